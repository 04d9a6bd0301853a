"""Products on notes: who may put which where, what readers see of it, and who earns."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, SignInNeeded
from sampan.notes import services as notes
from sampan.notes.events import NotePublished
from sampan.notes.models import Draft, Media, Note
from sampan.notes.types import Kind
from sampan.shop import selectors, services
from sampan.shop.handlers import on_note_settled
from sampan.shop.models import Product, ProductTag, Shop
from sampan.shop.services.tagging import gather_tags
from sampan.shop.types import ProductState, ShopState, TagContent
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish
from tests.shop.conftest import make_product, make_shop

KEY = uuid.UUID(int=7)


@pytest.fixture
def tea(make_account: Callable[..., Account]) -> Product:
    """A product of somebody else's, whose shop gives creators 8 %."""
    return make_product(make_shop(make_account("teahouse"), commission=800), title="Green tea")


@pytest.fixture
def note(tom: Account) -> Note:
    """A public note of tom's with one picture."""
    return publish(tom)


def picture_of(note: Note) -> Media:
    found = note.media.first()
    assert found is not None
    return found


def point(note: Note, product: Product, *, x: int = 5_000, y: int = 2_500) -> TagContent:
    return TagContent(picture_of(note).pk, product.pk, x=x, y=y)


def shown(note: Note, reader: Account | None = None) -> list[ProductTag]:
    return selectors.list_tags([note.pk], reader=reader_of(reader)).get(note.pk, [])


def refused(code: str, account: Account, note: Note, *tags: TagContent) -> None:
    """The tags are refused with this code, and what the note showed before stays."""
    before = list(ProductTag.objects.order_by("pk").values())
    with pytest.raises(Invalid) as error:
        services.set_tags(reader=reader_of(account), note_id=note.pk, tags=tags)
    assert (error.value.code, error.value.field) == (code, "tags")
    assert error.value.message
    assert list(ProductTag.objects.order_by("pk").values()) == before


# --- what is kept ---


def test_a_product_stands_on_a_point_and_earns(note: Note, tom: Account, tea: Product) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    (tag,) = shown(note)
    assert (tag.product, tag.x, tag.y, tag.note_id) == (tea, 5_000, 2_500, note.pk)
    assert tag.earns
    assert selectors.earns(tag)
    assert selectors.find_creator(note_id=note.pk, product_id=tea.pk) == tom.pk


def test_ones_own_product_earns_nothing(mei: Account, shop: Shop) -> None:
    shop.commission = 1_000
    shop.save()
    note, cup = publish(mei), make_product(shop)
    services.set_tags(reader=reader_of(mei), note_id=note.pk, tags=[point(note, cup)])
    (tag,) = shown(note)
    assert not tag.earns
    assert selectors.find_creator(note_id=note.pk, product_id=cup.pk) is None


@pytest.mark.parametrize(("own", "earns"), [(None, True), (0, False), (500, True)])
def test_a_product_says_more_than_its_shop(
    own: int | None, earns: bool, note: Note, tom: Account, tea: Product
) -> None:
    tea.commission = own
    tea.save()
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    assert selectors.earns(shown(note)[0]) is earns
    assert (selectors.find_creator(note_id=note.pk, product_id=tea.pk) is not None) is earns


def test_a_share_that_was_taken_back_is_told_no_longer(note: Note, tom: Account, tea: Product) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    Shop.objects.update(commission=0)
    assert not selectors.earns(shown(note)[0])
    assert selectors.find_creator(note_id=note.pk, product_id=tea.pk) is None


def test_the_whole_list_is_replaced(note: Note, tom: Account, tea: Product, product: Product) -> None:
    reader = reader_of(tom)
    services.set_tags(reader=reader, note_id=note.pk, tags=[point(note, tea), point(note, product)])
    services.set_tags(reader=reader, note_id=note.pk, tags=[point(note, product, x=0, y=10_000)])
    assert [(tag.product, tag.x, tag.y) for tag in shown(note)] == [(product, 0, 10_000)]
    services.set_tags(reader=reader, note_id=note.pk, tags=[])
    assert shown(note) == []


