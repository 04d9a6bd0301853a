"""A product is saved whole or not at all; what is wrong is named by field and row."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import override_settings

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core.errors import Conflict, NotFound, SignInNeeded
from sampan.notes.models import Media
from sampan.shop import selectors, services
from sampan.shop.errors import ContentInvalid, field_of
from sampan.shop.models import Product, Shelf, Shop, Variant
from sampan.shop.services.products import content_of
from sampan.shop.services.stock import take_stock
from sampan.shop.types import ProductContent, ProductState, VariantContent
from tests.conftest import reader_of
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product, make_shop

pytestmark = pytest.mark.django_db


def shirt(*pictures: Media, **fields: Any) -> ProductContent:
    """A shirt in two sizes and two colors, to be listed."""
    colors = [("S", "Red"), ("S", "Blue"), ("M", "Red"), ("M", "Blue")]
    rows = tuple(
        VariantContent(options=options, sku=f"T-{place}", price=9_900 + place, stock=place, weight_grams=150)
        for place, options in enumerate(colors)
    )
    content = ProductContent(
        title=" 亚麻衬衫 ",
        description="手工缝制。\r\n可机洗。",
        category="clothing",
        option_names=("Size", "Color"),
        variants=rows,
        picture_ids=tuple(one.pk for one in pictures),
        state=ProductState.LISTED if pictures else ProductState.DRAFT,
    )
    return replace(content, **fields)


def rows_of(product: Product) -> list[tuple[list[str], int, int]]:
    live = product.variants.filter(removed_at=None).order_by("position")
    return [(one.options, one.price, one.stock) for one in live]


def snapshot() -> list[Any]:
    """Everything of the catalogue, to show that nothing changed."""
    return [
        list(Product.objects.order_by("pk").values()),
        list(Variant.objects.order_by("pk").values()),
        list(Media.objects.order_by("pk").values("pk", "is_held", "is_public")),
    ]


def test_one_call_saves_words_choices_prices_stock_and_pictures(shop: Shop, mei: Account) -> None:
    front, back = make_media(mei), make_media(mei)
    content = shirt(back, front)
    content = replace(
        content, variants=(*content.variants[:3], replace(content.variants[3], picture_id=front.pk))
    )
    product = services.save_product(reader=reader_of(mei), content=content)
    product.refresh_from_db()
    assert (product.title, product.description, product.language) == (
        "亚麻衬衫",
        "手工缝制。\n可机洗。",
        "zh-Hans",
    )
    assert (product.price_least, product.price_most, product.in_stock) == (9_900, 9_903, True)
    assert rows_of(product)[3] == (["M", "Blue"], 9_903, 3)
    assert list(product.pictures.order_by("position").values_list("media", flat=True)) == [back.pk, front.pk]
    assert product.cover == back
    assert set(Media.objects.values_list("is_held", flat=True)) == {True}
    for variant in product.variants.all():
        assert (variant.movements.aggregate(sum=Sum("change"))["sum"] or 0) == variant.stock


def test_what_was_saved_and_is_sent_again_changes_nothing_but_the_hour(
    product: Product, mei: Account
) -> None:
    whole = selectors.get_own_product(product.pk, reader=reader_of(mei))
    before = snapshot()
    services.save_product(reader=reader_of(mei), product_id=product.pk, content=content_of(whole))
    after = snapshot()
    for row in (before[0][0], after[0][0]):
        del row["updated_at"]
    assert after == before


def test_variants_are_added_changed_and_taken_off_sale(product: Product, mei: Account) -> None:
    content = content_of(product)
    small, medium, large = content.variants
    added = VariantContent(options=("XL",), price=2_500, stock=1)
    rows = (replace(large, price=2_400), replace(small, stock=12), added)
    services.save_product(
        reader=reader_of(mei), product_id=product.pk, content=replace(content, variants=rows)
    )
    assert rows_of(product) == [(["L"], 2_400, 10), (["S"], 2_000, 12), (["XL"], 2_500, 1)]
    gone = Variant.objects.get(pk=medium.id or 0)
    assert gone.removed_at is not None
    assert gone.stock == 10
    shown = selectors.get_product(product.pk, reader=reader_of(None))
    assert (shown.price_least, shown.price_most, len(shown.variants.all())) == (2_000, 2_500, 3)


def test_two_variants_can_exchange_their_choices(product: Product, mei: Account) -> None:
    content = content_of(product)
    small, medium, large = content.variants
    rows = (replace(small, options=("M",)), replace(medium, options=("S",)), large)
    services.save_product(
        reader=reader_of(mei), product_id=product.pk, content=replace(content, variants=rows)
    )
    assert Variant.objects.get(pk=small.id or 0).options == ["M"]
    assert Variant.objects.get(pk=medium.id or 0).options == ["S"]


def test_saving_does_not_bring_back_what_was_sold_meanwhile(product: Product, mei: Account) -> None:
    content = content_of(product)
    small = product.variants.order_by("pk")[0]
    take_stock({small.pk: 4}, order_ids={small.pk: 1})
    services.save_product(reader=reader_of(mei), product_id=product.pk, content=content)
    small.refresh_from_db()
    assert small.stock == 6


def test_a_save_from_an_old_page_overwrites_nothing(product: Product, mei: Account) -> None:
    old = replace(content_of(product), updated_at=product.updated_at - timedelta(seconds=1), title="Old")
    before = snapshot()
    with pytest.raises(Conflict):
        services.save_product(reader=reader_of(mei), product_id=product.pk, content=old)
    assert snapshot() == before


VARIANT = VariantContent(options=("S", "Red"), price=100, stock=1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "x" * 121}, "title"),
        ({"title": " "}, "title"),
        ({"description": "x" * 10_001}, "description"),
        ({"category": "weapons"}, "category"),
        ({"state": "sold"}, "state"),
        ({"commission": 5_001}, "commission"),
        ({"commission": -1}, "commission"),
        ({"option_names": ("Size", "size")}, "option_names"),
        ({"option_names": ("Size", " ")}, "option_names"),
        ({"option_names": ("Size", "x" * 41)}, "option_names"),
        ({"variants": ()}, "variants"),
        ({"variants": (VARIANT, VARIANT)}, "variants.1.options"),
        ({"variants": (VARIANT, replace(VARIANT, options=("S",)))}, "variants.1.options"),
        ({"variants": (replace(VARIANT, options=("S", " ")),)}, "variants.0.option1"),
        ({"variants": (replace(VARIANT, options=("x" * 41, "Red")),)}, "variants.0.option0"),
        ({"variants": (replace(VARIANT, price=-1),)}, "variants.0.price"),
        ({"variants": (replace(VARIANT, price=10**12 + 1),)}, "variants.0.price"),
        ({"variants": (replace(VARIANT, stock=-1),)}, "variants.0.stock"),
        ({"variants": (replace(VARIANT, stock=1_000_001),)}, "variants.0.stock"),
        ({"variants": (replace(VARIANT, sku="x" * 65),)}, "variants.0.sku"),
        ({"variants": (replace(VARIANT, weight_grams=1_000_001),)}, "variants.0.weight_grams"),
        ({"variants": (replace(VARIANT, picture_id=1),)}, "variants.0.picture_id"),
        ({"picture_ids": ()}, "pictures"),
        ({"picture_ids": (1, 1)}, "pictures"),
        ({"picture_ids": (1,)}, "pictures"),
        ({"picture_ids": tuple(range(1, 17))}, "pictures"),
    ],
)
def test_a_wrong_field_is_named_with_its_row_and_nothing_is_saved(
    shop: Shop, mei: Account, change: dict[str, Any], field: str
) -> None:
    content = replace(shirt(make_media(mei)), **change)
    before = snapshot()
    with pytest.raises(ContentInvalid) as refused:
        services.save_product(reader=reader_of(mei), content=content)
    assert refused.value.field == field
    assert refused.value.message
    assert snapshot() == before


def test_all_that_is_wrong_is_told_at_once(shop: Shop, mei: Account) -> None:
    rows = (replace(VARIANT, price=-1), replace(VARIANT, options=("M", "Red"), stock=-1, sku="x" * 65))
    with pytest.raises(ContentInvalid) as refused:
        services.save_product(reader=reader_of(mei), content=shirt(title="", variants=rows, state="listed"))
    assert [field_of(problem) for problem in refused.value.problems] == [
        "variants.0.price",
        "variants.1.sku",
        "variants.1.stock",
        "title",
        "pictures",
    ]


@override_settings(SAMPAN_VARIANTS_MAX=3)
def test_there_are_only_so_many_variants(shop: Shop, mei: Account) -> None:
    with pytest.raises(ContentInvalid) as refused:
        services.save_product(reader=reader_of(mei), content=shirt())
    assert refused.value.field == "variants"
    assert not Product.objects.exists()


@override_settings(SAMPAN_PRODUCTS_MAX=1)
def test_there_are_only_so_many_products_archived_ones_aside(product: Product, mei: Account) -> None:
    with pytest.raises(Conflict):
        services.save_product(reader=reader_of(mei), content=shirt())
    services.set_product_state(reader=reader_of(mei), product_id=product.pk, state="archived")
    services.save_product(reader=reader_of(mei), content=shirt())
    with pytest.raises(Conflict):
        services.set_product_state(reader=reader_of(mei), product_id=product.pk, state="listed")
    product.refresh_from_db()
    assert product.state == ProductState.ARCHIVED


def test_a_draft_may_be_unfinished_but_is_not_listed_so(shop: Shop, mei: Account, tom: Account) -> None:
    draft = services.save_product(reader=reader_of(mei), content=ProductContent(title="", variants=()))
    with pytest.raises(NotFound):
        selectors.get_product(draft.pk, reader=reader_of(tom))
    with pytest.raises(ContentInvalid) as refused:
        services.set_product_state(reader=reader_of(mei), product_id=draft.pk, state="listed")
    assert [problem.column for problem in refused.value.problems] == ["title", "pictures", "variants"]
    draft.refresh_from_db()
    assert draft.state == ProductState.DRAFT
    with pytest.raises(ContentInvalid):
        services.set_product_state(reader=reader_of(mei), product_id=draft.pk, state="sold")


def test_an_unordered_product_is_deleted_with_its_pictures_an_ordered_one_stays(
    product: Product, shop: Shop, mei: Account, tom: Account
) -> None:
    other = make_product(shop)
    make_order(tom, other.variants.all()[0])
    with pytest.raises(Conflict):
        services.delete_product(reader=reader_of(mei), product_id=other.pk)
    services.delete_product(reader=reader_of(mei), product_id=product.pk)
    assert list(Product.objects.all()) == [other]
    assert not Media.objects.exists()


# Trying to get past the permissions.


def foreign(tom: Account) -> Product:
    """A product of tom's own shop, with a picture."""
    return make_product(make_shop(tom), pictures=1)


