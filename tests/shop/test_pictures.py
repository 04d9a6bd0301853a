"""Pictures of products and reviews lie where their readers may fetch them, and go with their last use."""

import io
from typing import Any

import pytest
from PIL import Image

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict
from sampan.notes.media import storage
from sampan.notes.models import Media
from sampan.notes.policies import may_attach
from sampan.notes.services.media_files import delete_media, purge_loose_media
from sampan.shop import services
from sampan.shop.models import Product, Shop
from sampan.shop.services.pictures import place_product_pictures, place_review_pictures
from sampan.shop.services.products import content_of
from sampan.shop.types import ProductContent, VariantContent
from tests.conftest import reader_of
from tests.shop.conftest import make_order, make_product

pytestmark = pytest.mark.django_db


def upload(owner: Account) -> Media:
    """A real picture, as a browser sends it."""
    data = io.BytesIO()
    Image.new("RGB", (40, 50), (180, 40, 60)).save(data, "JPEG")
    data.seek(0)
    return services.upload_product_picture(reader=reader_of(owner), file=data)


def lies_in_public(media: Media) -> bool:
    """Where its files are; row and storage agree, and the master is never public."""
    media.refresh_from_db()
    public = storage.list_files(media.key, public=True)
    assert bool(public) == media.is_public
    assert "master.webp" not in public
    return media.is_public


@pytest.fixture
def settle(django_capture_on_commit_callbacks: Any) -> Any:
    """Place a product's or a review's pictures as the job does, with what follows the commit."""

    def place(product: Product | None = None, review_id: int = 0) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            if product is not None:
                place_product_pictures(product_id=product.pk)
            else:
                place_review_pictures(review_id=review_id)

    return place


@pytest.fixture
def cup(shop: Shop, mei: Account) -> Product:
    """A listed cup with one real picture."""
    content = ProductContent(
        title="Cup",
        variants=(VariantContent(price=100, stock=1),),
        picture_ids=(upload(mei).pk,),
        state="listed",
    )
    return services.save_product(reader=reader_of(mei), content=content)


def test_pictures_are_public_while_the_product_is_seen_and_private_otherwise(
    cup: Product, mei: Account, settle: Any
) -> None:
    assert cup.cover is not None
    assert not lies_in_public(cup.cover)
    settle(cup)
    assert lies_in_public(cup.cover)
    services.set_product_state(reader=reader_of(mei), product_id=cup.pk, state="draft")
    settle(cup)
    assert not lies_in_public(cup.cover)
    services.set_product_state(reader=reader_of(mei), product_id=cup.pk, state="listed")
    for rows, column in (
        (Product.objects.all(), "hidden_at"),
        (Shop.objects.all(), "hidden_at"),
        (Account.objects.filter(pk=mei.pk), "suspended_at"),
    ):
        settle(cup)
        assert lies_in_public(cup.cover)
        rows.update(**{column: now()})
        settle(cup)
        settle(cup)
        assert not lies_in_public(cup.cover)
        rows.update(**{column: None})


def test_a_picture_taken_out_of_its_product_is_removed(cup: Product, mei: Account) -> None:
    old, fresh = cup.cover, upload(mei)
    content = content_of(cup)
    variant = content.variants[0]
    services.save_product(
        reader=reader_of(mei),
        product_id=cup.pk,
        content=ProductContent(title="Cup", variants=(variant,), picture_ids=(fresh.pk,), state="listed"),
    )
    assert old is not None
    assert not Media.objects.filter(pk=old.pk).exists()
    assert Product.objects.get().cover == fresh


def test_a_held_picture_is_neither_loose_nor_deleted_by_itself_nor_hung_on_a_note(
    cup: Product, mei: Account
) -> None:
    Media.objects.update(created_at="2020-01-01T00:00:00Z")
    assert purge_loose_media() == 0
    assert cup.cover is not None
    with pytest.raises(Conflict):
        delete_media(reader=reader_of(mei), media_id=cup.cover.pk)
    media = Media.objects.get()
    assert not may_attach(media, owner_id=mei.pk)


def test_pictures_of_a_review_are_public_while_it_stands(
    cup: Product, tom: Account, make_account: Any, settle: Any
) -> None:
    line = make_order(tom, cup.variants.get()).lines.get()
    picture = upload(tom)
    review = services.write_review(reader=reader_of(tom), line_id=line.pk, stars=5, picture_ids=[picture.pk])
    settle(review_id=review.pk)
    assert lies_in_public(picture)
    review.hidden_at = now()
    review.save()
    settle(review_id=review.pk)
    assert not lies_in_public(picture)
    services.change_review(reader=reader_of(tom), review_id=review.pk, stars=4, picture_ids=[])
    assert not Media.objects.filter(pk=picture.pk).exists()


def test_a_picture_of_a_product_is_not_taken_into_a_review(cup: Product, mei: Account, tom: Account) -> None:
    other = make_product(cup.shop)
    line = make_order(tom, other.variants.get()).lines.get()
    with pytest.raises(Exception, match="pictures"):
        services.write_review(
            reader=reader_of(tom), line_id=line.pk, stars=5, picture_ids=[cup.cover_id or 0]
        )
    assert not other.reviews.exists()
    assert cup.pictures.count() == 1
