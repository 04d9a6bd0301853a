"""Search: either language finds both; short words, pinyin, slips, odd signs, filters, closed notes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.core.clock import now
from sampan.discovery import searching as search
from sampan.discovery.models import NotePlace, Place, SearchDocument, Taste
from sampan.discovery.searching import Filters
from sampan.discovery.selectors.shares import forget_shares
from sampan.discovery.services import embed_missing
from sampan.discovery.services.documents import index_missing, index_notes, want_index_of_media
from sampan.discovery.services.names import sweep_names
from sampan.discovery.services.term_shares import count_shares
from sampan.notes.models import Note
from sampan.notes.topic_names import fold_topic
from sampan.translation.keys import text_hash
from sampan.translation.models import DictionaryEntry, Memory
from tests.conftest import reader_of
from tests.discovery.makers import make_note, make_video, put_under

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_words_alone(settings: Any) -> Iterator[None]:
    """What is found by meaning has tests of its own; here the model is not loaded."""
    settings.SAMPAN_SEARCH_MEANING = False
    forget_shares()
    yield
    forget_shares()


@pytest.fixture
def shelf(mei: Account) -> dict[str, Note]:
    """Notes with different words, filed."""
    notes = {
        "cat": make_note(mei, "我家的猫会开门", hours_ago=6, language="zh-Hans"),
        "soft": make_note(mei, "推荐一个软件", body="真的很好用", hours_ago=5, language="zh-Hans"),
        "hant": make_note(mei, "臺北的早餐店", body="這家豆漿很好喝", hours_ago=4, language="zh-Hant"),
        "en": make_note(
            mei, "Morning in Chengdu", body="Soy milk, Fried Dough 🥟, 100% worth it", hours_ago=3
        ),
        "bao": make_note(
            mei, "上海小笼包", body="和咖啡一起，iPhone16 拍的 👍🏽", hours_ago=2, language="zh-Hans"
        ),
        "topic": make_note(mei, "周末", hours_ago=1, language="zh-Hans"),
    }
    put_under(notes["topic"], "露营", "camping")
    fill_dictionary()
    index_missing()
    return notes


def fill_dictionary() -> None:
    """The entries that these tests need, as the shipped dictionary has them."""
    for language, word, glosses in (
        ("zh", "咖啡", "(loanword) coffee"),
        ("zh", "小笼包", "steamed dumpling"),
        ("zh", "猫", "cat\n(dialect) to hide oneself"),
        ("en", "coffee", "咖；咖啡；咖逼；噶霏"),
        ("en", "cat", "猫；猫咪"),
        ("en", "soy milk", "豆浆"),
    ):
        DictionaryEntry.objects.create(language=language, word=word, glosses=glosses)


def found(query: str, shelf: dict[str, Note], reader: Any = None, **options: Any) -> list[str]:
    page = search.search_notes(search.clean_query(query), reader=reader or reader_of(None), **options)
    names = {note.pk: name for name, note in shelf.items()}
    return [names.get(note.pk, "?") for note in page.items]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("猫", "cat"),
        ("貓", "cat"),
        ("家的", "cat"),
        ("会开门的猫", "cat"),
        ("软件", "soft"),
        ("軟體", "soft"),
        ("豆浆", "hant"),
        ("豆漿", "hant"),
        ("台北早餐", "hant"),
        ("chengdu", "en"),
        ("FRIED dough", "en"),
        ("doughs", "en"),
        ("100%", "en"),
        ("🥟", "en"),
        ("👍", "bao"),
        ("👍🏿", "bao"),
        ("ｃｈｅｎｇｄｕ", "en"),
        ("cheng\u200bdu\u202e", "en"),
        ("iphone 16", "bao"),
        ("iPhone16", "bao"),
        ("xiaolongbao", "bao"),
        ("xiao long bao", "bao"),
        ("shanghai", "bao"),
        ("taibei", "hant"),
        ("luying", "topic"),
        ("camping", "topic"),
        ("露营", "topic"),
        ("露營", "topic"),
        ("coffee", "bao"),
        ("Chengud", "en"),
        ("chengd", "en"),
    ],
)
def test_a_query_finds_the_note_first(shelf: dict[str, Note], query: str, name: str) -> None:
    count_shares()
    assert found(query, shelf)[:1] == [name]


def test_a_word_finds_both_languages(shelf: dict[str, Note], mei: Account) -> None:
    shelf["english cat"] = make_note(mei, "My cat opens doors")
    index_missing()
    assert set(found("cat", shelf)) == set(found("猫", shelf)) == {"cat", "english cat"}
    assert found("soy milk", shelf)[0] == "en"
    assert set(found("soy milk", shelf)) == {"en", "hant"}


def test_a_whole_translation_in_the_memory_is_searched_for_too(shelf: dict[str, Note]) -> None:
    assert found("weekday breakfasts", shelf) == []
    Memory.objects.create(
        text_hash=text_hash("weekday breakfasts"),
        source="en",
        target="zh-Hans",
        origin="engine",
        engine="x",
        body="早餐店",
    )
    assert found("weekday breakfasts", shelf) == ["hant"]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "nothing resembling",
            "' OR 1=1 --",
            "\\",
            "_",
            "%",
            "a & b | !c",
            "'wolf':* <-> 'dog'",
            "\x00",
            "=k:picture",
        ),
        *(
            "'; DROP TABLE discovery_searchdocument; --",
            "((((",
            "\u202e\u200b\u2060",
            "\ud83d",
            "~",
            "{}",
            "<=>",
        ),
        *("$$", "E'\\047'", "''", '"', '""'),
    ],
)
def test_odd_signs_find_nothing_and_harm_nothing(shelf: dict[str, Note], query: str) -> None:
    assert found(query, shelf) == []
    assert SearchDocument.objects.count() == len(shelf)


def test_a_mark_of_the_index_cannot_be_typed(shelf: dict[str, Note]) -> None:
    for mark in ("=w0:0", "=l:0", "=k:video", "~luying"):
        assert "=" not in "".join(found(mark, shelf))
    assert found("=c:-1", shelf) == []


def test_ten_thousand_characters_are_cut_short(shelf: dict[str, Note]) -> None:
    assert len(search.clean_query("猫" * 10_000)) == search.QUERY_MAX
    assert found("猫 " + "x" * 10_000, shelf)[:1] in ([], ["cat"])
    assert isinstance(found("的" * 10_000, shelf), list)
    assert isinstance(found("👍" * 60, shelf), list)
    assert isinstance(found(" ".join(f"word{n}" for n in range(40)), shelf), list)


def test_quotation_marks_ask_for_the_words_just_so(shelf: dict[str, Note], mei: Account) -> None:
    shelf["turned"] = make_note(mei, "Dough, fried")
    index_missing()
    assert set(found("fried dough", shelf)) == {"en", "turned"}
    assert found('"fried dough"', shelf) == ["en"]
    assert found("“豆漿很好”", shelf) == ["hant"]


def test_nothing_is_searched_for_no_words(shelf: dict[str, Note], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert found("   ", shelf) == []


def test_the_best_has_it_in_the_title_then_more_likes(mei: Account) -> None:
    body = make_note(mei, "Lunch", body="noodles", like_count=50)
    plain = make_note(mei, "Noodles", like_count=1)
    liked = make_note(mei, "Cold noodles", like_count=9)
    index_missing()
    page = search.search_notes("noodles", reader=reader_of(None))
    assert page.items == [liked, plain, body]


def test_the_rarer_word_counts_more(mei: Account) -> None:
    for number in range(12):
        make_note(mei, f"A walk {number}", body="park")
    rare = make_note(mei, "Otters", body="by the river")
    both = make_note(mei, "Otters", body="in the park")
    index_missing()
    count_shares()
    page = search.search_notes("otters park", reader=reader_of(None), size=2)
    assert page.items == [both, rare]


def test_the_newest_come_first_when_asked(shelf: dict[str, Note]) -> None:
    rows = search.search_notes("的", reader=reader_of(None), sort="new").items
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
    assert len(rows) == 4


@pytest.mark.parametrize("sort", ["", "new"])
def test_pages_follow_each_other_whatever_comes_meanwhile(mei: Account, sort: str) -> None:
    notes = {make_note(mei, f"surf {number}", hours_ago=number + 1).pk for number in range(7)}
    index_missing()
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = search.search_notes("surf", reader=reader_of(None), sort=sort, cursor=cursor, size=3)
        seen += [note.pk for note in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        make_note(mei, "surf surf surf", like_count=100)
        index_missing()
    assert (len(seen), set(seen)) == (7, notes)


@pytest.mark.parametrize("cursor", ["x", "-", "1-", "9" * 30 + "-1", "5-999999", "1-0"])
def test_a_cursor_that_is_none_is_passed_over(shelf: dict[str, Note], cursor: str) -> None:
    assert isinstance(found("猫", shelf, cursor=cursor), list)


def test_filters_narrow_what_is_found(shelf: dict[str, Note], mei: Account) -> None:
    shelf["film"] = make_video(mei, "surf in the morning")
    shelf["old"] = make_note(mei, "morning surf", hours_ago=24 * 40, category="travel")
    place = Place.objects.create(pk=7, name_en="Dali", country="CN", latitude=25, longitude=100)
    NotePlace.objects.create(note=shelf["old"], place=place)
    index_missing()
    assert set(found("morning", shelf)) == {"en", "film", "old"}
    assert found("morning", shelf, kind="video") == ["film"]
    assert set(found("morning", shelf, filters=Filters(since=now() - timedelta(days=7)))) == {"en", "film"}
    assert found("morning", shelf, filters=Filters(category="travel")) == ["old"]
    assert found("morning", shelf, filters=Filters(place_ids=(7, 8))) == ["old"]
    assert found("morning", shelf, filters=Filters(place_ids=())) == []
    assert found("猫", shelf, filters=Filters(language="en")) == []
    assert found("猫", shelf, filters=Filters(language="zh-Hant")) == ["cat"]


@pytest.mark.parametrize(
    "tie", ["self", "followers", "hidden", "suspended", "blocks", "blocked", "mutes", "dismissed"]
)
def test_what_is_closed_is_not_found(shelf: dict[str, Note], mei: Account, tom: Account, tie: str) -> None:
    if tie in ("self", "followers"):
        Note.objects.update(visibility=tie)
    elif tie == "hidden":
        Note.objects.update(hidden_at=now())
    elif tie == "suspended":
        Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    elif tie in ("blocks", "blocked"):
        one, other = (mei, tom) if tie == "blocks" else (tom, mei)
        Block.objects.create(blocker=one, blocked=other)
    elif tie == "mutes":
        Mute.objects.create(muter=tom, muted=mei)
    else:
        Taste.objects.create(account=tom, dismissed_ids=[note.pk for note in shelf.values()])
    for query in ("猫", "coffee", "xiaolongbao", "露营", '"我家的猫"'):
        for sort in ("", "new"):
            assert found(query, shelf, reader_of(tom), sort=sort) == []


def test_followers_find_what_is_open_to_them(shelf: dict[str, Note], mei: Account, tom: Account) -> None:
    Note.objects.update(visibility="followers")
    Follow.objects.create(follower=tom, followed=mei)
    assert found("猫", shelf, reader_of(tom)) == ["cat"]


def test_pages_are_filled_up_when_some_are_closed(mei: Account, tom: Account) -> None:
    for number in range(8):
        make_note(mei, f"surf {number}", visibility="self" if number % 2 else "public")
    index_missing()
    page = search.search_notes("surf", reader=reader_of(tom), size=4)
    assert (len(page.items), page.next_cursor) == (4, None)


def test_what_somebody_wants_less_of_comes_last(mei: Account, tom: Account, make_account: Any) -> None:
    other = make_account("other")
    mine, theirs = make_note(mei, "surf", hours_ago=1), make_note(other, "surf", hours_ago=30)
    index_missing()
    assert search.search_notes("surf", reader=reader_of(tom)).items == [mine, theirs]
    Taste.objects.create(account=tom, less_authors=[mei.pk])
    assert search.search_notes("surf", reader=reader_of(tom)).items == [theirs, mine]


def test_a_document_follows_its_note(shelf: dict[str, Note], mei: Account) -> None:
    before = SearchDocument.objects.get(pk=shelf["cat"].pk)
    assert index_notes([shelf["cat"].pk]) == 0
    Note.objects.filter(pk=shelf["cat"].pk).update(title="我家的狗", heard_and_seen="汪汪")
    assert index_notes([shelf["cat"].pk]) == 1
    assert found("猫", shelf) == []
    assert found("狗", shelf) == found("汪汪", shelf) == ["cat"]
    assert SearchDocument.objects.get(pk=shelf["cat"].pk).serial == before.serial
    shelf["cat"].delete()
    assert found("狗", shelf) == []
    assert index_notes([shelf["cat"].pk or 0]) == 0


def test_a_topic_that_gets_another_name_finds_its_notes_by_it(shelf: dict[str, Note]) -> None:
    topic = shelf["topic"].note_topics.get().topic
    topic.names.create(name="周末野营", key=fold_topic("周末野营"), language="zh-Hans")
    assert found("yeying", shelf) == []
    assert index_notes([note.pk for note in shelf.values()]) == 1
    assert found("yeying", shelf) == ["topic"]


def test_media_without_a_note_ask_for_nothing(mei: Account) -> None:
    want_index_of_media(media_id=12345)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'discovery.index_note'")
        assert cursor.fetchone() == (0,)


def test_what_means_the_same_is_found_without_a_common_word(
    shelf: dict[str, Note], settings: Any, mei: Account
) -> None:
    settings.SAMPAN_SEARCH_MEANING = True
    shelf["dog"] = make_note(mei, "My puppy is ill", body="Which animal doctor should I take him to?")
    index_missing()
    embed_missing()
    query = "小狗生病了应该去哪家宠物医院"
    assert found(query, shelf)[0] == "dog"
    settings.SAMPAN_SEARCH_MEANING = False
    assert "dog" not in found(query, shelf)
    settings.SAMPAN_SEARCH_MEANING = True
    Note.objects.filter(pk=shelf["dog"].pk).update(visibility="self")
    assert "dog" not in found(query, shelf)


def test_how_many_queries_a_page_asks(
    shelf: dict[str, Note], tom: Account, django_assert_num_queries: Any
) -> None:
    found("咖啡", shelf, reader_of(tom))
    with django_assert_num_queries(4):
        assert found("咖啡", shelf, reader_of(tom)) == ["bao"]


def test_a_topic_is_found_by_either_name_a_part_of_it_pinyin_and_with_a_slip(shelf: dict[str, Note]) -> None:
    topic = put_under(shelf["cat"], "野餐装备", "picnic gear")
    sweep_names()
    for query in ("野餐", "裝備", "PICN", "gear", "yecan", "picnik gear"):
        assert search.search_topic_ids(query) == [topic.pk], query
    assert search.search_topic_ids("boats") == []


def test_people_are_found_in_both_scripts_in_pinyin_and_with_a_slip(mei: Account, tom: Account) -> None:
    Account.objects.filter(pk=tom.pk).update(display_name="張小龍")
    sweep_names()
    for query in ("張小", "张小龙", "zhangxiaolong", "zhang xiao", "zhangxiaolng", "tom"):
        assert [one.pk for one in search.search_people(query, reader=reader_of(mei)).items] == [tom.pk], query
    Block.objects.create(blocker=tom, blocked=mei)
    assert search.search_people("zhangxiaolong", reader=reader_of(mei)).items == []


def test_trending_counts_this_weeks_public_notes(mei: Account) -> None:
    old = put_under(make_note(mei, "old", hours_ago=24 * 30), "旧事")
    new = put_under(make_note(mei, "new"), "新事")
    put_under(make_note(mei, "secret", visibility="self"), "秘密")
    assert search.list_trending_topics() == [new]
    assert old.note_count == 1


def test_without_news_the_most_used_topics_trend(mei: Account) -> None:
    old = put_under(make_note(mei, "old", hours_ago=24 * 30), "旧事")
    assert search.list_trending_topics() == [old]
