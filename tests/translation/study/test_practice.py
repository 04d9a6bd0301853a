"""Sentences for the notebook, corrections word by word, and the boxes of the practice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.translation.study.changes import Change, word_changes
from sampan.translation.study.schedule import AGAIN_AFTER, BOXES, next_review
from sampan.translation.study.sentences import around, sentence_with

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_known_word_rests_twice_as_long_each_time_and_stays_in_the_last_box() -> None:
    box, waits = 0, []
    for _time in range(len(BOXES) + 1):
        box, due = next_review(box, knew=True, at=AT)
        waits.append((due - AT).days)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 128]


@pytest.mark.parametrize("box", [0, 1, 5, 8])
def test_a_forgotten_word_begins_again_at_once(box: int) -> None:
    assert next_review(box, knew=False, at=AT) == (0, AT + AGAIN_AFTER)
    assert timedelta() < AGAIN_AFTER < BOXES[0]


def test_a_correction_shows_whole_words_of_either_language() -> None:
    assert word_changes("I like cat a lot", "I like cats a lot") == [
        Change("same", "I like "),
        Change("out", "cat"),
        Change("in", "cats"),
        Change("same", " a lot"),
    ]
    assert Change("in", "银行") in word_changes("我去馆", "我去银行")


def test_neighbouring_changes_are_one() -> None:
    assert word_changes("a b", "c d") == [Change("out", "a b"), Change("in", "c d")]


@settings(deadline=None)  # the first text loads the words
@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_nothing_is_lost_between_a_text_and_its_correction(before: str, after: str) -> None:
    changes = word_changes(before, after)
    assert "".join(one.text for one in changes if one.kind != "in") == before
    assert "".join(one.text for one in changes if one.kind != "out") == after


def test_the_sentence_of_a_word_is_found_by_any_of_its_forms() -> None:
    assert sentence_with("今天冷。去银行了！好", "银行", 200) == "去银行了！"
    assert sentence_with("Well. I was running home. Ok", "run", 200) == "I was running home."
    assert sentence_with("no such thing", "银行", 200) == ""


def test_a_long_sentence_is_cut_around_the_word() -> None:
    cut = sentence_with("字" * 300 + "银行" + "字" * 300, "银行", 100)
    assert len(cut) <= 100
    assert "银行" in cut
    assert cut[0] == cut[-1] == "…"


def test_the_word_is_marked_as_it_stands_there() -> None:
    assert around("I was running home.", "run") == ("I was ", "running", " home.")
    assert around("去银行了", "银行") == ("去", "银行", "了")
    assert around("没有", "银行") == ("没有", "", "")