def test_a_video_shows_a_product_for_a_while(tom: Account, tea: Product) -> None:
    clip = make_media(tom, Kind.VIDEO, duration_ms=20_000)
    note = publish(tom, clip)
    tag = TagContent(clip.pk, tea.pk, from_ms=3_000, until_ms=90_000, x=1, y=1)
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[tag])
    (kept,) = shown(note)
    assert (kept.from_ms, kept.until_ms, kept.x, kept.y) == (3_000, 20_000, None, None)


# --- drafts ---


def draft_with(tom: Account, tea: Product, **fields: Any) -> Media:
    picture = make_media(tom)
    notes.save_draft(reader=reader_of(tom), key=KEY, content=content(picture, **fields))
    tags = [TagContent(picture.pk, tea.pk, x=100, y=200)]
    services.set_tags(reader=reader_of(tom), draft_key=KEY, tags=tags)
    return picture


def test_tags_go_with_a_draft_into_its_note(tom: Account, tea: Product) -> None:
    picture = draft_with(tom, tea)
    # Saved again and again while one writes on.
    notes.save_draft(reader=reader_of(tom), key=KEY, content=content(picture, body="Rain."))
    assert len(selectors.list_own_tags(reader=reader_of(tom), draft_key=KEY)) == 1
    note = notes.publish_draft(reader=reader_of(tom), key=KEY)
    assert [tag.product for tag in shown(note)] == [tea], "before any job has run"
    assert selectors.find_creator(note_id=note.pk, product_id=tea.pk) == tom.pk
    assert ProcrastinateJob.objects.filter(args__handler__endswith="handlers.tags.on_note_settled").exists()
    for _twice in range(2):
        on_note_settled(NotePublished(note_id=note.pk))
    (tag,) = shown(note)
    assert (tag.note, tag.earns, tag.x) == (note, True, 100)


def test_a_scheduled_draft_takes_its_tags_along_and_asks_again_who_earns(tom: Account, tea: Product) -> None:
    draft_with(tom, tea)
    Shop.objects.update(commission=0)
    Draft.objects.update(publish_at=now() - timedelta(seconds=1))
    assert notes.publish_due_drafts() == 1
    note = Note.objects.get(author=tom)
    gather_tags(note_id=note.pk)
    (tag,) = shown(note)
    assert not tag.earns


def test_what_lies_in_a_draft_is_shown_to_nobody(tom: Account, tea: Product) -> None:
    draft_with(tom, tea)
    assert selectors.list_tagged_notes(tea.pk, reader=reader_of(None)).items == []
    stranger = reader_of(tea.shop.account)
    assert selectors.list_own_tags(reader=stranger, draft_key=KEY) == []


def test_a_picture_that_is_taken_out_takes_its_tags_along(
    tom: Account, tea: Product, product: Product
) -> None:
    first, second = make_media(tom), make_media(tom)
    note = publish(tom, first, second)
    tags = [TagContent(first.pk, tea.pk, x=1, y=1), TagContent(second.pk, product.pk, x=2, y=2)]
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=tags)
    notes.edit_note(reader=reader_of(tom), note_id=note.pk, content=content(second))
    gather_tags(note_id=note.pk)
    assert [tag.product for tag in shown(note)] == [product]
    assert ProductTag.objects.count() == 1


def test_a_note_that_is_gone_leaves_nothing(tom: Account, note: Note, tea: Product) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    notes.delete_note(reader=reader_of(tom), note_id=note.pk)
    gather_tags(note_id=note.pk)
    assert not ProductTag.objects.exists()


# --- what readers see ---


