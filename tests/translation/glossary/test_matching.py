"""Finding terms: longest first, at the borders of words, in either script, never where nothing is a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.glossary.advice import advised_terms, kept_names
from sampan.translation.glossary.conditions import BadCondition, read_condition
from sampan.translation.glossary.folding import fold
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.shipped import read_shipped_terms
from sampan.translation.glossary.types import GlossaryTerm

SHIPPED = TermIndex(read_shipped_terms())


def term(text: str, language: str = "en", **fields: object) -> GlossaryTerm:
    return GlossaryTerm(text, "zh" if language == "zh" else "en", **fields)  # type: ignore[arg-type]


def words(index: TermIndex, body: str) -> list[str]:
    return [body[hit.start : hit.end] for hit in index.find(body)]


def test_the_longest_wins() -> None:
    index = TermIndex([term("种草", "zh"), term("种草机", "zh"), term("cat"), term("cat tax")])
    assert words(index, "她是种草机，又种草了") == ["种草机", "种草"]
    assert words(index, "cat tax for the cat") == ["cat tax", "cat"]


def test_latin_words_end_at_borders_and_case_does_not_matter() -> None:
    index = TermIndex([term("slay"), term("no cap")])
    assert words(index, "SLAY! islay slaying Slay, no-cap NO CAP no capital") == [
        "SLAY",
        "Slay",
        "no-cap",
        "NO CAP",
    ]


def test_latin_words_may_stand_beside_chinese() -> None:
    assert words(TermIndex([term("slay")]), "太slay了") == ["slay"]


def test_drawn_out_words_are_the_same_words() -> None:
    index = TermIndex([term("slay"), term("233", "zh"), term("hhh", "zh")])
    assert words(index, "slayyyy 哈 2333333 hhhhhh slayy") == ["slayyyy", "2333333", "hhhhhh"]


def test_traditional_script_is_found_where_it_stands() -> None:
    assert words(TermIndex([term("种草", "zh"), term("显眼包", "zh")]), "又被種草，他是個顯眼包") == [
        "種草",
        "顯眼包",
    ]


def test_full_width_letters_and_curled_apostrophes_are_read() -> None:
    assert words(TermIndex([term("it's giving")]), "ＩＴ’Ｓ giving") == ["ＩＴ’Ｓ giving"]


def test_nothing_is_found_in_addresses_mentions_topics_and_codes() -> None:
    index = TermIndex([term("yyds", "zh"), term("slay")])
    body = "https://yyds.example/slay @yyds #slay #yyds[话题]# [yyds] me@slay.com"
    assert index.find(body) == []


def test_quantities_are_no_number_codes() -> None:
    index = TermIndex([term("520", "zh"), term("666", "zh")])
    assert words(index, "520快乐，666！") == ["520", "666"]
    assert words(index, "这件520元，¥666，第520期，1520，6.666，520ml，约520，666%，520 people") == []


def test_alone_means_the_whole_comment() -> None:
    index = TermIndex([term("bet", when="alone"), term("冲", "zh", when="alone")])
    assert words(index, "Bet!! 🔥 @tom") == ["Bet"]
    assert words(index, "冲冲冲啊！") == ["冲", "冲", "冲"]
    assert words(index, "I bet you") == []
    assert words(index, "冲个澡") == []


def test_a_pattern_sees_the_words_around_and_a_variant_needs_none() -> None:
    index = TermIndex([term("fire", variants=("straight fire",), when="context:so ~(?! alarm)")])
    assert words(index, "so fire, so fire alarm, the fire, ~ straight fire") == ["fire", "straight fire"]


def test_a_wave_in_the_text_is_not_the_place_of_the_word() -> None:
    assert words(TermIndex([term("亲", "zh", when="context:^~亲")]), "亲~亲") == []


def test_chinese_words_in_latin_letters_count_in_chinese_only() -> None:
    index = TermIndex([term("emo", "zh"), term("yyds", "zh", kind="abbreviation"), term("get", "zh")])
    assert words(index, "今天emo了") == ["emo"]
    assert words(index, "an emo song that you get") == []
    assert words(index, "this cafe is yyds") == ["yyds"]
    assert words(index, "emo") == ["emo"]


def test_of_one_spelling_the_text_s_own_language_wins() -> None:
    index = TermIndex([term("dm", "en"), term("dm", "zh")])
    assert [hit.term.language for hit in index.find("记得dm我")] == ["zh"]
    assert [hit.term.language for hit in index.find("just dm me")] == ["en"]


def test_an_emoji_means_something_beside_its_own_language_only() -> None:
    index = TermIndex([term("🍉", "zh", kind="emoji"), term("💀", kind="emoji")])
    assert words(index, "来了来了🍉💀") == ["🍉"]
    assert words(index, "what a summer 🍉💀") == ["💀"]


@pytest.mark.parametrize("when", ["sometimes", "context:no place", "context:(~", "alone|nothing"])
def test_a_condition_that_cannot_be_read_is_refused(when: str) -> None:
    with pytest.raises(BadCondition):
        read_condition(when)


def test_a_slow_pattern_gives_up() -> None:
    index = TermIndex([term("x", when="context:(?:(a|a|aa)+)+b~")])
    assert index.find("a" * 55 + "x") == []


def test_engines_are_told_terms_and_names() -> None:
    body = "绝绝子，RedNote上的他真的xjbl乱说，yyds"
    assert advised_terms(SHIPPED, body, target="en") == (
        ("绝绝子", "absolutely amazing"),
        ("yyds", "the GOAT"),
    )
    assert kept_names(SHIPPED, body) == ("RedNote", "xjbl")
    assert advised_terms(SHIPPED, "no cap, 绝绝子", target="zh-Hans") == (("no cap", "真的，不骗你"),)


def test_an_empty_glossary_finds_nothing() -> None:
    assert TermIndex([]).find("yyds no cap 666") == []


ANY_TEXT = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [*"绝种草冲6320 ~.!#@[]ıİßﬀ🍉\n", "yyds", "no cap", "種草", "goat", "https://a.b/", "亲"]
    ),
    max_size=20,
).map("".join)


@given(ANY_TEXT)
def test_hits_stand_in_order_within_the_text_and_never_overlap(body: str) -> None:
    end = 0
    for hit in SHIPPED.find(body):
        assert end <= hit.start < hit.end <= len(body)
        end = hit.end


@given(ANY_TEXT)
def test_folding_keeps_every_letter_in_its_place(body: str) -> None:
    assert len(fold(body)) == len(body)
    assert fold(fold(body)) == fold(body)


@given(
    st.sampled_from([one.text for one in SHIPPED.terms if one.when == "always" and one.kind != "emoji"]),
    st.data(),
)
def test_a_word_is_found_in_any_case(word: str, data: st.DataObject) -> None:
    cased = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in word)
    if len(cased) == len(word):
        body = f"，{cased}，好"
        assert any(hit.start == 1 and hit.end == 1 + len(word) for hit in SHIPPED.find(body))
