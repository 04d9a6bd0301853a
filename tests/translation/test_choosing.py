"""Among several answers the one is taken that the others agree with and that has no fault."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.translation.choosing import choose_answer
from sampan.translation.engines.protocol import BOTH_WAYS, Answer, Passage
from sampan.translation.pipeline import Task, translate_through


class Several:
    """An engine that gives the same answers to everything."""

    name = "several"
    version = "1"
    licence = "none"
    is_local = True
    is_heavy = False
    uses_advice = False
    uses_examples = False
    pairs = BOTH_WAYS
    fixed_phrases: tuple[str, ...] = ()

    def __init__(self, *answers: str) -> None:
        self.answers = answers

    def why_not_ready(self) -> str:
        return ""

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        return [Answer(self.answers[0], others=self.answers[1:]) for _ in passages]

    def close(self) -> None:
        return None


def test_an_answer_that_stands_alone_loses() -> None:
    answers = ["You must be joking, my friend", "The noodles are good today", "The noodles were good today"]
    assert answers[choose_answer(answers)] == "The noodles are good today"


def test_of_two_the_likelier_is_taken() -> None:
    assert choose_answer(["likelier", "other"]) == 0


def test_there_must_be_one() -> None:
    with pytest.raises(ValueError, match="no answer"):
        choose_answer([])


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_the_choice_is_one_of_the_answers(answers: list[str]) -> None:
    assert 0 <= choose_answer(answers) < len(answers)


def test_a_faultless_answer_is_preferred_to_the_likeliest() -> None:
    engine = Several("It costs 15 euro each", "It costs 50 each")
    [outcome] = translate_through(engine, [Task("人均50", "en")])
    assert outcome.body == "It costs 50 each"


def test_when_all_have_faults_none_is_shown() -> None:
    [outcome] = translate_through(Several("人均50", "It is 15"), [Task("人均50", "en")])
    assert outcome.body is None
