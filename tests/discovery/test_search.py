"""Search by letters: short Chinese words, both scripts, topics, several words, odd signs, closed notes."""

from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Mute
from sampan.discovery import search
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note, make_video, put_under


@pytest.fixture
def shelf(mei: Account) -> dict[str, Note]:
    """Five notes with different words."""
    return {
        "cat": make_note(mei, "我家的猫会开门", hours_ago=5),
        "soft": make_note(mei, "推荐一个软件", body="真的很好用", hours_ago=4),
        "hant": make_note(mei, "臺北的早餐店", body="這家豆漿很好喝", hours_ago=3),
        "en": make_note(
            mei, "Morning in Chengdu", body="Soy milk and Fried Dough, 100% worth it", hours_ago=2
        ),
        "topic": make_note(mei, "周末", hours_ago=1),
    }


def found(query: str, shelf: dict[str, Note], reader: Any = None, **options: Any) -> set[str]:
    page = search.search_notes(search.clean_query(query), reader=reader or reader_of(None), **options)
    names = {note.pk: name for name, note in shelf.items()}
    return {names.get(note.pk, "?") for note in page.items}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("猫", {"cat"}),
        ("貓", {"cat"}),
        ("家的", {"cat"}),
        ("软件", {"soft"}),
        ("軟體", {"soft"}),
        ("豆浆", {"hant"}),
        ("豆漿", {"hant"}),
        ("chengdu", {"en"}),
        ("FRIED dough", {"en"}),
        ("dough chengdu", {"en"}),
        ("dough 猫", set()),
        ("100%", {"en"}),
        ("%", {"en"}),
        ("_", set()),
        ("ｃｈｅｎｇｄｕ", {"en"}),
        ("camping", {"topic"}),
        ("露营", {"topic"}),
        ("露營", {"topic"}),
        ("nothing like it", set()),
        ("' OR 1=1 --", set()),
        ("\\", set()),
    ],
)
def test_words_are_found_where_they_stand(shelf: dict[str, Note], query: str, names: set[str]) -> None:
    put_under(shelf["topic"], "露营", "camping")
    assert found(query, shelf) == names


def test_nothing_is_searched_for_no_words(shelf: dict[str, Note], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert found("   ", shelf) == set()


def test_the_best_has_it_in_the_title_then_more_likes(mei: Account) -> None:
    body = make_note(mei, "Lunch", body="noodles", like_count=50)
    plain = make_note(mei, "Noodles", like_count=1)
    liked = make_note(mei, "Cold noodles", like_count=9)
    page = search.search_notes("noodles", reader=reader_of(None))
    assert page.items == [liked, plain, body]


def test_the_newest_come_first_when_asked(shelf: dict[str, Note]) -> None:
    rows = search.search_notes("的", reader=reader_of(None), sort="new").items
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
    assert len(rows) == 3


@pytest.mark.parametrize("sort", ["", "new"])
def test_pages_follow_each_other(mei: Account, sort: str) -> None:
    notes = {make_note(mei, f"surf {number}", hours_ago=number + 1).pk for number in range(7)}
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = search.search_notes("surf", reader=reader_of(None), sort=sort, cursor=cursor, size=3)
        seen += [note.pk for note in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert (len(seen), set(seen)) == (7, notes)


def test_only_videos_when_asked(mei: Account) -> None:
    make_note(mei, "surf")
    film = make_video(mei, "surf")
    assert search.search_notes("surf", reader=reader_of(None), kind="video").items == [film]


@pytest.mark.parametrize("tie", ["private", "blocks", "mutes"])
def test_what_is_closed_is_not_found(shelf: dict[str, Note], mei: Account, tom: Account, tie: str) -> None:
    if tie == "private":
        Note.objects.update(visibility="self")
    elif tie == "blocks":
        Block.objects.create(blocker=mei, blocked=tom)
    else:
        Mute.objects.create(muter=tom, muted=mei)
    assert found("猫", shelf, reader_of(tom)) == set()


def test_a_topic_is_found_by_either_name_and_part_of_it(shelf: dict[str, Note]) -> None:
    topic = put_under(shelf["topic"], "露营装备", "camping gear")
    for query in ("露营", "裝備", "CAMP", "gear"):
        assert search.search_topic_ids(query) == [topic.pk], query
    assert search.search_topic_ids("boats") == []


def test_trending_counts_this_weeks_public_notes(mei: Account) -> None:
    old = put_under(make_note(mei, "old", hours_ago=24 * 30), "旧事")
    new = put_under(make_note(mei, "new"), "新事")
    put_under(make_note(mei, "secret", visibility="self"), "秘密")
    assert search.list_trending_topics() == [new]
    assert old.note_count == 1


def test_without_news_the_most_used_topics_trend(mei: Account) -> None:
    old = put_under(make_note(mei, "old", hours_ago=24 * 30), "旧事")
    assert search.list_trending_topics() == [old]
