"""Explore as a reader meets it: nothing twice, nothing lost, newcomers seen, closed notes never."""

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.pagination import Page
from sampan.discovery import feed, services
from sampan.discovery.feeding import older
from sampan.discovery.models import Audience, Pool
from sampan.discovery.services import pools
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import follow, make_note, make_video


@pytest.fixture
def crowd(make_account: Callable[..., Account]) -> list[Note]:
    """Sixty notes of twelve people in both languages."""
    people = [make_account(f"writer{number}") for number in range(12)]
    return [
        make_note(
            people[number % 12],
            f"note {number}",
            hours_ago=number + 1,
            language="en" if number % 3 else "zh-Hans",
            category="food" if number % 2 else "travel",
            like_count=number % 7,
        )
        for number in range(60)
    ]


def ids_of(page: Page[Any]) -> list[int]:
    """The notes of a page."""
    return [note.id for note in page.items]


def scroll(reader: Reader, *, size: int = 20, **options: Any) -> list[int]:
    """All ids from the first page to the last, at most 40 pages."""
    ids: list[int] = []
    cursor: str | None = None
    for _page in range(40):
        page = feed.explore(reader=reader, cursor=cursor, size=size, **options)
        ids += [note.pk for note in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids
    raise AssertionError("the feed does not end with its last note")


def test_scrolling_meets_every_note_once(crowd: list[Note], tom: Account) -> None:
    ids = scroll(reader_of(tom))
    assert sorted(ids) == sorted(note.pk for note in crowd)


def test_a_visitor_meets_them_too(crowd: list[Note]) -> None:
    assert len(scroll(reader_of(None))) == len(crowd)


def test_the_same_cursor_gives_the_same_page(crowd: list[Note], tom: Account) -> None:
    cursor = feed.explore(reader=reader_of(tom)).next_cursor
    once, again = (
        [note.pk for note in feed.explore(reader=reader_of(tom), cursor=cursor).items] for _time in range(2)
    )
    assert once == again
    assert len(once) == 20


def test_a_new_pool_and_new_follows_do_not_disturb_a_walk(crowd: list[Note], tom: Account) -> None:
    first = feed.explore(reader=reader_of(tom))
    follow(tom, crowd[-1].author)
    Note.objects.filter(pk=crowd[-1].pk).update(like_count=1000)
    services.remake_pools()
    second = feed.explore(reader=reader_of(tom), cursor=first.next_cursor)
    third = feed.explore(reader=reader_of(tom), cursor=second.next_cursor)
    ids = [note.pk for note in [*first.items, *second.items, *third.items]]
    assert sorted(ids) == sorted(note.pk for note in crowd)


def test_behind_the_pool_come_all_the_older_notes(
    crowd: list[Note], tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "POOL_SIZE", 25)
    ids = scroll(reader_of(tom), size=10)
    assert sorted(ids) == sorted(note.pk for note in crowd)


def test_behind_the_candidates_come_all_the_older_notes(
    crowd: list[Note], tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "CANDIDATES", 15)
    monkeypatch.setattr(older, "BATCH", 7)
    ids = scroll(reader_of(tom), size=10)
    assert sorted(ids) == sorted(note.pk for note in crowd)


def test_the_author_sees_their_own_note_first_and_at_once(crowd: list[Note], mei: Account) -> None:
    feed.explore(reader=reader_of(mei))  # a pool without the note
    mine = make_note(mei, "刚刚")
    assert feed.explore(reader=reader_of(mei)).items[0].id == mine.pk


def test_others_see_a_newcomers_note_on_their_first_page_at_once(
    crowd: list[Note], mei: Account, tom: Account
) -> None:
    feed.explore(reader=reader_of(tom))
    fresh = make_note(mei, "第一篇")
    assert fresh.pk in ids_of(feed.explore(reader=reader_of(tom)))


def test_a_newcomers_note_is_on_the_first_page_after_the_next_minute(
    crowd: list[Note], mei: Account, tom: Account
) -> None:
    Note.objects.update(like_count=500)
    for note in crowd:  # theirs have been looked at
        Audience.objects.create(note=note, author_id=note.author_id, state=Audience.State.RESTS)
    fresh = make_note(mei, "第一篇")
    services.remake_pools()
    assert fresh.pk in ids_of(feed.explore(reader=reader_of(tom)))
    assert fresh.pk in Pool.objects.filter(channel="").latest("pk").note_ids


def test_fresh_notes_do_not_come_twice(crowd: list[Note], mei: Account) -> None:
    feed.explore(reader=reader_of(mei))
    make_note(mei, "刚刚")
    ids = scroll(reader_of(mei))
    assert len(ids) == len(set(ids)) == len(crowd) + 1


@pytest.mark.parametrize(
    "tie", ["mutes", "blocks", "is blocked", "suspended", "private", "hidden", "deleted"]
)
def test_what_is_closed_to_the_reader_does_not_come(crowd: list[Note], tom: Account, tie: str) -> None:
    feed.explore(reader=reader_of(tom))  # the pool holds it all
    gone = crowd[0].author
    if tie == "mutes":
        Mute.objects.create(muter=tom, muted=gone)
    elif tie == "blocks":
        Block.objects.create(blocker=tom, blocked=gone)
    elif tie == "is blocked":
        Block.objects.create(blocker=gone, blocked=tom)
    elif tie == "suspended":
        Account.objects.filter(pk=gone.pk).update(suspended_at=now())
    elif tie == "deleted":
        Note.objects.filter(author=gone).delete()
    else:
        change = {"visibility": "self"} if tie == "private" else {"hidden_at": now()}
        Note.objects.filter(author=gone).update(**change)
    kept = {note.pk for note in crowd if note.author_id != gone.pk}
    assert set(scroll(reader_of(tom))) == kept


def test_a_page_stays_full_when_notes_were_deleted(crowd: list[Note], tom: Account) -> None:
    ids = [note.pk for note in feed.explore(reader=reader_of(tom)).items]
    Note.objects.filter(pk__in=ids[3:6]).delete()
    assert len(feed.explore(reader=reader_of(tom)).items) == 20


def test_notes_for_followers_are_never_in_explore(tom: Account, mei: Account) -> None:
    follow(tom, mei)
    make_note(mei, "for friends", visibility="followers")
    assert scroll(reader_of(tom)) == []


def test_a_channel_holds_its_category_only(crowd: list[Note], tom: Account) -> None:
    ids = scroll(reader_of(tom), channel="food")
    assert sorted(ids) == sorted(note.pk for note in crowd if note.category == "food")


def test_an_unknown_channel_is_missing(db: None, tom: Account) -> None:
    with pytest.raises(NotFound):
        feed.explore(reader=reader_of(tom), channel="no-such")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "1",
        "x.y.z",
        "9.9",
        "older.x.1",
        "older.5",
        "walk.1",
        "walk.9.x",
        "walk.99.20",
        "pool.7.20",
        "walk.-1.-2",
    ],
)
def test_a_broken_cursor_begins_anew(crowd: list[Note], tom: Account, cursor: str) -> None:
    assert len(feed.explore(reader=reader_of(tom), cursor=cursor).items) == 20