@pytest.mark.parametrize(
    "take_away",
    [
        lambda product: Product.objects.filter(pk=product.pk).update(state=ProductState.ARCHIVED),
        lambda product: Product.objects.filter(pk=product.pk).update(state=ProductState.DRAFT),
        lambda product: Product.objects.filter(pk=product.pk).update(hidden_at=now()),
        lambda product: Shop.objects.filter(pk=product.shop_id).update(state=ShopState.CLOSED),
        lambda product: Shop.objects.filter(pk=product.shop_id).update(hidden_at=now()),
        lambda product: Account.objects.filter(pk=product.shop_id).update(suspended_at=now()),
    ],
)
def test_what_is_not_on_sale_vanishes_from_notes_and_from_the_choice(
    take_away: Callable[[Product], int], note: Note, tom: Account, tea: Product
) -> None:
    reader = reader_of(tom)
    services.set_tags(reader=reader, note_id=note.pk, tags=[point(note, tea)])
    assert selectors.list_choosable(reader=reader, query="GREEN").items == [tea]
    take_away(tea)
    assert shown(note) == []
    assert shown(note, tom) == []
    assert selectors.list_choosable(reader=reader, query="green").items == []
    # The author's editor still knows it, and saving something else does not stumble over it.
    assert len(selectors.list_own_tags(reader=reader, note_id=note.pk)) == 1
    services.set_tags(reader=reader, note_id=note.pk, tags=[point(note, tea, x=9)])
    assert ProductTag.objects.get().x == 9


def test_a_resting_shop_can_still_be_looked_at(note: Note, tom: Account, tea: Product) -> None:
    Shop.objects.update(state=ShopState.RESTING)
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    assert [tag.product for tag in shown(note)] == [tea]


def test_a_block_hides_the_product_either_way(note: Note, tom: Account, mei: Account, tea: Product) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    Block.objects.create(blocker=tea.shop.account, blocked=mei)
    assert shown(note, mei) == []
    assert len(shown(note)) == 1
    other = publish(mei)
    refused("tag_product", mei, other, point(other, tea))


def test_two_queries_for_a_page_of_notes_and_one_where_they_show_nothing(
    tom: Account, tea: Product, django_assert_num_queries: Any
) -> None:
    several = [publish(tom) for _ in range(3)]
    with django_assert_num_queries(1):
        assert selectors.list_tags([one.pk for one in several], reader=reader_of(tom)) == {}
    for one in several:
        services.set_tags(reader=reader_of(tom), note_id=one.pk, tags=[point(one, tea)])
    with django_assert_num_queries(2):
        found = selectors.list_tags([one.pk for one in several], reader=reader_of(tom))
        told = [
            (t.product.shop.account.handle, t.product.cover, selectors.earns(t)) for t in found[several[0].pk]
        ]
    assert set(found) == {one.pk for one in several}
    assert told == [("teahouse", None, True)]
    with django_assert_num_queries(0):
        assert selectors.list_tags([], reader=reader_of(tom)) == {}


def test_a_shop_that_is_off_shows_nothing(note: Note, tom: Account, tea: Product, settings: Any) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    settings.SAMPAN_SHOP = False
    assert shown(note) == []
    assert selectors.list_choosable(reader=reader_of(tom)).items == []


def test_a_product_tells_which_open_notes_show_it(
    note: Note, tom: Account, mei: Account, tea: Product, django_assert_num_queries: Any
) -> None:
    secret = publish(tom, visibility="self")
    for one in (note, secret):
        services.set_tags(reader=reader_of(tom), note_id=one.pk, tags=[point(one, tea)])
    with django_assert_num_queries(2):
        page = selectors.list_tagged_notes(tea.pk, reader=reader_of(mei))
    assert page.items == [note]
    assert set(selectors.list_tagged_notes(tea.pk, reader=reader_of(tom)).items) == {note, secret}


@pytest.mark.parametrize(
    "stop",
    [
        lambda note: Note.objects.filter(pk=note.pk).update(hidden_at=now()),
        lambda note: Account.objects.filter(pk=note.author_id).update(suspended_at=now()),
    ],
)
def test_a_note_out_of_sight_earns_nothing(
    stop: Callable[[Note], int], note: Note, tom: Account, tea: Product
) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    stop(note)
    assert selectors.find_creator(note_id=note.pk, product_id=tea.pk) is None


