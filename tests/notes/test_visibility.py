"""Who sees which note: every visibility against every kind of reader, in every list that shows notes."""

from collections.abc import Callable

import pytest

from sampan.accounts.models import Account, Block, Follow
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.notes import selectors, services
from sampan.notes.models import Note
from sampan.notes.types import Visibility
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db

PUBLIC, FOLLOWERS, MUTUAL, SELF = Visibility
EVERYTHING = {PUBLIC, FOLLOWERS, MUTUAL, SELF}
READERS: dict[str, set[Visibility]] = {
    "visitor": {PUBLIC},
    "stranger": {PUBLIC},
    "followed by the author": {PUBLIC},
    "follower": {PUBLIC, FOLLOWERS},
    "mutual": {PUBLIC, FOLLOWERS, MUTUAL},
    "blocked by the author": set(),
    "blocks the author": set(),
    "follower, blocked since": set(),
    "staff": {PUBLIC, FOLLOWERS, MUTUAL},
    "the author": EVERYTHING,
}


def opens(note: Note, reader: Reader) -> bool:
    """Whether the note's page opens for the reader."""
    try:
        return selectors.get_whole_note(note.pk, reader=reader).pk == note.pk
    except NotFound:
        return False


@pytest.fixture
def person(mei: Account, make_account: Callable[..., Account]) -> Callable[[str], Account | None]:
    """Somebody who stands to mei as the words say; None for a visitor."""

    def make(stance: str) -> Account | None:
        if stance == "visitor":
            return None
        if stance == "the author":
            return mei
        other = make_account("other", is_staff=stance == "staff")
        if "follower" in stance or stance == "mutual":
            Follow.objects.create(follower=other, followed=mei)
        if stance in ("mutual", "followed by the author"):
            Follow.objects.create(follower=mei, followed=other)
        if "blocked" in stance:
            Block.objects.create(blocker=mei, blocked=other)
        if stance == "blocks the author":
            Block.objects.create(blocker=other, blocked=mei)
        return other

    return make


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("stance", list(READERS))
def test_a_note_is_open_to_exactly_those_it_is_meant_for(
    mei: Account, person: Callable[[str], Account | None], stance: str, visibility: Visibility
) -> None:
    note = publish(mei, visibility=visibility, topics=("猫",))
    reader = reader_of(person(stance))
    may = visibility in READERS[stance]
    topic = note.note_topics.get().topic_id
    assert Note.objects.visible_to(reader).filter(pk=note.pk).exists() is may
    assert selectors.list_notes_by_ids([note.pk], reader=reader) == ([note] if may else [])
    assert selectors.list_notes_of(mei.pk, reader=reader).items == ([note] if may else [])
    assert selectors.list_notes_under(topic, reader=reader).items == ([note] if may else [])
    if may:
        assert selectors.get_note(note.pk, reader=reader) == note
    else:
        with pytest.raises(NotFound):
            selectors.get_note(note.pk, reader=reader)
    assert opens(note, reader) is may


@pytest.mark.parametrize("stance", list(READERS))
def test_a_hidden_note_is_seen_by_its_author_and_the_staff(
    mei: Account, person: Callable[[str], Account | None], stance: str
) -> None:
    note = publish(mei)
    services.hide_note(note_id=note.pk)
    reader = reader_of(person(stance))
    seen = Note.objects.visible_to(reader).filter(pk=note.pk).exists()
    assert seen is opens(note, reader) is (stance in ("staff", "the author"))


@pytest.mark.parametrize("stance", list(READERS))
def test_a_suspended_authors_notes_are_seen_by_them_and_the_staff(
    mei: Account, person: Callable[[str], Account | None], stance: str
) -> None:
    note = publish(mei)
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    reader = reader_of(person(stance))
    seen = Note.objects.visible_to(reader).filter(pk=note.pk).exists()
    assert seen is opens(note, reader) is (stance in ("staff", "the author"))


def test_what_somebody_liked_and_kept_shows_only_what_the_reader_may_see(mei: Account, tom: Account) -> None:
    Follow.objects.create(follower=tom, followed=mei)
    opened, closed = publish(mei), publish(mei, visibility=FOLLOWERS)
    for note in (opened, closed):
        services.like(reader=reader_of(tom), note_id=note.pk, on=True)
        services.collect(reader=reader_of(tom), note_id=note.pk, on=True)
    board = selectors.list_own_boards(reader=reader_of(tom))[0]
    visitor = reader_of(None)
    assert selectors.list_liked(tom.pk, reader=visitor).items == [opened]
    assert selectors.list_liked(tom.pk, reader=reader_of(tom)).items == [closed, opened]
    assert selectors.list_board_notes(board.pk, reader=visitor).items == [opened]
    assert [one.note_id for one in selectors.list_board_covers([board.pk], reader=visitor)[board.pk]] == [
        opened.pk
    ]


@pytest.mark.parametrize("stance", list(READERS))
def test_a_private_board_is_its_owners_alone(
    mei: Account, person: Callable[[str], Account | None], stance: str
) -> None:
    board = services.create_board(reader=reader_of(mei), title="Wishes", is_public=False)
    reader = reader_of(person(stance))
    if stance == "the author":
        assert selectors.get_board(board.pk, reader=reader) == board
        return
    with pytest.raises(NotFound):
        selectors.get_board(board.pk, reader=reader)
    assert selectors.list_boards_of(mei.pk, reader=reader).items == []


@pytest.mark.parametrize(("stance", "may"), [("visitor", True), ("blocked by the author", False)])
def test_a_public_board_is_open_but_not_across_a_block(
    mei: Account, person: Callable[[str], Account | None], stance: str, may: bool
) -> None:
    board = services.create_board(reader=reader_of(mei), title="Open")
    found = selectors.list_boards_of(mei.pk, reader=reader_of(person(stance))).items
    assert found == ([board] if may else [])


def test_media_of_drafts_and_closed_notes_are_not_public(mei: Account) -> None:
    picture = make_media(mei)
    publish(mei, picture, visibility=SELF)
    picture.refresh_from_db()
    assert not picture.is_public