def test_nobody_changes_the_product_of_another_shop(product: Product, tom: Account) -> None:
    make_shop(tom)
    before = snapshot()
    me, content = reader_of(tom), replace(content_of(product), title="Mine now")
    with pytest.raises(NotFound):
        services.save_product(reader=me, product_id=product.pk, content=content)
    with pytest.raises(NotFound):
        services.set_product_state(reader=me, product_id=product.pk, state="archived")
    with pytest.raises(NotFound):
        services.delete_product(reader=me, product_id=product.pk)
    assert snapshot() == before


def test_staff_looks_but_does_not_write(product: Product, make_account: Any) -> None:
    staff = make_account("staff", is_staff=True)
    make_shop(staff)
    before = snapshot()
    with pytest.raises(NotFound):
        services.save_product(
            reader=reader_of(staff), product_id=product.pk, content=replace(content_of(product), title="x")
        )
    assert snapshot() == before


def test_a_variant_of_another_product_is_not_taken_over(
    product: Product, shop: Shop, mei: Account, tom: Account
) -> None:
    own_other = make_product(shop)
    before_foreign = foreign(tom)
    before = snapshot()
    for strange in (own_other.variants.all()[0], before_foreign.variants.all()[0]):
        content = content_of(product)
        rows = (*content.variants, VariantContent(id=strange.pk, options=("XS",), price=1, stock=999))
        with pytest.raises(NotFound):
            services.save_product(
                reader=reader_of(mei), product_id=product.pk, content=replace(content, variants=rows)
            )
        assert snapshot() == before


