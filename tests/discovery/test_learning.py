"""What a person likes decides their list, in both languages; wishes, resets and blocks always win."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, Block, Mute
from sampan.core.clock import now
from sampan.discovery.models import (
    Affinity,
    Audience,
    FeedWalk,
    Neighbors,
    NotePlace,
    Place,
    RankerModel,
    Taste,
    Trend,
)
from sampan.discovery.ranking.predict import PLACE, formula_as_trees, unpack
from sampan.discovery.ranking.quotas import AUTHOR_MAX
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.ranking.sources import Source
from sampan.discovery.selectors.rankers import forget_serving_ranker
from sampan.discovery.services import learn, learn_due, remake_pools
from sampan.discovery.services import learning as learning_service
from sampan.notes.models import Board, Collect, Like, Note, NoteTopic, Topic, TopicFollow
from tests.discovery.makers import follow, make_note
from tests.discovery.meanings import likes, tell

pytestmark = pytest.mark.django_db
People = Callable[..., Account]


@pytest.fixture
def potters(make_account: People) -> list[Account]:
    """Writers, one after the other, so that nobody has too many notes."""
    return [make_account(f"writer{number}") for number in range(12)]


def _write(authors: list[Account], subject: str, language: str, count: int, **fields: Any) -> list[Note]:
    return [
        tell(
            make_note(
                authors[number % len(authors)],
                f"{subject} {number}",
                hours_ago=400 + number,
                language=language,
                **fields,
            ),
            subject,
        )
        for number in range(count)
    ]


def _list_of(account: Account) -> dict[int, Source]:
    taste = Taste.objects.get(pk=account.pk)
    return {pk: Source(source) for pk, source in zip(taste.list_ids, taste.list_sources, strict=True)}


def test_english_reader_of_chinese_pottery_finds_pottery_in_both_and_keeps_a_second_interest(
    tom: Account, potters: list[Account]
) -> None:
    english, chinese = _write(potters, "pottery", "en", 16), _write(potters, "pottery", "zh-Hans", 16)
    football, cats = _write(potters, "football", "en", 12), _write(potters, "cats", "en", 40)
    for note in (*chinese[:8], *football[:2]):
        likes(tom, note)

    assert learn(tom.pk)

    listed = _list_of(tom)
    taste = Taste.objects.get(pk=tom.pk)
    assert len(taste.interest_weights) == 2
    assert set(taste.interest_notes) <= {note.pk for note in (*chinese[:8], *football[:2])}
    assert len(taste.interest_vectors) == 2 * 2 * 384
    assert {note.pk for note in chinese[8:]} <= set(listed)
    assert len({note.pk for note in english} & set(listed)) >= 6
    assert len({note.pk for note in football[2:]} & set(listed)) >= 6
    best = taste.list_ids[:12]
    assert not {note.pk for note in cats} & set(best)
    assert all(listed[pk] is Source.ALIKE for pk in best)
    anchors = dict(zip(taste.list_ids, taste.list_anchors, strict=True))
    assert anchors[football[5].pk] in {note.pk for note in football[:2]}


def test_what_the_like_minded_love_in_the_other_language_comes_across(
    make_account: People, tom: Account, potters: list[Account]
) -> None:
    shared, loved = _write(potters, "noodles", "en", 4), _write(potters, "noodles", "zh-Hans", 3)
    english = make_note(potters[0], "Soup", hours_ago=50)
    friends = [make_account(), make_account()]
    for note in shared:
        likes(tom, note)
    for friend in friends:
        for note in (*shared, *loved, english):
            likes(friend, note)
    for note in loved:
        note.vector.delete()  # only by what people love

    learn(tom.pk)

    listed = _list_of(tom)
    taste = Taste.objects.get(pk=tom.pk)
    assert {pk for pk, source in listed.items() if source is Source.ACROSS} == {note.pk for note in loved}
    anchors = dict(zip(taste.list_ids, taste.list_anchors, strict=True))
    assert anchors[loved[0].pk] in {note.pk for note in shared}


@pytest.mark.parametrize("second", ["nobody", "who lets nothing be learned", "suspended"])
def test_what_a_single_person_likes_is_not_told_to_who_likes_a_note_with_them(
    make_account: People, tom: Account, potters: list[Account], second: str
) -> None:
    bait, secret = _write(potters, "noodles", "en", 1)[0], _write(potters, "noodles", "zh-Hans", 1)[0]
    secret.vector.delete()
    likes(tom, bait)
    people = [make_account(shows_likes=False)]
    if second != "nobody":
        people.append(make_account())
        Taste.objects.create(account=people[1], learns=second == "suspended")
        people[1].suspended_at = now() if second == "suspended" else None
        people[1].save()
    for one in people:
        likes(one, bait)
        likes(one, secret)

    learn(tom.pk)

    assert Source.ACROSS not in _list_of(tom).values()


def test_neighbours_of_what_was_liked_are_listed_with_it_as_anchor(
    tom: Account, potters: list[Account]
) -> None:
    liked, near, far, foreign = (make_note(potters[0], "A", hours_ago=30 + n) for n in range(4))
    Note.objects.filter(pk=foreign.pk).update(language="zh-Hans")
    Neighbors.objects.create(
        note=liked,
        together_ids=[near.pk, foreign.pk],
        together_scores=[0.9, 0.4],
        alike_ids=[far.pk],
        alike_scores=[0.5],
    )
    likes(tom, liked)

    learn(tom.pk)

    taste = Taste.objects.get(pk=tom.pk)
    assert _list_of(tom) == {near.pk: Source.TOGETHER, foreign.pk: Source.TOGETHER, far.pk: Source.ALIKE}
    assert set(taste.list_anchors) == {liked.pk}
    assert taste.list_ids[0] == near.pk


def test_asked_for_people_topics_places_and_categories_are_listed_each_with_its_reason(
    make_account: People, mei: Account
) -> None:
    tom = make_account("tomas", interests=["food"])
    by_mei = make_note(mei, "By Mei", hours_ago=5)
    other = make_account("other")
    under, near, dish, risen = (make_note(other, "A", hours_ago=30 + number) for number in range(4))
    Note.objects.filter(pk=dish.pk).update(category="food")
    topic = Topic.objects.create(name="kiln")
    NoteTopic.objects.create(note=under, topic=topic)
    TopicFollow.objects.create(account=tom, topic=topic)
    place = Place.objects.create(id=1, name_en="Leeds", country="GB", latitude=53.8, longitude=-1.5)
    NotePlace.objects.create(note=near, place=place)
    Taste.objects.create(account=tom, near=place)
    Trend.objects.create(kind="note", family="en", rank=0, target_id=risen.pk)
    popular = make_note(other, "Popular", hours_ago=40, like_count=9)
    follow(tom, mei)
    remake_pools()

    learn(tom.pk)

    taste = Taste.objects.get(pk=tom.pk)
    reasons = dict(zip(taste.list_ids, zip(taste.list_sources, taste.list_anchors, strict=True), strict=True))
    assert reasons == {
        by_mei.pk: (Source.FOLLOWED, mei.pk),
        under.pk: (Source.TOPIC, topic.pk),
        near.pk: (Source.NEARBY, place.pk),
        dish.pk: (Source.CHOSEN, 1),
        risen.pk: (Source.TRENDING, 0),
        popular.pk: (Source.GENERAL, 0),
    }


def test_who_liked_nothing_yet_is_shown_what_is_new_in_their_language_first(
    make_account: People, mei: Account
) -> None:
    tom = make_account("newcomer")
    english, chinese = (
        make_note(mei, "New", hours_ago=1 + n, language=tag) for n, tag in enumerate(["en", "zh"])
    )
    for note in (english, chinese):
        Audience.objects.create(note=note, author_id=mei.pk)

    assert learn(tom.pk)

    taste = Taste.objects.get(pk=tom.pk)
    assert taste.list_ids == [english.pk, chinese.pk]
    assert set(taste.list_sources) == {Source.FRESH}
    assert taste.interest_weights == []
    assert taste.language_weights == []


def test_nothing_met_owned_dismissed_liked_or_of_unwanted_people_is_listed(
    make_account: People, tom: Account
) -> None:
    names = (
        "fine",
        "blocked",
        "blocking",
        "muted",
        "less",
        "suspended",
        "hidden",
        "closed",
        "seen",
        "dismissed",
    )
    writers = {name: make_account(name) for name in (*names, "liked", "topical")}
    notes = {name: make_note(writer, "New", hours_ago=2) for name, writer in writers.items()}
    notes["own"] = make_note(tom, "Mine", hours_ago=2)
    for note in notes.values():
        Audience.objects.create(note=note, author_id=note.author_id)
        follow(tom, note.author) if note.author_id != tom.pk else None
    Block.objects.create(blocker=tom, blocked=writers["blocked"])
    Block.objects.create(blocker=writers["blocking"], blocked=tom)
    Mute.objects.create(muter=tom, muted=writers["muted"])
    Account.objects.filter(pk=writers["suspended"].pk).update(suspended_at=now())
    Note.objects.filter(pk=notes["hidden"].pk).update(hidden_at=now())
    Note.objects.filter(pk=notes["closed"].pk).update(visibility="followers")
    likes(tom, notes["liked"])
    topic = Topic.objects.create(name="spoilers")
    NoteTopic.objects.create(note=notes["topical"], topic=topic)
    seen = SeenFilter()
    seen.add([notes["seen"].pk])
    Taste.objects.create(
        account=tom,
        less_authors=[writers["less"].pk],
        less_topics=[topic.pk],
        dismissed_ids=[notes["dismissed"].pk],
        seen=seen.packed(),
    )

    learn(tom.pk)

    assert Taste.objects.get(pk=tom.pk).list_ids == [notes["fine"].pk]


def test_less_of_a_category_leaves_out_what_was_not_asked_for_by_name(
    tom: Account, make_account: People
) -> None:
    friend, stranger = make_account("friend"), make_account("stranger")
    mine, theirs = (make_note(one, "Dish", hours_ago=3, category="food") for one in (friend, stranger))
    for note in (mine, theirs):
        Audience.objects.create(note=note, author_id=note.author_id)
    follow(tom, friend)
    Taste.objects.create(account=tom, less_categories=[1])

    learn(tom.pk)

    assert _list_of(tom) == {mine.pk: Source.FOLLOWED}


def test_learning_switched_off_writes_nothing(tom: Account, mei: Account) -> None:
    likes(tom, make_note(mei, "Liked", hours_ago=3))
    follow(tom, mei)
    Taste.objects.create(account=tom, learns=False)
    before = Taste.objects.filter(pk=tom.pk).values().get()

    assert not learn(tom.pk)

    assert Taste.objects.filter(pk=tom.pk).values().get() == before


@pytest.mark.parametrize("change", [{"reset_at": now()}, {"learns": False}])
def test_a_reset_or_a_switch_while_it_learns_wins(
    tom: Account, mei: Account, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    likes(tom, make_note(mei, "Liked", hours_ago=3, category="food"))
    make_note(mei, "Another", hours_ago=4)
    follow(tom, mei)
    Taste.objects.create(account=tom)
    whole = learning_service.make_listing

    def meanwhile(*given: Any, **named: Any) -> Any:
        listing = whole(*given, **named)
        assert len(listing) == 1
        Taste.objects.filter(pk=tom.pk).update(**change)
        return listing

    monkeypatch.setattr(learning_service, "make_listing", meanwhile)

    assert not learn(tom.pk)

    taste = Taste.objects.get(pk=tom.pk)
    assert taste.list_ids == []
    assert taste.category_weights == []
    assert taste.learned_at is None


def test_what_breaks_in_the_middle_leaves_the_old_list(
    tom: Account, mei: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_note(mei, "One", hours_ago=3)
    follow(tom, mei)
    learn(tom.pk)
    before = Taste.objects.filter(pk=tom.pk).values().get()
    make_note(mei, "Two", hours_ago=2)

    def broken(*_given: Any, **_named: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(learning_service, "make_listing", broken)
    with pytest.raises(KeyboardInterrupt):
        learn(tom.pk)

    assert Taste.objects.filter(pk=tom.pk).values().get() == before


def test_learning_twice_gives_the_same(tom: Account, potters: list[Account]) -> None:
    for note in _write(potters, "cats", "en", 20)[:6]:
        likes(tom, note)
    learn(tom.pk)
    first = Taste.objects.get(pk=tom.pk)

    learn(tom.pk)

    second = Taste.objects.get(pk=tom.pk)
    assert second.list_ids == first.list_ids
    assert second.interest_notes == first.interest_notes
    assert bytes(second.list_features) == bytes(first.list_features)
    assert unpack(bytes(second.list_features), len(second.list_ids)).shape[0] == len(first.list_ids)


def test_suspended_and_deleted_people_are_not_learned_of(tom: Account) -> None:
    Account.objects.filter(pk=tom.pk).update(suspended_at=now())

    assert not learn(tom.pk)
    assert not learn(1)
    assert not Taste.objects.exists()


def test_no_author_fills_a_list(tom: Account, mei: Account) -> None:
    for number in range(AUTHOR_MAX + 6):
        note = make_note(mei, "Again", hours_ago=2 + number)
        Audience.objects.create(note=note, author_id=mei.pk)

    learn(tom.pk)

    assert len(_list_of(tom)) == AUTHOR_MAX


def test_queries_do_not_grow_with_what_there_is(tom: Account, potters: list[Account]) -> None:
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            learn(tom.pk)
        return len([one for one in queries if "SAVEPOINT" not in one["sql"]])

    for subject in ("cats", "football", "noodles", "pottery"):
        for note in _write(potters, subject, "en", 6)[:3]:
            likes(tom, note)
        _write(potters, subject, "zh-Hans", 1)
    for author in potters[:2]:
        follow(tom, author)
    cost()
    few = cost()
    for subject in ("cats", "football", "noodles", "pottery"):
        for note in _write(potters, subject, "zh-Hans", 20)[:10]:
            likes(tom, note)
    for author in potters[2:]:
        follow(tom, author)

    assert cost() == few <= 41


def test_lists_of_people_who_are_about_are_renewed_when_they_are_old(
    make_account: People, tom: Account, mei: Account
) -> None:
    def jobs() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT args->>'account_id' FROM procrastinate_jobs WHERE task_name = 'discovery.learn'"
            )
            return {int(row[0]) for row in cursor.fetchall()}

    new, fresh, off, away = (make_account(name) for name in ("fresh_face", "fresh", "off", "away"))
    old = now() - learning_service.RENEWED_AFTER * 2
    Taste.objects.create(account=tom, listed_at=old)
    Taste.objects.create(account=fresh, listed_at=now())
    Taste.objects.create(account=off, learns=False)
    Taste.objects.create(account=away, listed_at=old)
    for account in (tom, new, fresh, off):
        FeedWalk.objects.create(account=account)
    FeedWalk.objects.create(account=away, made_at=now() - learning_service.ABOUT * 2)

    assert learn_due() == 2
    assert jobs() == {tom.pk, new.pk}
    learn_due()
    assert jobs() == {tom.pk, new.pk}
    assert learn_due(limit=1) == 1


def test_old_likes_of_deleted_notes_do_no_harm(tom: Account, mei: Account) -> None:
    note = make_note(mei, "Gone", hours_ago=3)
    likes(tom, note)
    note.delete()

    assert learn(tom.pk)
    assert not Affinity.objects.filter(account=tom).exists()


def test_likes_from_before_signals_were_kept_are_known(tom: Account, mei: Account) -> None:
    migration = import_module("sampan.discovery.migrations.0007_known_likes")
    liked, kept, own = make_note(mei, "A"), make_note(mei, "B"), make_note(tom, "Mine")
    board = Board.objects.create(owner=tom, title="Later")
    for note in (liked, kept, own):
        Like.objects.create(account=tom, note=note)
    Collect.objects.create(account=tom, note=kept, board=board)

    for _again in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration.KNOWN)

    assert dict(Affinity.objects.values_list("note_id", "weight")) == {liked.pk: 1.0, kept.pk: 2.0}
    assert all(abs(one.at - now()) < timedelta(minutes=5) for one in Affinity.objects.all())


def test_a_ranker_that_serves_decides_instead_of_the_formula(tom: Account, mei: Account) -> None:
    new, old = make_note(mei, "New", hours_ago=1), make_note(mei, "Old", hours_ago=200)
    follow(tom, mei)
    learn(tom.pk)
    by_formula = Taste.objects.get(pk=tom.pk).list_ids
    trees = formula_as_trees()
    trees.curves[PLACE["freshness"]] *= -9
    RankerModel.objects.create(trees=trees.to_bytes(), is_serving=True)
    forget_serving_ranker()

    learn(tom.pk)

    assert by_formula == [new.pk, old.pk]
    assert Taste.objects.get(pk=tom.pk).list_ids == [old.pk, new.pk]
