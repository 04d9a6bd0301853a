"""Running words become cues that can be read while they are said."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.speech import cues
from sampan.translation.speech.cues import Cue, Word, cut_into_cues, mark_clause, settle, width_of, wrap


def said(text: str, *, start: int = 0, each: int = 300, gap: int = 0) -> list[Word]:
    """Words of a sentence, one after another; Chinese goes character by character."""
    parts = [f" {word}" for word in text.split()] if " " in text else list(text)
    return [
        Word(start + i * (each + gap), start + i * (each + gap) + each, part) for i, part in enumerate(parts)
    ]


def test_each_sentence_that_fits_is_a_cue_of_its_own() -> None:
    found = cut_into_cues(said("First you need some flour. Then add the water slowly."))
    assert [cue.text for cue in found] == ["First you need some flour.", "Then add the water slowly."]
    assert found[0].end_ms <= found[1].start_ms


def test_a_long_sentence_is_cut_at_its_comma() -> None:
    words = said(
        "Before you put the lid on the pot and turn the heat all the way down to its lowest point, "
        "taste the broth and add a little more salt than you think it will need.",
        each=250,
    )
    found = cut_into_cues(words)
    assert len(found) > 1
    assert any(cue.text.endswith(",") for cue in found)
    assert all(width_of(cue.text) <= cues.LINES_MAX * cues.LINE_LATIN for cue in found)
    assert " ".join(cue.text for cue in found) == "".join(word.text for word in words).strip()


def test_chinese_clauses_stand_on_one_line_each() -> None:
    words = [
        *mark_clause(said("首先准备面粉和水", each=200)),
        *mark_clause(said("揉成面团", start=1700, each=200)),
        *mark_clause(said("然后把白菜和猪肉切得碎碎的", start=2600, each=200)),
    ]
    found = cut_into_cues(words)
    assert [cue.text for cue in found] == ["首先准备面粉和水，揉成面团", "然后把白菜和猪肉切得碎碎的"]


def test_a_long_silence_ends_a_cue() -> None:
    found = cut_into_cues([*said("well then", each=300), *said("here we go", start=9000, each=300)])
    assert [cue.text for cue in found] == ["well then", "here we go"]


def test_a_cue_stands_long_enough_to_be_noticed_but_not_over_the_next() -> None:
    found = cut_into_cues([Word(0, 200, "Yes."), Word(5000, 5200, "No."), Word(5300, 5500, "Wait.")])
    assert (found[0].start_ms, found[0].end_ms) == (0, cues.SHORTEST_MS)
    assert found[1].end_ms == found[2].start_ms


def test_cues_that_begin_together_become_one() -> None:
    found = settle([Cue(0, 2000, "你好"), Cue(0, 2000, "Hello"), Cue(1500, 3000, "Bye")])
    assert [cue.text for cue in found] == ["你好\nHello", "Bye"]
    assert found[0].end_ms == 1500


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("short", "short"),
        ("own\nbreak", "own\nbreak"),
        (
            "this line is a good deal longer than forty-two letters",
            "this line is a good deal\nlonger than forty-two letters",
        ),
        (
            "这一行字实在是太长了，一行里面放不下，要分成两行",
            "这一行字实在是太长了，一\n行里面放不下，要分成两行",
        ),
    ],
)
def test_a_wide_text_is_broken_near_its_middle(text: str, wrapped: str) -> None:
    assert wrap(text) == wrapped


def test_chinese_gets_its_own_punctuation() -> None:
    assert cues.tidy_chinese("大家好 今天吃什么?") == "大家好，今天吃什么？"
    assert cues.tidy_chinese("我用iPhone拍的,好看") == "我用iPhone拍的，好看"


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 3_000), st.text("ab好， .", min_size=1, max_size=8)),
        max_size=40,
    )
)
def test_cut_cues_never_overlap_and_lose_no_letter(raw: list[tuple[int, int, str]]) -> None:
    words, at = [], 0
    for gap, lasts, text in raw:
        at += gap
        words.append(Word(at, at + lasts, text))
        at += lasts
    found = cut_into_cues(words)
    for one, other in itertools.pairwise(found):
        assert one.end_ms <= other.start_ms
    # A cue's words are never empty, and what was said is all there.
    assert all(cue.text.strip() for cue in found)
    letters = [letter for word in words for letter in word.text if letter in "ab好"]
    assert letters == [letter for cue in found for letter in cue.text if letter in "ab好"] or any(
        one.start_ms == other.start_ms for one, other in itertools.pairwise(words)
    )
