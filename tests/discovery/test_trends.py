"""What rises: among several people, against what is usual, in each language and in both; nothing closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations.models import Comment
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import selectors, services
from sampan.discovery.models import QueryTally, Trend
from sampan.discovery.services import trends
from sampan.notes.models import Board, Collect, Like, Note, NoteTopic
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under

People = Callable[..., Account]
NOBODY = reader_of(None)


@pytest.fixture
def crowd(make_account: People) -> list[Account]:
    """Twelve people, the first six of whom read Chinese, who came long ago."""
    came = now() - timedelta(days=30)
    return [make_account(language="zh-Hans" if number < 6 else "en", created_at=came) for number in range(12)]


def like(note: Note, *people: Account, hours_ago: float = 0) -> None:
    for number, person in enumerate(people):
        moment = now() - timedelta(hours=hours_ago, seconds=number)
        Like.objects.create(id=id_for(moment) + person.pk % 60_000, account=person, note=note)


def notes(family: str = "") -> list[int]:
    return [row.note.pk for row in selectors.list_trends("note", family, reader=NOBODY) if row.note]


def test_what_several_people_like_rises(mei: Account, crowd: list[Account]) -> None:
    steep, slow, alone = (make_note(mei, hours_ago=30) for _one in range(3))
    like(steep, *crowd), like(slow, *crowd[:7]), like(alone, crowd[0], crowd[1])
    services.find_trends()
    assert notes() == [steep.pk, slow.pk]
    first = selectors.list_trends("note", reader=NOBODY)[0]
    assert (first.rank, first.people, first.topic, first.query) == (1, 12, None, "")
    assert first.score > selectors.list_trends("note", reader=NOBODY)[1].score > 0
    assert selectors.trending_ids("note")[0] == (steep.pk, first.score)


def test_each_language_has_its_own_and_both_have_theirs(mei: Account, crowd: list[Account]) -> None:
    zh, en, both = (make_note(mei) for _one in range(3))
    like(zh, *crowd[:6]), like(en, *crowd[6:]), like(both, *crowd[2:10])
    services.find_trends()
    assert notes("zh") == [zh.pk, both.pk]
    assert notes("en") == [en.pk, both.pk]
    assert notes()[0] == both.pk
    assert notes("nonsense") == notes()


def test_one_person_makes_no_trend(mei: Account, crowd: list[Account]) -> None:
    note = make_note(mei)
    topic = put_under(note, "self-praise")
    for number in range(40):
        NoteTopic.objects.create(note=make_note(mei, f"More {number}"), topic=topic)
        Comment.objects.create(note=note, author=crowd[0], body="!")
        Comment.objects.create(note=note, author=mei, body="!")
    like(note, mei, crowd[0])
    assert services.find_trends() == 0
    assert selectors.list_trends("topic", reader=NOBODY) == []


def test_an_author_does_not_count_for_their_own_note(mei: Account, crowd: list[Account]) -> None:
    note = make_note(mei)
    like(note, *crowd[:6], mei)
    services.find_trends()
    assert Trend.objects.get(kind="note", family="").people == 6


def test_a_person_takes_part_once_with_the_strongest_act(mei: Account, crowd: list[Account]) -> None:
    plain, rich = make_note(mei), make_note(mei)
    like(plain, *crowd), like(rich, *crowd)
    board = Board.objects.create(owner=mei, title="Kept")
    for person in crowd[:6]:
        Collect.objects.create(account=person, note=rich, board=board)
        Comment.objects.create(note=rich, author=person, body="!")
    services.find_trends()
    kept = {row.target_id: row for row in Trend.objects.filter(kind="note", family="")}
    assert kept[plain.pk].people == kept[rich.pk].people == 12
    assert kept[plain.pk].score < kept[rich.pk].score < 2 * kept[plain.pk].score


def test_what_is_always_loud_rises_less_than_what_is_new(mei: Account, make_account: People) -> None:
    people = [make_account(created_at=now() - timedelta(days=30)) for _one in range(40)]
    always, fresh = make_note(mei, hours_ago=400), make_note(mei, hours_ago=400)
    for number, person in enumerate(people[:32]):
        like(always, person, hours_ago=24 + number * 6)
    like(always, *people[32:])
    like(fresh, *people[32:])
    services.find_trends()
    assert notes() == [fresh.pk, always.pk]


def test_old_news_and_suspended_people_do_not_count(mei: Account, crowd: list[Account]) -> None:
    old, bought = make_note(mei, hours_ago=400), make_note(mei)
    like(old, *crowd, hours_ago=24 * 5), like(bought, *crowd[:9])
    Account.objects.filter(pk__in=[one.pk for one in crowd[:7]]).update(suspended_at=now())
    assert services.find_trends() == 0


def test_accounts_that_were_made_for_it_make_no_trend(mei: Account, make_account: People) -> None:
    note = make_note(mei)
    put_under(note, "bought")
    like(note, *[make_account(created_at=now() - timedelta(hours=23)) for _one in range(12)])
    assert services.find_trends() == 0
    assert services.find_trends(moment=now() + timedelta(hours=2)) > 0


def test_topics_rise_by_writing_and_liking(mei: Account, crowd: list[Account]) -> None:
    written = put_under(make_note(crowd[0]), "hiking", "徒步")
    for person in crowd[1:5]:
        NoteTopic.objects.create(note=make_note(person), topic=written)
    liked_note = make_note(mei)
    liked = put_under(liked_note, "boats")
    like(liked_note, *crowd[:10])
    services.find_trends()
    rows = selectors.list_trends("topic", reader=NOBODY)
    assert [row.topic for row in rows] == [written, liked]
    assert [row.people for row in rows] == [5, 10]  # its writer came today
    assert [one.topic_id for one in selectors.list_trending()] == [written.pk, liked.pk]


def test_searches_rise_over_their_own_days(db: Any) -> None:
    today = now().date()
    for back in range(10):
        for query, people in (("雨伞", 20), ("news", 3)):
            QueryTally.objects.create(
                query=query,
                key=query,
                language=0 if query == "雨伞" else 1,
                day=today - timedelta(days=back),
                people=people if back or query == "雨伞" else 30,
            )
    QueryTally.objects.create(query="😀", key="😀", language=-1, day=today, people=9)
    QueryTally.objects.create(query="few", key="few", language=1, day=today, people=2)
    services.find_trends()

    def rising(family: str) -> list[str]:
        return [row.query for row in selectors.list_trends("query", family, reader=NOBODY)]

    assert rising("")[0] == "news"
    assert "😀" in rising("")
    assert "few" not in rising("")
    assert rising("en") == ["news"]
    assert set(rising("zh")) <= {"雨伞"}


def test_nothing_closed_to_the_reader_rises_for_them(
    mei: Account, tom: Account, crowd: list[Account]
) -> None:
    authors = crowd[:4]
    ours = [make_note(author) for author in authors]
    for note in ours:
        like(note, *crowd[4:])
    shut = make_note(mei, visibility="followers")
    like(shut, *crowd)
    services.find_trends()
    assert set(notes()) == {note.pk for note in ours}
    Block.objects.create(blocker=tom, blocked=authors[0])
    Block.objects.create(blocker=authors[1], blocked=tom)
    Mute.objects.create(muter=tom, muted=authors[2])
    rows = selectors.list_trends("note", reader=reader_of(tom))
    assert [row.note for row in rows] == [ours[3]]
    Note.objects.filter(pk=ours[3].pk).update(hidden_at=now())
    Account.objects.filter(pk=authors[0].pk).update(suspended_at=now())
    assert selectors.list_trends("note", reader=reader_of(tom)) == []
    assert set(notes()) == {ours[1].pk, ours[2].pk}
    services.find_trends()
    assert ours[3].pk not in dict(selectors.trending_ids("note"))


def test_trends_are_replaced_as_a_whole(
    mei: Account, crowd: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = make_note(mei)
    like(note, *crowd)
    services.find_trends()
    before = list(Trend.objects.values_list("kind", "family", "target_id"))
    services.find_trends()
    assert list(Trend.objects.values_list("kind", "family", "target_id")) == before

    def die(_rows: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(trends.Trend.objects, "bulk_create", die)
    with pytest.raises(RuntimeError):
        services.find_trends()
    assert list(Trend.objects.values_list("kind", "family", "target_id")) == before
    monkeypatch.undo()
    services.find_trends(moment=now() + timedelta(days=9))
    assert not Trend.objects.exists()


def test_lists_are_bounded(mei: Account, crowd: list[Account], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends, "KEPT", 2)
    for _one in range(4):
        like(make_note(mei), *crowd)
    services.find_trends()
    assert len(notes()) == 2
    assert len(selectors.list_trends("note", reader=NOBODY, size=1)) == 1
    assert selectors.list_trends("note", reader=NOBODY, size=-1) == []


def test_lists_ask_few_queries(mei: Account, crowd: list[Account], django_assert_num_queries: Any) -> None:
    for number in range(5):
        note = make_note(mei)
        put_under(note, f"topic{number}")
        like(note, *crowd)
    services.find_trends()
    for kind, reader, queries in (
        ("note", reader_of(mei), 3),
        ("note", NOBODY, 2),
        ("topic", NOBODY, 3),
        ("query", NOBODY, 1),
    ):
        with django_assert_num_queries(queries):
            selectors.list_trends(kind, reader=reader)
