"""An engine whose answers a test writes down, to see what is made of good, bad and missing ones."""

from collections.abc import Callable, Sequence

from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.prompts import FIXED_PHRASES
from sampan.translation.engines.protocol import BOTH_WAYS, Answer, Passage

Say = Callable[[Passage], str | None]


class ScriptedEngine:
    """Answers with ``say(passage)`` and keeps what it was asked."""

    licence = "test"
    is_local = True
    uses_advice = False
    uses_examples = False
    pairs = BOTH_WAYS
    fixed_phrases = FIXED_PHRASES

    def __init__(
        self, say: Say, *, name: str = "scripted", version: str = "1", is_heavy: bool = False
    ) -> None:
        self.say = say
        self.name = name
        self.version = version
        self.is_heavy = is_heavy
        self.waits_for = ""
        self.is_out = False
        self.asked: list[Passage] = []

    def why_not_ready(self) -> str:
        """What the test says."""
        return self.waits_for

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """Answer each passage, or be out."""
        if self.is_out:
            raise EngineUnavailable("out")
        self.asked += passages
        return [Answer(said) if (said := self.say(passage)) is not None else None for passage in passages]

    def close(self) -> None:
        """Nothing to give back."""