def test_a_visitors_walk_goes_on_when_its_pool_is_gone(crowd: list[Note]) -> None:
    first = feed.explore(reader=reader_of(None))
    assert first.next_cursor is not None
    _kind, _pool, offset = first.next_cursor.split(".")
    later = feed.explore(reader=reader_of(None), cursor=f"pool.424242.{offset}")
    assert len(later.items) == 20
    assert not {note.pk for note in first.items} & {note.pk for note in later.items}


def test_an_empty_instance_shows_an_empty_page(db: None) -> None:
    page = feed.explore(reader=reader_of(None))
    assert (page.items, page.next_cursor) == ([], None)


def test_the_very_first_note_is_seen_without_a_worker(db: None, tom: Account) -> None:
    feed.explore(reader=reader_of(tom))
    first = make_note(tom)
    assert ids_of(feed.explore(reader=reader_of(None))) == [first.pk]


def test_following_is_chronological_and_complete(tom: Account, mei: Account, make_account: Any) -> None:
    ann, muted = make_account("ann"), make_account("muted")
    for other in (mei, muted):
        follow(tom, other)
    Mute.objects.create(muter=tom, muted=muted)
    mine = [
        make_note(mei, f"{n}", hours_ago=n + 1, visibility="followers" if n % 2 else "public")
        for n in range(5)
    ]
    make_note(ann), make_note(muted), make_note(mei, visibility="self"), make_note(mei, visibility="mutual")
    first = feed.following(reader=reader_of(tom), size=3)
    rest = feed.following(reader=reader_of(tom), cursor=first.next_cursor, size=3)
    assert [note.pk for note in [*first.items, *rest.items]] == [note.pk for note in mine]
    assert rest.next_cursor is None


def test_following_is_empty_for_a_visitor(mei: Account) -> None:
    make_note(mei)
    assert feed.following(reader=reader_of(None)).items == []


def test_videos_begin_with_the_one_that_was_tapped(tom: Account, mei: Account) -> None:
    films = [make_video(mei, f"film {number}", hours_ago=number + 1) for number in range(4)]
    make_note(mei, "a picture")
    page = feed.videos(reader=reader_of(tom), first_id=films[2].pk)
    assert page.items[0] == films[2]
    assert sorted(note.pk for note in page.items) == sorted(note.pk for note in films)


def test_a_private_video_does_not_come_first(tom: Account, mei: Account) -> None:
    private = make_video(mei, visibility="self")
    film = make_video(mei)
    assert feed.videos(reader=reader_of(tom), first_id=private.pk).items == [film]
