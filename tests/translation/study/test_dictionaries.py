"""The dictionary: reading CC-CEDICT, turning it round, the sounds of English, forms of words."""

from pathlib import Path

import pytest

from sampan.translation.study.cedict import Entry, read_package
from sampan.translation.study.english import ipa
from sampan.translation.study.finding import tapped_at
from sampan.translation.study.glosses import readable
from sampan.translation.study.inverse import invert, read_function_words
from sampan.translation.study.lemmas import base_forms
from sampan.translation.study.rows import chinese_rows, read_rows, write_row


def entry(word: str, numbered: str, *glosses: str, frequency: int = 100, traditional: str = "") -> Entry:
    return Entry(traditional or word, word, numbered, frequency, glosses)


def test_the_dictionary_is_read_as_its_package_carries_it(tmp_path: Path) -> None:
    file = tmp_path / "all.js"
    rows = '[["銀行","银行","yin2 hang2",["bank","CL:家[jia1]"]],["好","好","hao3","good"]]'
    file.write_text(f'module.exports = {{"all": {rows}}};\n', encoding="utf-8")
    assert list(read_package(file, {"银行": 7})) == [
        Entry("銀行", "银行", "yin2 hang2", 7, ("bank", "CL:家[jia1]")),
        Entry("好", "好", "hao3", 0, ("good",)),
    ]


def test_the_usual_reading_of_a_word_comes_first_and_surnames_last() -> None:
    found = chinese_rows(
        [entry("行", "Xing2", "surname"), entry("行", "hang2", "row"), entry("行", "xing2", "to go")]
    )
    assert [(row.reading, row.rank) for row in found] == [("xíng", 0), ("háng", 1), ("Xíng", 2)]


def test_turned_round_the_usual_and_plain_word_comes_first() -> None:
    found = invert(
        [
            entry("奔", "ben1", "(literary) to run", frequency=9_000),
            entry("跑", "pao3", "to run", "to run away", frequency=5_000),
            entry("跑步", "pao3 bu4", "to run; to jog", frequency=300),
            entry("运行", "yun4 xing2", "(of a train) to be on the move", frequency=9_000),
        ]
    )
    assert found["run"] == ["跑", "跑步", "奔"]
    assert found["run away"] == ["跑"]
    assert "be on the move" not in found


@pytest.mark.parametrize(
    "gloss", ["surname Li", "variant of 跑[pao3]", "classifier for trees", "used in 道行[dao4 heng2]"]
)
def test_what_is_no_meaning_is_not_turned_round(gloss: str) -> None:
    assert invert([entry("某", "mou3", gloss)]) == {}


@pytest.mark.parametrize(
    ("arpabet", "signs"),
    [
        ("W AO1 T ER0", "ˈwɔːtɚ"),
        ("B AH0 N AE1 N AH0", "bəˈnænə"),
        ("F AH0 T AA1 G R AH0 F IY0", "fəˈtɑːɡrəfi"),
        ("EH1 K S T R AH0", "ˈekstrə"),
        ("K AE1 T", "kæt"),
        ("S IH1 NG ER0", "ˈsɪŋɚ"),
    ],
)
def test_sounds_are_written_as_learners_dictionaries_do(arpabet: str, signs: str) -> None:
    assert ipa(arpabet) == signs


@pytest.mark.parametrize(
    ("form", "base"),
    [
        *[("running", "run"), ("stories", "story"), ("went", "go"), ("hoping", "hope"), ("helped", "help")],
        *[("women", "woman"), ("bigger", "big"), ("easily", "easy"), ("don't", "do"), ("it's", "it")],
        *[("dishes", "dish"), ("danced", "dance"), ("Cats", "cat"), ("I’m", "i"), ("stir-fry", "stir fry")],
    ],
)
def test_a_form_leads_to_its_word(form: str, base: str) -> None:
    assert base in base_forms(form)


@pytest.mark.parametrize("word", ["is", "bus", "thing", "this", "glass"])
def test_a_word_is_itself_first(word: str) -> None:
    assert base_forms(word)[0] == word


def test_the_longest_word_at_a_tap_comes_first_and_shorter_ones_in_it_after() -> None:
    tapped = tapped_at("在中国银行行长大会", 4)
    assert tapped is not None
    assert tapped.word == "中国银行"
    places = [tapped.candidates.index(one) for one in ("中国银行", "银行", "行")]
    assert places == sorted(places)
    assert all("中国银行" in one or one in "中国银行" for one in tapped.candidates)


def test_english_phrases_reach_over_spaces_only() -> None:
    tapped = tapped_at("I look forward, to it", 3)
    assert tapped is not None
    assert tapped.candidates == ("look forward", "I look", "look")


def test_a_tap_beside_words_finds_nothing() -> None:
    assert tapped_at("好，好", 1) is None
    assert tapped_at("好", 5) is None
    assert tapped_at("", 0) is None


@pytest.mark.parametrize(
    ("gloss", "plain", "traditional"),
    [
        ("Yongshou County in Xianyang 咸陽|咸阳[Xian2 yang2], Shaanxi", "咸阳 Xiányáng", "咸陽 Xiányáng"),
        ("behavior (Taiwan pr. [xing4])", "(Taiwan pr. xìng)", "(Taiwan pr. xìng)"),
        ("CL:家[jia1]", "CL:家 jiā", "CL:家 jiā"),
    ],
)
def test_references_in_a_sense_can_be_read(gloss: str, plain: str, traditional: str) -> None:
    assert plain in readable(gloss)
    assert traditional in readable(gloss, traditional=True)


def test_the_shipped_dictionary_has_both_directions_whole() -> None:
    rows = list(read_rows())
    by_word = {(row.language, row.word, row.rank): row for row in rows}
    assert by_word["zh", "重庆", 0].reading == "Chóngqìng"
    assert by_word["zh", "还是", 0].reading == "háishi"
    assert by_word["zh", "银行", 0].glosses.startswith("bank")
    assert "猫" in by_word["en", "cat", 0].glosses
    assert by_word["en", "water", 0].reading == "ˈwɔːtɚ"
    assert by_word["en", "the", 0].glosses.startswith("定冠词")
    assert sum(row.language == "zh" for row in rows) > 120_000
    assert all(row.word and "\t" not in write_row(row).split("\t", 5)[5] for row in rows)


def test_explained_words_are_each_given_once() -> None:
    words = read_function_words()
    assert len(words) > 100
    assert all(meaning.strip() for meaning in words.values())
