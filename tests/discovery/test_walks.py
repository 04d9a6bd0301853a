"""The walks of members: no doubles whatever happens meanwhile, bound to their person, gone after some
days."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.pagination import Page
from sampan.discovery import feed, selectors, services
from sampan.discovery.feeding import choosing, personal
from sampan.discovery.models import FeedWalk, Pool, Taste
from sampan.discovery.ranking.predict import FEATURES, pack
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.types import Source, category_number
from sampan.notes.models import Note, NoteTopic, Topic
from tests.conftest import reader_of
from tests.discovery.makers import follow, make_note, make_video


@pytest.fixture
def crowd(make_account: Callable[..., Account]) -> list[Note]:
    """Two hundred and sixty notes of twenty people."""
    people = [make_account(f"writer{number}") for number in range(20)]
    return [
        make_note(
            people[number % 20],
            f"note {number}",
            hours_ago=number + 1,
            category="food" if number % 2 else "travel",
            like_count=number % 7,
        )
        for number in range(260)
    ]


def ids_of(page: Page[Any]) -> list[int]:
    return [note.id for note in page.items]


def scroll(
    reader: Reader, pages: int, *, before_each: Callable[[int], None] = lambda _number: None
) -> list[int]:
    """The ids of so many pages, at most."""
    ids: list[int] = []
    cursor: str | None = None
    for number in range(pages):
        before_each(number)
        page = feed.explore(reader=reader, cursor=cursor)
        ids += ids_of(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    return ids


def like_list(account: Account, notes: list[Note], **fields: Any) -> Taste:
    """A taste whose list holds these notes, the first as the best."""
    count = len(notes)
    features = np.full((count, len(FEATURES)), 0.5)
    given = {
        "list_ids": [note.pk for note in notes],
        "list_authors": [note.author_id for note in notes],
        "list_scores": [1.0 - place / 1000 for place in range(count)],
        "list_sources": [int(Source.TOGETHER)] * count,
        "list_anchors": list(range(1, count + 1)),
        "list_categories": [category_number(note.category) for note in notes],
        "list_languages": [1] * count,
        "list_features": pack(features),
        "listed_at": now(),
    }
    return Taste.objects.update_or_create(account=account, defaults={**given, **fields})[0]


def test_ten_pages_without_doubles_while_notes_come_and_go(
    crowd: list[Note], tom: Account, mei: Account, make_account: Callable[..., Account]
) -> None:
    blocked, muted, hidden = crowd[0].author, crowd[1].author, crowd[2].author

    def meanwhile(number: int) -> None:
        make_note(mei, f"fresh {number}")
        if number == 3:
            Block.objects.create(blocker=tom, blocked=blocked)
            Mute.objects.create(muter=tom, muted=muted)
            Note.objects.filter(author=hidden).update(hidden_at=now())
            Note.objects.filter(pk__in=[note.pk for note in crowd[40:60]]).delete()
        if number % 2:
            services.remake_pools()

    ids = scroll(reader_of(tom), 10, before_each=meanwhile)
    assert len(ids) == len(set(ids)) == 200
    authors = dict(Note.objects.values_list("pk", "author_id"))
    gone = {blocked.pk, muted.pk, hidden.pk}
    assert not {authors.get(pk) for pk in ids[60:]} & {*gone, None}


def test_a_walk_ends_with_the_last_note(crowd: list[Note], tom: Account) -> None:
    ids = scroll(reader_of(tom), 40)
    assert sorted(ids) == sorted(note.pk for note in crowd)


def test_a_walk_of_many_stretches_is_cut_at_its_limit(
    crowd: list[Note], tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal, "WALK_MAX", 100)
    monkeypatch.setattr(services.pools, "POOL_SIZE", 150)
    ids = scroll(reader_of(tom), 40)
    assert sorted(ids) == sorted(note.pk for note in crowd)
    assert max(len(walk.note_ids) for walk in FeedWalk.objects.all()) <= 100 + choosing.STRETCH


def test_another_process_goes_on_in_the_same_walk(crowd: list[Note], tom: Account) -> None:
    first = feed.explore(reader=reader_of(tom))
    selectors.pools._load.cache_clear()
    Pool.objects.all().delete()
    second = feed.explore(reader=reader_of(tom), cursor=first.next_cursor)
    walk = FeedWalk.objects.get()
    assert ids_of(first) + ids_of(second) == walk.note_ids[:40]


def test_somebody_elses_walk_gives_nothing_of_theirs(crowd: list[Note], tom: Account, mei: Account) -> None:
    like_list(mei, crowd[200:260])
    theirs = feed.explore(reader=reader_of(mei)).next_cursor
    page = feed.explore(reader=reader_of(tom), cursor=theirs)
    assert {note.source for note in page.items}.isdisjoint({Source.TOGETHER})
    assert FeedWalk.objects.filter(account=tom).count() == 1
    assert page.next_cursor is not None
    assert page.next_cursor.split(".")[1] == str(FeedWalk.objects.get(account=tom).pk)


def test_a_walk_of_another_channel_is_not_gone_on_with(crowd: list[Note], tom: Account) -> None:
    cursor = feed.explore(reader=reader_of(tom)).next_cursor
    page = feed.explore(reader=reader_of(tom), channel="food", cursor=cursor)
    assert {note.category for note in page.items} == {"food"}


def test_a_walk_that_is_gone_begins_anew_without_what_was_seen(crowd: list[Note], tom: Account) -> None:
    first = feed.explore(reader=reader_of(tom))
    seen = SeenFilter()
    seen.add(ids_of(first))
    Taste.objects.create(account=tom, seen=seen.packed())
    FeedWalk.objects.all().delete()
    second = feed.explore(reader=reader_of(tom), cursor=first.next_cursor)
    assert len(second.items) == 20
    assert not set(ids_of(first)) & set(ids_of(second))


def test_the_list_of_the_worker_comes_first_with_its_reasons(crowd: list[Note], tom: Account) -> None:
    like_list(tom, crowd[200:215])
    page = feed.explore(reader=reader_of(tom))
    listed = [note for note in page.items if note.source == Source.TOGETHER]
    assert len(listed) >= 5
    assert [note.anchor for note in listed] == [crowd.index(Note(pk=note.id)) - 199 for note in listed]
    reason = selectors.find_reason(tom.pk, listed[0].id)
    assert reason == selectors.walks.Reason(Source.TOGETHER, listed[0].anchor)
    walk = FeedWalk.objects.get()
    rows = np.frombuffer(bytes(walk.features), dtype=np.uint8).reshape(len(walk.note_ids), len(FEATURES))
    told = {pk: bool(row.any()) for pk, row in zip(walk.note_ids, rows, strict=True)}
    assert all(told[note.id] for note in listed)


def test_the_followed_and_the_chosen_are_named(crowd: list[Note], tom: Account) -> None:
    follow(tom, crowd[4].author)
    tom.interests = ["food"]
    tom.save()
    reader = Reader(tom.pk, "en", ("en",), interests=("food",))
    services.remake_pools()
    Pool.objects.update(
        fresh_ids=[], fresh_authors=[], fresh_categories=[], fresh_languages=[], fresh_good=[], fresh_shown=[]
    )
    selectors.pools._load.cache_clear()
    page = feed.explore(reader=reader)
    sources = {(note.source, note.anchor) for note in page.items}
    assert (Source.FOLLOWED, crowd[4].author_id) in sources
    assert (Source.CHOSEN, category_number("food")) in sources


def test_a_reason_is_nobody_elses(crowd: list[Note], tom: Account, mei: Account) -> None:
    shown = feed.explore(reader=reader_of(tom)).items[0]
    assert selectors.find_reason(tom.pk, shown.id) is not None
    assert selectors.find_reason(mei.pk, shown.id) is None


@pytest.mark.parametrize("wish", ["dismissed", "author", "category", "topic"])
def test_what_is_not_wanted_does_not_come(crowd: list[Note], tom: Account, wish: str) -> None:
    listed = crowd[200:230]
    first = feed.explore(reader=reader_of(tom))
    away: set[int] = set()
    if wish == "dismissed":
        away = {note.pk for note in crowd[::3]}
        like_list(tom, listed, dismissed_ids=sorted(away))
    elif wish == "author":
        away = {note.pk for note in crowd if note.author_id == crowd[3].author_id}
        like_list(tom, listed, less_authors=[crowd[3].author_id])
    elif wish == "category":
        away = {note.pk for note in crowd if note.category == "food"}
        like_list(tom, listed, less_categories=[category_number("food")])
    else:
        topic = Topic.objects.create(name="durian")
        away = {note.pk for note in crowd[::4]}
        NoteTopic.objects.bulk_create(NoteTopic(note_id=pk, topic=topic, position=0) for pk in away)
        like_list(tom, listed, less_topics=[topic.pk])
    assert not away & set(scroll(reader_of(tom), 5))
    if wish != "topic":  # whoever is on a walk already meets them no more either
        second = feed.explore(reader=reader_of(tom), cursor=first.next_cursor)
        assert len(second.items) == 20
        assert not away & set(ids_of(second))


def test_who_is_not_learned_of_gets_the_pool_with_their_wishes(crowd: list[Note], tom: Account) -> None:
    seen = SeenFilter()
    seen.add([note.pk for note in crowd[:100]])
    less = crowd[5].author_id
    like_list(tom, crowd[200:260], learns=False, seen=seen.packed(), less_authors=[less])
    page = feed.explore(reader=reader_of(tom))
    assert {note.source for note in page.items}.isdisjoint({Source.TOGETHER})
    assert less not in {note.author.id for note in page.items}
    assert set(ids_of(page)) & {note.pk for note in crowd[:100]}
    assert bytes(FeedWalk.objects.get().features) == b""


def test_the_seen_come_back_only_when_hardly_anything_else_is_left(crowd: list[Note], tom: Account) -> None:
    seen = SeenFilter()
    seen.add([note.pk for note in crowd[10:]])
    Taste.objects.create(account=tom, seen=seen.packed())
    ids = ids_of(feed.explore(reader=reader_of(tom)))
    assert set(ids[:10]) == {note.pk for note in crowd[:10]}
    assert len(ids) == 20


def test_a_feed_is_served_from_what_a_dead_worker_left(crowd: list[Note], tom: Account) -> None:
    services.remake_pools()
    like_list(tom, crowd[100:160], listed_at=now() - timedelta(days=9))
    Pool.objects.update(made_at=now() - timedelta(minutes=9))
    Note.objects.filter(pk__in=[note.pk for note in crowd[100:130]]).delete()
    page = feed.explore(reader=reader_of(tom))
    assert len(page.items) == 20
    assert any(note.source == Source.TOGETHER for note in page.items)


def test_a_list_with_features_of_another_version_still_serves(crowd: list[Note], tom: Account) -> None:
    like_list(tom, crowd[200:230], list_features=b"\x01" * 77)
    assert len(feed.explore(reader=reader_of(tom)).items) == 20
    assert not any(bytes(FeedWalk.objects.get().features))


def test_videos_are_walked_too(tom: Account, mei: Account) -> None:
    films = [make_video(mei, f"film {number}", hours_ago=number + 1) for number in range(9)]
    make_note(mei, "a picture")
    like_list(tom, [films[8], make_note(mei, "another picture")])
    first = feed.videos(reader=reader_of(tom))
    second = feed.videos(reader=reader_of(tom), cursor=first.next_cursor)
    assert sorted(ids_of(first) + ids_of(second)) == sorted(film.pk for film in films)


def test_old_walks_and_too_many_are_dropped(tom: Account, mei: Account) -> None:
    def walk(account: Account, age: timedelta) -> int:
        made = FeedWalk.objects.create(account=account, note_ids=[1], made_at=now() - age)
        return made.pk

    old = walk(tom, services.walks.KEPT + timedelta(minutes=1))
    kept = [walk(tom, timedelta(hours=1)) for _number in range(services.walks.KEPT_EACH + 2)]
    other = walk(mei, timedelta(hours=70))
    assert services.drop_old_walks() == 3
    left = set(FeedWalk.objects.values_list("pk", flat=True))
    assert left == {*kept[2:], other}
    assert old not in left
    assert services.drop_old_walks() == 0


def test_walks_of_people_of_whom_nothing_is_learned_are_dropped_soon(tom: Account, mei: Account) -> None:
    like_list(mei, [], learns=False, listed_at=None)
    like_list(tom, [], listed_at=None)
    for account in (tom, mei):
        for age in (timedelta(hours=1), timedelta(hours=3)):
            FeedWalk.objects.create(account=account, note_ids=[1], made_at=now() - age)
    assert services.drop_old_walks() == 1
    assert FeedWalk.objects.filter(account=mei).count() == 1
    assert FeedWalk.objects.filter(account=tom).count() == 2


def test_a_list_is_asked_for_once_and_only_for_who_is_learned_of(
    crowd: list[Note], tom: Account, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        services.walks, "defer", lambda _name, account_id, **_options: asked.append(account_id)
    )
    like_list(mei, [], learns=False, listed_at=None)
    for who in (tom, tom, mei):
        feed.explore(reader=reader_of(who))
    assert asked == [tom.pk]
