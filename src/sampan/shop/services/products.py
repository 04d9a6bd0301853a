"""Writes products: one call saves words, choices, variants, stock and pictures, or changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.clock import now
from sampan.core.errors import Conflict, NotFound
from sampan.notes.models import Media
from sampan.notes.wording import clean_line, clean_text
from sampan.shop.errors import ContentInvalid, Problem
from sampan.shop.models import CartLine, OrderLine, Product, ProductPicture, Shelf, Shop, Variant
from sampan.shop.policies import check_owns_product
from sampan.shop.services.decided import tell_of
from sampan.shop.services.opening import lock_own_shop
from sampan.shop.services.pictures import drop_pictures, find_own_pictures, hang_on_product
from sampan.shop.services.product_checks import find_missing, find_problems
from sampan.shop.services.stock import refresh_products, write_stock
from sampan.shop.types import ProductContent, ProductState, VariantContent
from sampan.translation.language import detect_language

SAVES_MINUTE_MAX = 60  # each listed one has its words translated and its place in the search written anew


@transaction.atomic
def save_product(*, reader: Reader, content: ProductContent, product_id: int | None = None) -> Product:
    """Write a new product of the reader's shop, or all of one of theirs.

    Raises ContentInvalid that names each wrong field and row; Conflict when it was saved by somebody else
    after `content.updated_at`, or there are SAMPAN_PRODUCTS_MAX; TooMany; NotFound for other people's
    products, variants and shelves; SignInNeeded, Suspended. Nothing is changed then.
    """
    shop = lock_own_shop(reader)
    ratelimit.check(f"product:{shop.pk}", limit=SAVES_MINUTE_MAX, seconds=60)
    product = _lock(product_id, reader=reader) if product_id is not None else Product(shop=shop)
    if content.updated_at is not None and product.pk and content.updated_at != product.updated_at:
        raise Conflict(
            "changed_meanwhile",
            _("This product was saved from another page meanwhile. Load it again, then change it."),
        )
    problems = find_problems(content)
    if problems:
        raise ContentInvalid(problems)
    write_product(shop, product, content)
    refresh_products({product.pk})
    product.refresh_from_db(fields=["price_least", "price_most", "in_stock"])
    return product


def write_product(shop: Shop, product: Product, content: ProductContent) -> None:
    """Write checked content onto a product of the shop, both locked; `refresh_products` has to follow.

    Raises what only the tables know: NotFound, ContentInvalid (pictures), Conflict.
    """
    before = product.state if product_id_of(product) else ProductState.DRAFT
    is_new = not product_id_of(product)
    if content.state != ProductState.ARCHIVED and (is_new or before == ProductState.ARCHIVED):
        check_room(shop)
    _check_shelf(shop, content.shelf_id)
    shown = [] if is_new else [one.media_id for one in sorted(product.pictures.all(), key=_place)]
    media = None
    if list(content.picture_ids) != shown:
        media = _pictures(product, content, owner_id=shop.pk)
    _write_words(product, content)
    product.cover_id = content.picture_ids[0] if content.picture_ids else None
    product.save()
    _write_variants(product, content.variants, by_id=shop.pk)
    if media is not None:
        hang_on_product(product, media)
    if ProductState.LISTED in (before, product.state):
        tell_of(product_id=product.pk)


@transaction.atomic
def set_product_state(*, reader: Reader, product_id: int, state: str) -> Product:
    """List one's product, make it a draft again, or archive it; the same state again changes nothing.

    Raises ContentInvalid when it lacks what a listed product needs, Conflict at SAMPAN_PRODUCTS_MAX; NotFound
    for other people's, SignInNeeded, Suspended.
    """
    shop = lock_own_shop(reader)
    product = _lock(product_id, reader=reader)
    problems = list(find_missing(content_of(product, state=state)))
    if state not in ProductState._value2member_map_:
        problems = [Problem("state", _("Choose draft, listed or archived."))]
    if problems:
        raise ContentInvalid(problems)
    before = product.state
    if before == state:
        return product
    if before == ProductState.ARCHIVED:
        check_room(shop)
    product.state, product.updated_at = state, now()
    product.save(update_fields=["state", "updated_at"])
    if ProductState.LISTED in (before, state):
        tell_of(product_id=product.pk)
    return product


def delete_product(*, reader: Reader, product_id: int) -> None:
    """Delete one's product with its pictures, if nobody ever ordered it.

    It goes off sale first, in a transaction of its own: whoever is buying it at this moment is waited for,
    and never waited for in a circle. Raises Conflict for one that orders name (it can be archived); NotFound,
    SignInNeeded, Suspended.
    """
    with transaction.atomic():
        lock_own_shop(reader)
        product = _lock(product_id, reader=reader)
        _check_never_ordered(product_id)
        before = product.state
        Product.objects.filter(pk=product_id).update(state=ProductState.DRAFT)
    try:
        with transaction.atomic():
            _delete(reader, product_id, was_listed=before == ProductState.LISTED)
    except Conflict:
        Product.objects.filter(pk=product_id, state=ProductState.DRAFT).update(state=before)
        raise


def _delete(reader: Reader, product_id: int, *, was_listed: bool) -> None:
    lock_own_shop(reader)
    # Before the variants, as checkout does.
    lines = CartLine.objects.select_for_update(of=("self",)).filter(variant__product=product_id)
    list(lines.order_by("pk").values_list("pk"))
    product = _lock(product_id, reader=reader)
    _check_never_ordered(product_id)
    if was_listed:
        tell_of(product_id=product_id)
    drop_pictures(product)
    product.delete()


def _check_never_ordered(product_id: int) -> None:
    if OrderLine.objects.filter(product_id=product_id).exists():
        raise Conflict("product_ordered", _("This was ordered already. Archive it instead."))


def content_of(product: Product, *, state: str | None = None) -> ProductContent:
    """What stands in the product now, as its seller would send it. Two queries unless they were loaded."""
    variants = sorted(
        (one for one in product.variants.all() if one.removed_at is None),
        key=lambda one: (one.position, one.pk),
    )
    pictures = sorted(product.pictures.all(), key=_place)
    return ProductContent(
        title=product.title,
        description=product.description,
        category=product.category,
        shelf_id=product.shelf_id,
        option_names=tuple(product.option_names),
        variants=tuple(
            VariantContent(
                id=one.pk,
                options=tuple(one.options),
                sku=one.sku,
                price=one.price,
                stock=one.stock,
                stock_seen=one.stock,
                weight_grams=one.weight_grams,
                picture_id=one.picture_id,
            )
            for one in variants
        ),
        picture_ids=tuple(one.media_id for one in pictures),
        commission=product.commission,
        state=state or product.state,
        updated_at=product.updated_at,
    )


def check_room(shop: Shop) -> None:
    """Raise Conflict when the shop has SAMPAN_PRODUCTS_MAX products that are not archived."""
    most = settings.SAMPAN_PRODUCTS_MAX
    if Product.objects.filter(shop=shop).exclude(state=ProductState.ARCHIVED).count() >= most:
        raise Conflict(
            "products_max",
            _("A shop can have %(most)s products. Archive one that you no longer sell."),
            {"most": most},
        )


def product_id_of(product: Product) -> int | None:
    """The id of a product that is in the table; a new one has an id from the start."""
    return None if product._state.adding else product.pk


def _lock(product_id: int, *, reader: Reader) -> Product:
    """The reader's own product, its variants locked before it, by id, as everything that locks both."""
    found = Product.objects.filter(pk=product_id).first()
    if found is None:
        raise NotFound("product")
    check_owns_product(found, reader=reader)
    variants = Variant.objects.select_for_update(no_key=True).filter(product=product_id, removed_at=None)
    list(variants.order_by("pk").values_list("pk"))
    return Product.objects.select_for_update(no_key=True).get(pk=product_id)


