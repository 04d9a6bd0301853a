"""In which state a text stands for a reader: shown, translated, awaited, offered, or given up."""

from typing import Any

import pytest

from sampan.accounts.types import Reader
from sampan.translation.keys import text_hash, text_key
from sampan.translation.models import Memory, Wanted
from sampan.translation.types import Text
from sampan.web.present.texts import LEAD_LENGTH, Texts

pytestmark = pytest.mark.django_db

ZH, HANT, EN = "今天去公园散步", "今天去公園散步", "A walk in the park today"
MIXED_EN = "I love 火锅 so much, it is the best thing here"


def shown(reader: Reader, body: str, **options: Any) -> Any:
    texts = Texts(reader)
    texts.want("note:1:body", Text(body), **options)
    texts.find()
    return texts.body("note:1:body")


def reader(language: str, *reads: str, auto: bool = True) -> Reader:
    return Reader(account_id=None, language=language, reads=reads or (language,), auto_translate=auto)


def remember(body: str, translated: str, source: str, target: str, **fields: Any) -> None:
    Memory.objects.create(
        text_hash=text_hash(body),
        source=source,
        target=target,
        body=translated,
        **{"origin": "engine", **fields},
    )


@pytest.mark.parametrize(
    ("who", "body", "state", "language"),
    [
        (reader("en"), EN, "plain", "en"),
        (reader("en"), ZH, "pending", "zh-Hans"),
        (reader("en"), HANT, "pending", "zh-Hant"),
        (reader("zh-Hans"), ZH, "plain", "zh-Hans"),
        (reader("zh-Hans"), EN, "pending", "en"),
        (reader("zh-Hans"), HANT, "translated", "zh-Hant"),
        (reader("zh-Hant"), ZH, "translated", "zh-Hans"),
        (reader("zh-Hant"), HANT, "plain", "zh-Hant"),
        (reader("zh-Hant"), EN, "pending", "en"),
        (reader("en", "en", "zh-Hans"), ZH, "offered", "zh-Hans"),
        (reader("en", "en", "zh-Hans"), HANT, "offered", "zh-Hant"),
        (reader("zh-Hans", "zh-Hans", "zh-Hant"), HANT, "offered", "zh-Hant"),
        (reader("zh-Hans", "zh-Hans", "en"), EN, "offered", "en"),
        (reader("en", auto=False), ZH, "offered", "zh-Hans"),
        (reader("zh-Hant", auto=False), ZH, "offered", "zh-Hans"),
        (reader("en"), MIXED_EN, "offered", "en"),
        (reader("en"), "😂😂👍", "plain", "und"),
        (reader("en"), "https://example.org/a", "plain", "und"),
        (reader("en"), "", "plain", "und"),
    ],
)
def test_the_state_goes_by_what_the_reader_reads(who: Reader, body: str, state: str, language: str) -> None:
    text = shown(who, body)
    assert (text.state, text.language) == (state, language)


def test_a_translation_in_memory_stands_first_and_the_original_behind() -> None:
    remember(ZH, "A walk in the park", "zh-Hans", "en")
    text = shown(reader("en"), ZH)
    assert (text.state, text.shown, text.original) == ("translated", "A walk in the park", ZH)
    assert (text.language, text.target, text.shown_language) == ("zh-Hans", "en", "en")
    assert text.key == text_key(Text(ZH), to="en")


def test_traditional_readers_get_simplified_texts_without_an_engine() -> None:
    text = shown(reader("zh-Hant"), ZH)
    assert (text.translated, text.target) == (HANT, "zh-Hant")
    assert not Memory.objects.exists()


def test_traditional_readers_get_english_by_way_of_the_simplified_translation() -> None:
    remember(EN, ZH, "en", "zh-Hans")
    assert shown(reader("zh-Hant"), EN).translated == HANT


def test_what_was_given_up_is_shown_as_it_is() -> None:
    Wanted.objects.create(text_hash=text_hash(ZH), text=ZH, source="zh-Hans", target="en", state="given_up")
    text = shown(reader("en"), ZH)
    assert (text.state, text.shown, text.translated) == ("given_up", ZH, "")


def test_a_tap_translates_what_the_reader_reads_too() -> None:
    remember(ZH, "A walk", "zh-Hans", "en")
    assert shown(reader("en", "en", "zh-Hans"), ZH, asked=True).state == "translated"


def test_html_is_escaped_on_both_sides_and_links_stand() -> None:
    body = "<script>alert(1)</script> 看看 https://example.org/?a=1&b=2 #散步 @mei\n第二行"
    remember(body, "<b>Look</b> https://example.org/?a=1&b=2 #散步 @mei\nline two", "zh-Hans", "en")
    text = shown(reader("en"), body)
    for html in (text.original, text.translated):
        assert "<script>" not in html
        assert "<b>" not in html
        assert 'href="https://example.org/?a=1&amp;b=2"' in html
        assert 'href="/@mei"' in html
        assert "<br>" in html


def test_the_authors_own_translation_wins() -> None:
    remember(ZH, "by a machine", "zh-Hans", "en")
    remember(ZH, "by the author", "zh-Hans", "en", origin="author", scope="note:1:title")
    texts = Texts(reader("en"))
    texts.want("note:1:title", Text(ZH, scope="note:1:title"))
    texts.want("note:2:title", Text(ZH, scope="note:2:title"))
    texts.find()
    assert [texts.title(f"note:{n}:title").translated for n in (1, 2)] == ["by the author", "by a machine"]


def test_a_page_of_texts_is_one_query(django_assert_num_queries: Any) -> None:
    texts = Texts(reader("en"))
    for number in range(60):
        texts.want(f"note:{number}:title", Text(f"第{number}次去公园散步"))
    with django_assert_num_queries(1):
        texts.find()


def test_a_page_in_ones_own_language_is_no_query(django_assert_num_queries: Any) -> None:
    texts = Texts(reader("en"))
    texts.want("note:1:title", Text(EN))
    with django_assert_num_queries(0):
        texts.find()
    assert texts.title("note:1:title").state == "plain"


def test_a_lead_is_one_short_line() -> None:
    texts = Texts(reader("zh-Hans"))
    texts.want("note:1:lead", Text("第一行\n第二行" + "长" * 100))
    texts.find()
    lead = texts.lead("note:1:lead").original
    assert (lead[:7], len(lead), lead[-1]) == ("第一行 第二行", LEAD_LENGTH, "…")


def test_plain_words_are_the_best_there_are_now() -> None:
    remember("一只猫", "A cat", "zh-Hans", "en")
    texts = Texts(reader("en"))
    texts.want("media:1:alt", Text("一只猫"))
    texts.want("media:2:alt", Text("两只很大的狗"))
    texts.find()
    assert [texts.words(f"media:{n}:alt") for n in (1, 2)] == ["A cat", "两只很大的狗"]


def test_words_that_the_page_cannot_ask_for_are_ordered_once(django_assert_num_queries: Any) -> None:
    for _time in range(2):
        texts = Texts(reader("en"))
        texts.want("board:1:title", Text("好吃的东西"))
        texts.find_and_order()
    assert [row.text for row in Wanted.objects.all()] == ["好吃的东西"]
    with django_assert_num_queries(1):
        texts.find_and_order()
