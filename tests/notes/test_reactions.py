"""Likes, collects, boards and shares: once each, with exact counts whatever happens at the same time."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import override_settings

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, SignInNeeded, TooMany
from sampan.notes import selectors, services
from sampan.notes.models import Board, Collect, Like, Note
from sampan.notes.types import Visibility
from tests.conftest import reader_of
from tests.notes.conftest import publish

pytestmark = pytest.mark.django_db


def _counts(note: Note) -> tuple[int, int]:
    note.refresh_from_db()
    return note.like_count, note.collect_count


def test_a_like_is_given_once_and_taken_back_once(note: Note, tom: Account) -> None:
    for on, count in [(True, 1), (True, 1), (False, 0), (False, 0)]:
        services.like(reader=reader_of(tom), note_id=note.pk, on=on)
        assert _counts(note) == (count, 0)
    assert not Like.objects.exists()


@pytest.mark.parametrize("what", [services.like, services.collect])
def test_a_visitor_and_a_suspended_person_cannot_react(
    note: Note, tom: Account, what: Callable[..., Note]
) -> None:
    with pytest.raises(SignInNeeded):
        what(reader=reader_of(None), note_id=note.pk, on=True)
    suspended = reader_of(tom)
    object.__setattr__(suspended, "is_suspended", True)
    with pytest.raises(DomainError, match="suspended"):
        what(reader=suspended, note_id=note.pk, on=True)
    assert _counts(note) == (0, 0)


@pytest.mark.parametrize("what", [services.like, services.collect])
def test_a_note_out_of_sight_cannot_be_reacted_to(
    mei: Account, tom: Account, what: Callable[..., Note]
) -> None:
    note = publish(mei, visibility=Visibility.SELF)
    with pytest.raises(NotFound):
        what(reader=reader_of(tom), note_id=note.pk, on=True)
    assert _counts(note) == (0, 0)
    assert not Board.objects.exists()


def test_the_first_collect_makes_a_board_in_the_readers_language(
    note: Note, make_account: Callable[..., Account]
) -> None:
    names = []
    for language in ("en", "zh-Hans"):
        keeper = reader_of(make_account(language=language))
        services.collect(reader=keeper, note_id=note.pk, on=True)
        names.append(Board.objects.get(owner=keeper.account_id).title)
    assert names[0] == "Collected"
    assert _counts(note) == (0, 2)


def test_a_note_lies_on_one_board_and_moves_when_another_is_named(note: Note, tom: Account) -> None:
    reader = reader_of(tom)
    services.collect(reader=reader, note_id=note.pk, on=True)
    services.collect(reader=reader, note_id=note.pk, on=True, new_board="Trips", is_public=False)
    services.collect(reader=reader, note_id=note.pk, on=True)
    kept = Collect.objects.get()
    assert (kept.board.title, kept.board.is_public) == ("Trips", False)
    assert sorted(Board.objects.values_list("title", "note_count")) == [("Collected", 0), ("Trips", 1)]
    assert _counts(note) == (0, 1)
    services.collect(reader=reader, note_id=note.pk, on=False)
    services.collect(reader=reader, note_id=note.pk, on=False)
    assert set(Board.objects.values_list("note_count", flat=True)) == {0}
    assert _counts(note) == (0, 0)


def test_taking_a_note_off_a_board_on_which_it_does_not_lie_does_nothing(note: Note, tom: Account) -> None:
    reader = reader_of(tom)
    other = services.create_board(reader=reader, title="Other")
    services.collect(reader=reader, note_id=note.pk, on=True)
    services.collect(reader=reader, note_id=note.pk, on=False, board_id=other.pk)
    assert _counts(note) == (0, 1)


def test_nobody_keeps_a_note_on_somebody_elses_board(note: Note, mei: Account, tom: Account) -> None:
    board = services.create_board(reader=reader_of(mei), title="Mine")
    with pytest.raises(NotFound):
        services.collect(reader=reader_of(tom), note_id=note.pk, on=True, board_id=board.pk)
    assert not Collect.objects.exists()


def test_likes_and_collects_are_found_in_one_query(
    note: Note, tom: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    services.like(reader=reader_of(tom), note_id=note.pk, on=True)
    services.collect(reader=reader_of(tom), note_id=note.pk, on=True)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert selectors.likes_and_collects(reader_of(tom), [note.pk]) == ({note.pk}, {note.pk})


def test_a_share_counts_once_a_visitor(note: Note) -> None:
    for visitor in ("s1", "s1", "a7"):
        services.count_share(reader=reader_of(None), note_id=note.pk, visitor=visitor)
    note.refresh_from_db()
    assert note.share_count == 2


# --- boards ---


def test_a_boards_name_is_once_whatever_its_case(tom: Account) -> None:
    services.create_board(reader=reader_of(tom), title="Trips")
    with pytest.raises(Conflict, match="board of this name"):
        services.create_board(reader=reader_of(tom), title=" TRIPS ")
    assert Board.objects.count() == 1


@pytest.mark.parametrize(("title", "code"), [("  ", "board_title_missing"), ("长" * 41, "board_title_long")])
def test_a_board_needs_a_name_that_fits(tom: Account, title: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        services.create_board(reader=reader_of(tom), title=title)
    assert not Board.objects.exists()


@override_settings(SAMPAN_BOARDS_MAX=1)
def test_there_are_only_so_many_boards(tom: Account) -> None:
    services.create_board(reader=reader_of(tom), title="One")
    with pytest.raises(TooMany, match="1 boards"):
        services.create_board(reader=reader_of(tom), title="Two")
    assert Board.objects.count() == 1


def test_only_the_owner_changes_or_deletes_a_board(mei: Account, tom: Account) -> None:
    board = services.create_board(reader=reader_of(mei), title="Mine")
    with pytest.raises(NotFound):
        services.edit_board(reader=reader_of(tom), board_id=board.pk, title="Yours")
    with pytest.raises(NotFound):
        services.delete_board(reader=reader_of(tom), board_id=board.pk)
    board.refresh_from_db()
    assert board.title == "Mine"
    services.edit_board(reader=reader_of(mei), board_id=board.pk, title="Still mine", is_public=False)
    board.refresh_from_db()
    assert (board.title, board.is_public) == ("Still mine", False)


def test_deleting_a_board_takes_its_notes_off(note: Note, tom: Account) -> None:
    services.collect(reader=reader_of(tom), note_id=note.pk, on=True)
    services.delete_board(reader=reader_of(tom), board_id=Board.objects.get().pk)
    assert _counts(note) == (0, 0)
    assert not Collect.objects.exists()


# --- at the same time ---


def _together(*works: Callable[[], object]) -> list[Exception]:
    gate, faults = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
        except Exception as fault:  # shown by the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_many_likes_at_once_are_all_counted(note: Note, make_account: Callable[..., Account]) -> None:
    readers = [reader_of(make_account()) for _ in range(4)]
    works = [
        (lambda reader=reader: services.like(reader=reader, note_id=note.pk, on=True))
        for reader in readers
        for _ in range(2)
    ]
    assert _together(*works) == []
    assert _counts(note)[0] == Like.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_collecting_twice_at_once_makes_one_board_and_one_collect(note: Note, tom: Account) -> None:
    def keep() -> object:
        return services.collect(reader=reader_of(tom), note_id=note.pk, on=True)

    assert _together(*[keep] * 4) == []
    assert _counts(note)[1] == Collect.objects.count() == Board.objects.get().note_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_notes_with_the_same_new_topics_in_another_order_do_not_lock_each_other(
    mei: Account, tom: Account
) -> None:
    faults = _together(
        lambda: publish(mei, topics=("甲", "乙", "丙")), lambda: publish(tom, topics=("丙", "乙", "甲"))
    )
    assert faults == []
    counts = {link.topic.note_count for note in Note.objects.all() for link in note.note_topics.all()}
    assert counts == {2}


@pytest.mark.django_db(transaction=True)
def test_a_like_and_a_deletion_at_once_leave_nothing_behind(mei: Account, tom: Account) -> None:
    note = publish(mei)
    faults = _together(
        lambda: services.like(reader=reader_of(tom), note_id=note.pk, on=True),
        lambda: services.delete_note(reader=reader_of(mei), note_id=note.pk),
    )
    assert all(isinstance(fault, NotFound) for fault in faults)
    assert not Note.objects.exists()
    assert not Like.objects.exists()
