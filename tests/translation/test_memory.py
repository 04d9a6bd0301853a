"""What readers see out of the memory, in one query, and whose words win."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sampan.accounts.models import Account
from sampan.translation.errors import OwnTranslationInvalid, UnknownLanguage
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import find_translations, text_key
from sampan.translation.services import forget_translations, keep_author_translation
from sampan.translation.types import Text, Translated

pytestmark = pytest.mark.django_db

ZH = "今天去吃火锅了"


def remembered(body: str, translation: str, **fields: Any) -> Memory:
    values = {
        "source": "zh-Hans",
        "target": "en",
        "origin": "engine",
        "engine": "llama",
        "engine_version": "1",
    }
    return Memory.objects.create(text_hash=text_hash(body), body=translation, **{**values, **fields})


def one(text: Text, to: str) -> Translated | None:
    return find_translations([text], to=to)[0]


def test_a_page_of_texts_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    bodies = [f"今天去吃第{number}家火锅" for number in range(40)]
    for body in bodies[:30]:
        remembered(body, f"Hotpot for {body}")
    texts = [Text(body, scope=f"note:{place}:title") for place, body in enumerate(bodies)]
    with django_assert_num_queries(1):
        found = find_translations(texts, to="en")
    assert [done.body if done else None for done in found] == [
        f"Hotpot for {body}" for body in bodies[:30]
    ] + [None] * 10


def test_what_needs_no_engine_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        found = find_translations([Text(ZH), Text("😀😀"), Text("https://a.cn"), Text("")], to="zh-Hans")
        found += find_translations([Text(ZH), Text("這家店")], to="zh-Hant")
    origins = [done.origin for done in found if done]
    assert origins == ["same", "same", "same", "same", "script", "same"]


def test_a_traditional_reader_gets_chinese_converted_and_never_translated() -> None:
    done = one(Text("用软件打车去机场 @小张 #机场[话题]#"), "zh-Hant")
    assert done is not None
    assert (done.origin, done.source) == ("script", "zh-Hans")
    assert done.body == "用軟體打車去機場 @小张 #机场[话题]#"
    assert not Wanted.objects.exists()


def test_a_traditional_reader_gets_the_simplified_memory_converted() -> None:
    remembered("I live in an apartment", "我住在一栋公寓里", source="en", target="zh-Hans")
    done = one(Text("I live in an apartment"), "zh-Hant")
    assert done is not None
    assert (done.origin, done.body, done.target) == ("engine", "我住在一棟公寓裡", "zh-Hant")


def test_the_authors_own_words_win_in_their_place_only(mei: Account) -> None:
    remembered(ZH, "Went to eat hotpot today")
    text = Text(ZH, scope="note:1:title")
    keep_author_translation(text=text, to="en", body="Hotpot day!", account_id=mei.pk)
    mine, elsewhere = find_translations([text, Text(ZH, scope="note:2:title")], to="en")
    assert mine is not None
    assert elsewhere is not None
    assert (mine.body, mine.origin) == ("Hotpot day!", "author")
    assert (elsewhere.body, elsewhere.origin) == ("Went to eat hotpot today", "engine")


def test_the_authors_own_words_end_when_the_original_changes(mei: Account) -> None:
    keep_author_translation(
        text=Text(ZH, scope="note:1:title"), to="en", body="Hotpot day!", account_id=mei.pk
    )
    assert one(Text(ZH + "，好吃", scope="note:1:title"), "en") is None


def test_keeping_the_authors_words_again_replaces_them(mei: Account) -> None:
    text = Text(ZH, scope="note:1:title")
    for body in ("Hotpot day!", "Hotpot, at last"):
        keep_author_translation(text=text, to="en", body=body, account_id=mei.pk)
    assert [row.body for row in Memory.objects.all()] == ["Hotpot, at last"]
    forget_translations(scopes=["note:1:title"])
    assert not Memory.objects.exists()


@pytest.mark.parametrize(
    ("scope", "body"), [("", "Hotpot"), ("note:1:title", "  "), ("note:1:title", "x" * 5_001)]
)
def test_words_that_cannot_be_kept_are_refused_and_nothing_is_written(
    mei: Account, scope: str, body: str
) -> None:
    with pytest.raises(OwnTranslationInvalid):
        keep_author_translation(text=Text(ZH, scope=scope), to="en", body=body, account_id=mei.pk)
    assert not Memory.objects.exists()


def test_own_words_in_a_language_that_is_not_translated_are_refused(mei: Account) -> None:
    with pytest.raises(UnknownLanguage):
        keep_author_translation(
            text=Text(ZH, scope="note:1:title"), to="fr", body="Fondue", account_id=mei.pk
        )
    assert not Memory.objects.exists()


def test_an_erased_author_takes_their_words_along(make_account: Callable[..., Account]) -> None:
    author = make_account()
    keep_author_translation(text=Text(ZH, scope="note:1:title"), to="en", body="Hotpot", account_id=author.pk)
    author.delete()
    assert not Memory.objects.exists()


def test_the_operators_order_of_engines_decides(settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["openai", "llama"]
    remembered(ZH, "By llama", engine="llama")
    remembered(ZH, "By openai", engine="openai")
    done = one(Text(ZH), "en")
    assert done is not None
    assert (done.body, done.engine) == ("By openai", "openai")


def test_the_newest_of_one_engine_wins() -> None:
    remembered(ZH, "Old", engine_version="1")
    remembered(ZH, "New", engine_version="2")
    done = one(Text(ZH), "en")
    assert done is not None
    assert done.body == "New"


def test_a_given_up_text_is_shown_in_the_original() -> None:
    Wanted.objects.create(text_hash=text_hash(ZH), text=ZH, source="zh-Hans", target="en", state="given_up")
    done = one(Text(ZH), "en")
    assert done is not None
    assert (done.origin, done.body, done.is_translation) == ("given_up", ZH, False)
    remembered(ZH, "Hotpot after all")
    done = one(Text(ZH), "en")
    assert done is not None
    assert done.body == "Hotpot after all"


def test_a_text_over_the_limit_is_given_up_without_a_query(
    settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SAMPAN_TRANSLATION_MAX_CHARS = 10
    with django_assert_num_queries(0):
        done = one(Text("今天去吃火锅了真的非常好吃"), "en")
    assert done is not None
    assert done.origin == "given_up"


def test_line_ends_and_unicode_forms_make_no_other_text() -> None:
    remembered("café 很好\n真的", "The café is good\nreally")
    done = one(Text("  cafe\u0301 很好\r\n真的 "), "en")
    assert done is not None
    assert done.body == "The café is good\nreally"


def test_keys_tell_words_and_languages_apart_but_not_places() -> None:
    key = text_key(Text(ZH, scope="note:1:title"), to="en")
    assert key == text_key(Text(ZH + "\r\n", scope="note:2:title"), to="en")
    assert len({key, text_key(Text(ZH), to="zh-Hant"), text_key(Text(ZH + "!"), to="en")}) == 3
    assert len(key) == 20


def test_an_unknown_language_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="fr"):
        find_translations([Text(ZH)], to="fr")