def test_a_variant_that_was_taken_off_sale_does_not_come_back_by_its_id(
    product: Product, mei: Account
) -> None:
    content = content_of(product)
    Variant.objects.filter(pk=content.variants[0].id or 0).update(removed_at=product.created_at)
    before = snapshot()
    with pytest.raises(NotFound):
        services.save_product(reader=reader_of(mei), product_id=product.pk, content=content)
    assert snapshot() == before


def test_pictures_of_others_of_other_products_and_of_notes_are_not_taken(
    product: Product, shop: Shop, mei: Account, tom: Account
) -> None:
    from tests.notes.conftest import publish

    own_other = make_product(shop, pictures=1)
    on_a_note = publish(mei).media.get()
    candidates = (
        make_media(tom),
        foreign(tom).cover,
        own_other.cover,
        on_a_note,
        make_media(mei, is_held=True),
    )
    before = snapshot()
    for picture in candidates:
        assert picture is not None
        content = replace(content_of(product), picture_ids=(picture.pk,))
        with pytest.raises(ContentInvalid) as refused:
            services.save_product(reader=reader_of(mei), product_id=product.pk, content=content)
        assert refused.value.field == "pictures"
        assert snapshot() == before


def test_a_foreign_shelf_is_not_used(product: Product, mei: Account, tom: Account) -> None:
    shelf = Shelf.objects.create(shop=make_shop(tom), name="Tea")
    before = snapshot()
    with pytest.raises(NotFound):
        services.save_product(
            reader=reader_of(mei),
            product_id=product.pk,
            content=replace(content_of(product), shelf_id=shelf.pk),
        )
    assert snapshot() == before


def test_without_a_shop_or_standing_nothing_is_saved(mei: Account, tom: Account) -> None:
    make_shop(mei)
    for reader, refusal in (
        (reader_of(None), SignInNeeded),
        (reader_of(tom), NotFound),
        (replace(reader_of(mei), is_suspended=True), Suspended),
    ):
        with pytest.raises(refusal):
            services.save_product(reader=reader, content=shirt())
    assert not Product.objects.exists()
