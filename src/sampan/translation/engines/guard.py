"""Stands around an engine so that one that hangs, dies or talks rubbish harms nobody but itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sampan.translation.engines.breaker import CircuitBreaker, RubbishBreaker
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.protocol import Answer, Engine, Passage

# Six times what the slowest engine needs for a character on a quiet machine.
SECONDS_PER_CHARACTER = 0.5
# An answer longer than this many times its passage is no translation, and not even looked at.
ANSWER_TIMES_MAX = 20
ANSWER_CHARS_MIN = 2_000


@dataclass(frozen=True)
class EngineCounts:
    """What an engine did since this process began: passages asked, calls that failed, answers refused."""

    asked: int = 0
    failed: int = 0
    refused: int = 0


@dataclass
class _Call:
    """One call of the engine in a thread of its own."""

    answers: list[Answer | None] | None = None
    trouble: BaseException | None = None


class GuardedEngine:
    """An engine with a watchdog, a breaker for failures and one for rubbish; it fits ``Engine`` itself.

    A call that takes longer than ``stuck_seconds`` plus half a second a character is taken for hung: its
    thread cannot be stopped, so the engine is not called again until that call returns or the process
    ends. Whatever the engine raises becomes ``EngineUnavailable``.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        stuck_seconds: float = 120.0,
        rubbish_percent: int = 50,
        breaker: CircuitBreaker | None = None,
        rubbish: RubbishBreaker | None = None,
    ) -> None:
        self.inner = engine
        self.name = engine.name
        self.licence = engine.licence
        self.is_local = engine.is_local
        self.is_heavy = engine.is_heavy
        self.uses_advice = engine.uses_advice
        self.uses_examples = engine.uses_examples
        self.pairs = engine.pairs
        self.fixed_phrases = engine.fixed_phrases
        self.counts = EngineCounts()
        self._stuck_seconds = stuck_seconds
        self._breaker = breaker or CircuitBreaker()
        self._rubbish = rubbish or RubbishBreaker(percent=rubbish_percent)
        self._stuck: threading.Thread | None = None
        self._stuck_since = 0.0

    @property
    def version(self) -> str:
        """The engine's own."""
        return self.inner.version

    def why_not_ready(self) -> str:
        """What keeps it from working now: hung, failed lately, talks rubbish, or what it says itself."""
        if self._is_stuck():
            minutes = (time.monotonic() - self._stuck_since) / 60
            return f"it hangs since {minutes:.0f} minutes ago and is left alone until it answers or a restart"
        if self._breaker.is_open:
            return "it failed several times in a row and is left alone for a minute"
        if self._rubbish.is_open:
            return "too many of its answers had to be refused, so it is left alone for ten minutes"
        return self.inner.why_not_ready()

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """As the engine's own, in a thread with a deadline; see the protocol."""
        if self._is_stuck() or self._breaker.is_open:
            raise EngineUnavailable(self.why_not_ready())
        self._count(asked=len(passages))
        try:
            answers = self._within_time(passages, source, target)
        except EngineNotReady:
            raise
        except EngineUnavailable:
            self._failed()
            raise
        if len(answers) != len(passages):
            self._failed()
            raise EngineUnavailable(f"{self.name} gave {len(answers)} answers to {len(passages)} passages")
        self._breaker.succeeded()
        return [_held(answer, passage) for answer, passage in zip(answers, passages, strict=True)]

    def note_answers(self, *, good: int, refused: int) -> None:
        """Hear how many texts it translated, and how many it could not do but another engine could."""
        self._count(refused=refused)
        self._rubbish.note(good=good, refused=refused)

    def close(self) -> None:
        """Give back memory and connections, unless it hangs: then nobody can."""
        if not self._is_stuck():
            self.inner.close()

    def _is_stuck(self) -> bool:
        if self._stuck is not None and not self._stuck.is_alive():
            self._stuck = None  # it came back after all
        return self._stuck is not None

    def _within_time(self, passages: Sequence[Passage], source: str, target: str) -> list[Answer | None]:
        call = _Call()

        def work() -> None:
            try:
                call.answers = list(self.inner.translate(passages, source=source, target=target))
            except BaseException as trouble:  # also what compiled code throws past Exception
                call.trouble = trouble

        thread = threading.Thread(target=work, name=f"engine-{self.name}", daemon=True)
        thread.start()
        seconds = self._stuck_seconds + SECONDS_PER_CHARACTER * sum(len(one.body) for one in passages)
        thread.join(seconds)
        if thread.is_alive():
            self._stuck, self._stuck_since = thread, time.monotonic()
            raise EngineUnavailable(f"{self.name} did not answer in {seconds:.0f} s and is left alone")
        if isinstance(call.trouble, EngineUnavailable):
            raise call.trouble
        if call.trouble is not None or call.answers is None:
            raise EngineUnavailable(f"{self.name} failed: {type(call.trouble).__name__}") from call.trouble
        return call.answers

    def _failed(self) -> None:
        self._count(failed=1)
        self._breaker.failed()

    def _count(self, *, asked: int = 0, failed: int = 0, refused: int = 0) -> None:
        old = self.counts
        self.counts = EngineCounts(old.asked + asked, old.failed + failed, old.refused + refused)


def _held(answer: object, passage: Passage) -> Answer | None:
    """The answer if it has the shape and the size of one."""
    if not isinstance(answer, Answer) or not isinstance(answer.body, str):
        return None
    longest = max(ANSWER_CHARS_MIN, ANSWER_TIMES_MAX * len(passage.body))
    if len(answer.body) > longest:
        return None
    others = tuple(_storable(body) for body in answer.others if len(body) <= longest)
    return replace(answer, body=_storable(answer.body), others=others)


def _storable(body: str) -> str:
    """The words without what no database takes: a NUL, half a character."""
    return body.replace("\x00", "").encode("utf-8", "replace").decode()