def _check_shelf(shop: Shop, shelf_id: int | None) -> None:
    if shelf_id is not None and not Shelf.objects.filter(pk=shelf_id, shop=shop).exists():
        raise NotFound("shelf")


def _pictures(product: Product, content: ProductContent, *, owner_id: int) -> list[Media]:
    known = product if product_id_of(product) else None
    found = find_own_pictures(content.picture_ids, owner_id=owner_id, product=known)
    if len(found) < len(content.picture_ids):
        raise ContentInvalid(
            [Problem("pictures", _("A picture is no longer there. Remove it and add it again."))]
        )
    return [found[media_id] for media_id in content.picture_ids]


def _write_words(product: Product, content: ProductContent) -> None:
    product.title = clean_line(content.title)
    product.description = clean_text(content.description)
    product.language = detect_language(f"{product.title}\n{product.description}")
    product.category, product.shelf_id = content.category, content.shelf_id
    product.option_names = [clean_line(name) for name in content.option_names]
    product.commission, product.state = content.commission, content.state
    product.updated_at = now()


def _write_variants(product: Product, rows: Sequence[VariantContent], *, by_id: int) -> None:
    live = {one.pk: one for one in Variant.objects.filter(product=product, removed_at=None)}
    if any(row.id is not None and row.id not in live for row in rows):
        raise NotFound("variant")
    named = {row.id for row in rows}
    Variant.objects.filter(pk__in=[pk for pk in live if pk not in named]).update(
        removed_at=now(), picture=None
    )
    _step_aside(live, rows)
    for place, row in enumerate(rows):
        variant = live[row.id] if row.id is not None else Variant(product=product, stock=0)
        before = _written(variant) if row.id is not None else None
        variant.options = [clean_line(value) for value in row.options]
        variant.sku, variant.price = clean_line(row.sku), row.price
        variant.weight_grams, variant.picture_id = row.weight_grams, row.picture_id
        variant.position = place
        if _written(variant) != before:
            variant.save()
        if row.stock is not None:
            seen = row.stock_seen if row.id is not None else None
            write_stock(variant, row.stock, seen=seen, by_id=by_id)


def _written(variant: Variant) -> tuple[object, ...]:
    """What a seller writes of a variant, stock aside."""
    options = tuple(variant.options)
    return options, variant.sku, variant.price, variant.weight_grams, variant.picture_id, variant.position


def _place(picture: ProductPicture) -> tuple[int, int]:
    return picture.position, picture.pk


def _step_aside(live: dict[int, Variant], rows: Sequence[VariantContent]) -> None:
    """Two variants that exchange their choices would stand in each other's way for a moment: those that
    change get a choice that nobody can write first."""
    for row in rows:
        if row.id is not None and live[row.id].options != [clean_line(value) for value in row.options]:
            Variant.objects.filter(pk=row.id).update(options=[f"\n{row.id}"])