def test_the_choice_tells_ones_own_from_all(
    tom: Account, mei: Account, product: Product, tea: Product
) -> None:
    assert selectors.list_choosable(reader=reader_of(mei), mine=True).items == [product]
    assert set(selectors.list_choosable(reader=reader_of(mei)).items) == {product, tea}
    assert selectors.list_choosable(reader=reader_of(tom), mine=True).items == []
    assert selectors.list_choosable(reader=reader_of(None)).items == []
    assert selectors.list_choosable(reader=reader_of(tom), query="bowl\x00 rice").items == [product]
    assert selectors.list_choosable(reader=reader_of(tom), query="100% _").items == []


# --- what is refused ---


def test_a_visitor_and_strangers_can_change_nothing(
    note: Note, tom: Account, mei: Account, tea: Product
) -> None:
    services.set_tags(reader=reader_of(tom), note_id=note.pk, tags=[point(note, tea)])
    draft_with(tom, tea)
    with pytest.raises(SignInNeeded):
        services.set_tags(reader=reader_of(None), note_id=note.pk, tags=[])
    for target in ({"note_id": note.pk}, {"draft_key": KEY}, {"note_id": 1}):
        with pytest.raises(NotFound):
            services.set_tags(reader=reader_of(mei), tags=[], **target)
    assert ProductTag.objects.count() == 2


def test_a_published_draft_is_closed(tom: Account, tea: Product) -> None:
    draft_with(tom, tea)
    notes.publish_draft(reader=reader_of(tom), key=KEY)
    with pytest.raises(Conflict):
        services.set_tags(reader=reader_of(tom), draft_key=KEY, tags=[])
    assert ProductTag.objects.count() == 1


def test_only_pictures_of_this_note(note: Note, tom: Account, mei: Account, tea: Product) -> None:
    other, loose, foreign = publish(tom), make_media(tom), make_media(mei)
    for media in (picture_of(other), loose, foreign):
        refused("tag_media", tom, note, TagContent(media.pk, tea.pk, x=1, y=1))
    refused("tag_media", tom, note, TagContent(1, tea.pk, x=1, y=1))


def test_only_products_on_sale(note: Note, tom: Account, tea: Product) -> None:
    draft = make_product(tea.shop, state=ProductState.DRAFT)
    hidden = make_product(tea.shop, hidden_at=now())
    refused("tag_product", tom, note, point(note, draft))
    refused("tag_product", tom, note, point(note, hidden))
    refused("tag_product", tom, note, TagContent(picture_of(note).pk, 1, x=1, y=1))


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (0, 10_001), (10**12, 5), (None, 5), (5, None)])
def test_a_point_lies_in_its_picture(
    x: int | None, y: int | None, note: Note, tom: Account, tea: Product
) -> None:
    refused(
        "tag_place", tom, note, TagContent(picture_of(note).pk, tea.pk, x=x, y=y, from_ms=0, until_ms=5_000)
    )


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 5_000), (5_000, 5_000), (5_000, 5_500), (9_500, 30_000), (None, 5), (0, None)]
)
def test_a_stretch_lies_in_its_video(start: int | None, end: int | None, tom: Account, tea: Product) -> None:
    clip = make_media(tom, Kind.VIDEO, duration_ms=10_000)
    note = publish(tom, clip)
    refused("tag_time", tom, note, TagContent(clip.pk, tea.pk, from_ms=start, until_ms=end, x=5, y=5))


def test_so_many_and_each_once(
    note: Note, tom: Account, tea: Product, product: Product, settings: Any
) -> None:
    refused("tag_twice", tom, note, point(note, tea), point(note, tea, x=9))
    settings.SAMPAN_TAGS_MAX = 1
    refused("tags_many", tom, note, point(note, tea), point(note, product))


def test_the_database_keeps_points_and_stretches_apart(note: Note, tea: Product) -> None:
    media = picture_of(note)
    for wrong in (
        {"x": 1, "y": 1, "from_ms": 1, "until_ms": 2},
        {"x": 20_000, "y": 1},
        {"from_ms": 5, "until_ms": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProductTag.objects.create(note=note, media=media, product=tea, **wrong)
