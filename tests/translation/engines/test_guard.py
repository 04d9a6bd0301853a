"""The guard around an engine: hanging, dying, rubbish, another count of answers, ten megabytes."""

import threading
from collections.abc import Callable, Sequence

import pytest

from sampan.translation.engines.breaker import CircuitBreaker, RubbishBreaker
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.guard import GuardedEngine
from sampan.translation.engines.protocol import Answer, Passage
from tests.translation.scripted import ScriptedEngine

PASSAGES = [Passage("一"), Passage("二")]


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _ask(engine: GuardedEngine, passages: Sequence[Passage] = PASSAGES) -> list[Answer | None]:
    return engine.translate(passages, source="zh-Hans", target="en")


def _dies(error: BaseException) -> Callable[[Passage], str]:
    def say(passage: Passage) -> str:
        raise error

    return say


def test_a_good_engine_is_itself_behind_its_guard() -> None:
    engine = GuardedEngine(ScriptedEngine(lambda passage: passage.body * 2, name="good", version="7"))
    assert (engine.name, engine.version, engine.why_not_ready()) == ("good", "7", "")
    assert _ask(engine) == [Answer("一一"), Answer("二二")]
    assert (engine.counts.asked, engine.counts.failed) == (2, 0)


def test_an_engine_that_hangs_is_left_alone_until_it_returns() -> None:
    go_on, calls = threading.Event(), []

    def say(passage: Passage) -> str:
        calls.append(passage.body)
        go_on.wait(30)
        return "late"

    engine = GuardedEngine(ScriptedEngine(say), stuck_seconds=-1.0)
    with pytest.raises(EngineUnavailable, match="did not answer"):
        _ask(engine, [Passage("一")])
    assert "hangs" in engine.why_not_ready()
    for _ in range(3):
        with pytest.raises(EngineUnavailable, match="hangs"):
            _ask(engine)
    engine.close()
    assert calls == ["一"], "a hung engine is not called again"
    go_on.set()
    [thread] = [one for one in threading.enumerate() if one.name == "engine-scripted"]
    thread.join()
    assert engine.why_not_ready() == "", "it came back by itself"
    assert engine.counts.failed == 1


@pytest.mark.parametrize(
    "error", [ValueError("x"), MemoryError(), OSError(), RecursionError(), SystemExit(3)]
)
def test_an_engine_that_dies_is_out_and_after_three_times_left_alone(error: BaseException) -> None:
    clock = Clock()
    inner = ScriptedEngine(_dies(error))
    engine = GuardedEngine(inner, breaker=CircuitBreaker(clock=clock))
    for _ in range(3):
        with pytest.raises(EngineUnavailable):
            _ask(engine)
    assert "failed several times" in engine.why_not_ready()
    asked = len(inner.asked)
    with pytest.raises(EngineUnavailable):
        _ask(engine)
    assert len(inner.asked) == asked
    clock.now += 61
    inner.say = lambda passage: "well again"
    assert engine.why_not_ready() == ""
    assert _ask(engine)[0] == Answer("well again")


def test_what_is_only_missing_does_not_count_as_a_failure() -> None:
    engine = GuardedEngine(ScriptedEngine(_dies(EngineNotReady("no file yet"))))
    for _ in range(5):
        with pytest.raises(EngineNotReady):
            _ask(engine)
    assert engine.why_not_ready() == ""


@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_another_count_of_answers_is_no_answer(count: int) -> None:
    class Miscounts(ScriptedEngine):
        def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
            return [Answer("x")] * count

    with pytest.raises(EngineUnavailable, match=f"{count} answers to 2"):
        _ask(GuardedEngine(Miscounts(lambda passage: "")))


def test_an_answer_of_ten_megabytes_is_dropped_and_the_others_stay() -> None:
    engine = GuardedEngine(ScriptedEngine(lambda passage: "x" * (10**7 if passage.body == "一" else 3)))
    assert _ask(engine) == [None, Answer("xxx")]


def test_what_is_no_answer_at_all_is_dropped() -> None:
    class Odd(ScriptedEngine):
        def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
            return ["plain string", Answer(None)]  # type: ignore[list-item,arg-type]

    assert _ask(GuardedEngine(Odd(lambda passage: ""))) == [None, None]


def test_rubbish_that_another_engine_does_better_opens_its_breaker_for_ten_minutes() -> None:
    clock = Clock()
    engine = GuardedEngine(
        ScriptedEngine(lambda passage: "ok"), rubbish=RubbishBreaker(percent=50, clock=clock)
    )
    engine.note_answers(good=4, refused=3)
    assert engine.why_not_ready() == "", "too few to tell"
    engine.note_answers(good=0, refused=1)
    assert "refused" in engine.why_not_ready()
    assert engine.counts.refused == 4
    clock.now += 601
    assert engine.why_not_ready() == ""
    engine.note_answers(good=0, refused=1)
    assert engine.why_not_ready() == "", "the count begins anew"


def test_now_and_then_a_refused_answer_is_no_rubbish() -> None:
    engine = GuardedEngine(ScriptedEngine(lambda passage: "ok"))
    for _ in range(50):
        engine.note_answers(good=3, refused=1)
    assert engine.why_not_ready() == ""
