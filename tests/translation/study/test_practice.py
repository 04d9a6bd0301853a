"""Sentences for the notebook, corrections word by word, and when cards come again."""

from datetime import UTC, datetime, timedelta

from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from sampan.translation.study.changes import Change, word_changes
from sampan.translation.study.schedule import (
    AGAIN_AFTER,
    LONGEST_DAYS,
    RATINGS,
    Progress,
    intervals,
    reviewed,
)
from sampan.translation.study.sentences import around, sentence_with

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_new_card_rests_as_fsrs_says() -> None:
    rests = intervals(Progress(), at=AT)
    assert rests == {
        Rating.Again: timedelta(minutes=10),
        Rating.Hard: timedelta(minutes=15),
        Rating.Good: timedelta(days=2),
        Rating.Easy: timedelta(days=8),
    }


def test_a_card_that_is_known_each_time_rests_longer_and_longer() -> None:
    progress, waits = Progress(), []
    at = AT
    for _time in range(6):
        progress = reviewed(progress, Rating.Good, at=at)
        waits.append((progress.due_at - at).days)
        at = progress.due_at
    assert waits == [2, 11, 46, 163, 497, 1346]


def test_a_forgotten_card_comes_back_in_the_same_sitting_and_is_less_stable() -> None:
    known = reviewed(Progress(), Rating.Easy, at=AT)
    forgotten = reviewed(known, Rating.Again, at=known.due_at)
    assert forgotten.due_at - known.due_at == AGAIN_AFTER
    assert forgotten.stability is not None
    assert known.stability is not None
    assert forgotten.stability < known.stability


@given(ratings=st.lists(st.sampled_from(RATINGS), max_size=12))
def test_the_same_answers_give_the_same_days_and_better_ones_never_fewer(ratings: list[Rating]) -> None:
    def learned() -> Progress:
        progress, at = Progress(), AT
        for rating in ratings:
            progress = reviewed(progress, rating, at=at)
            at = progress.due_at
        return progress

    progress = learned()
    assert (progress, progress.due_at) == (learned(), learned().due_at)
    rests = list(intervals(progress, at=max(AT, progress.due_at)).values())
    assert rests == sorted(rests)
    assert rests[0] == AGAIN_AFTER
    assert rests[-1] <= timedelta(days=LONGEST_DAYS)


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
