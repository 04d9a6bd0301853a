"""How far a translation is trusted: good ones high, bad ones low, and the same without vectors."""

import numpy as np
import pytest

from sampan.translation.confidence import Judged, confidence_of, measure_agreement
from sampan.translation.models import Memory
from sampan.translation.pipeline import Task, translate_through
from sampan.translation.selectors import find_translations
from sampan.translation.services import engine_choice, translate_now
from sampan.translation.types import DOUBTFUL_BELOW, Text
from tests.translation.scripted import ScriptedEngine

GOOD = Judged("这家店的牛肉面真的很好吃，推荐", "The beef noodles here are really good, go try them", "en")


def test_agreement_decides_between_two_answers_that_pass_every_check() -> None:
    high, low = confidence_of([GOOD], [0.88]), confidence_of([GOOD], [0.79])
    assert high >= 85
    assert low < DOUBTFUL_BELOW


@pytest.mark.parametrize(
    "worse",
    [
        Judged(GOOD.original, "The beef noodles", "en"),
        Judged(
            "这家店的牛肉面真的很好吃，推荐", "Zhejia beef noodles are really good, tuijian xiaochi", "en"
        ),
        Judged(GOOD.original, GOOD.translation, "en", is_second_try=True),
        Judged(
            "这家店的牛肉面真的很好吃，推荐吗？", "The beef noodles here are really good, go try them", "en"
        ),
        Judged("My dog really loves the snow", "我家狗 really 喜欢 the 雪", "zh-Hans"),
    ],
)
def test_what_looks_odd_costs_confidence(worse: Judged) -> None:
    assert confidence_of([worse], [0.87]) < confidence_of([GOOD], [0.87])


def test_a_passage_left_in_the_original_counts_nothing_by_its_length() -> None:
    left = Judged("二手车", None, "en")
    both = confidence_of([GOOD, left], [0.88, None])
    assert confidence_of([left], [None]) == 0
    assert 60 < both < confidence_of([GOOD], [0.88])


def test_without_vectors_the_rules_alone_speak() -> None:
    assert measure_agreement([GOOD], None) == [None]
    assert measure_agreement([GOOD], lambda lines: None) == [None]
    assert confidence_of([GOOD], [None]) >= DOUBTFUL_BELOW


def test_an_outcome_carries_the_confidence_of_its_passages() -> None:
    def embed(lines: list[str]) -> np.ndarray:
        near = {"今天好开心": 0.9, "So happy today": 0.9}
        return np.array([[near.get(line, 0.0), (1 - near.get(line, 0.0) ** 2) ** 0.5] for line in lines])

    engine = ScriptedEngine(lambda passage: "So happy today")
    [close] = translate_through(engine, [Task("今天好开心", "en")], embed=embed)
    [unknown] = translate_through(engine, [Task("今天好开心", "en")])
    [nothing] = translate_through(ScriptedEngine(lambda passage: None), [Task("今天好开心", "en")])
    assert close.confidence == 100
    assert unknown.confidence is not None
    assert unknown.confidence < 100
    assert nothing.confidence is None


@pytest.mark.django_db
def test_what_an_engine_made_is_kept_with_its_confidence_and_marked_when_it_is_low(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = {"今天好开心啊": "So happy today", "我家猫会后空翻": "The stock market fell"}
    engine = ScriptedEngine(lambda passage: answers[passage.body])
    monkeypatch.setattr(engine_choice, "all_engines", lambda: (engine,))
    texts = [Text(body) for body in answers]
    now = translate_now(texts, to="en", heavy=True)
    later = find_translations(texts, to="en")
    marked = [[one.is_doubtful for one in found if one is not None] for found in (now, later)]
    assert marked == [[False, True], [False, True]]
    high, low = [Memory.objects.get(body=body).confidence or 0 for body in answers.values()]
    assert high > DOUBTFUL_BELOW > low
