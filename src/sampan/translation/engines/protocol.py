"""What every translation engine is: a batch of passages in, a batch of answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

# Engines know Chinese as simplified only; the other script is exchanged before and after, never translated.
ZH_TO_EN = ("zh-Hans", "en")
EN_TO_ZH = ("en", "zh-Hans")
BOTH_WAYS = frozenset({ZH_TO_EN, EN_TO_ZH})


@dataclass(frozen=True)
class Sought:
    """Words of a passage that its translation should convey.

    Attributes:
        words: as they stand in the passage.
        renderings: ways to say them, the best first; for 'quoted' and 'kept' the words themselves.
        kind: 'name', 'slang', 'quoted' (talked about as words) or 'kept' (already in the reader's language).
        at_once: whether the best rendering takes the words' place before the engine is asked, since no small
            engine knows them.
        never: what slang means by its letters, which the answer must not say.
    """

    words: str
    renderings: tuple[str, ...]
    kind: Literal["name", "slang", "quoted", "kept"]
    at_once: bool = False
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What helps an engine with one passage, for engines that can use it.

    Attributes:
        examples: pairs (original, translation) of lines like this one, the closest first.
        terms: pairs (words as they stand in the passage, what they mean in the target language).
        keep: words of the passage that stay as they are: names.
        sought: what the answer is looked through for; engines do not see it.
    """

    examples: tuple[tuple[str, str], ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()
    sought: tuple[Sought, ...] = ()


NO_ADVICE = Advice()


class Advisor(Protocol):
    """Knows examples, terms and words. Its answer may be empty; it never raises for a strange text."""

    def advise(self, bodies: Sequence[str], *, source: str, target: str) -> list[Advice]:
        """One piece of advice a body, in their order."""
        ...

    def meanings(self, words: Sequence[str], *, source: str, target: str) -> dict[str, str]:
        """What a dictionary calls these words, those that it has."""
        ...


@dataclass(frozen=True)
class Passage:
    """One line or a few sentences for an engine; never holds a line break.

    Attributes:
        body: the words; marks such as ``{0}`` stand for what must not change.
        context: what the text is about, a hint that an engine may use or leave.
        again: whether an earlier answer to this passage was refused, so that a fresh way is worth trying.
        advice: examples and terms that fit it, which an engine may use or leave.
    """

    body: str
    context: str = ""
    again: bool = False
    advice: Advice = NO_ADVICE


@dataclass(frozen=True)
class Answer:
    """What an engine made of a passage; ``complete`` is false when it was broken off at a limit.

    ``others`` are further answers of an engine that gives several, complete ones only, the likelier first.
    """

    body: str
    complete: bool = True
    others: tuple[str, ...] = ()


class Engine(Protocol):
    """One way to translate. Engines know neither people nor the database.

    Attributes:
        name: its name in the settings, such as ``"llama"``.
        version: changes whenever its answers may: the model, the prompt, the program.
        licence: of what does the translating, as an SPDX name, or where to find it.
        is_local: whether texts stay on this machine (or at an address that the operator runs).
        is_heavy: whether it loads a model into this very process, which only workers and commands should do.
        pairs: the (source, target) languages that it translates.
        uses_advice: whether terms help it; where not, nobody takes the trouble to find them.
        uses_examples: whether lines like a passage help it too; never true without ``uses_advice``.
        fixed_phrases: words of its own instructions and examples; none of them may turn up in an answer.
    """

    name: str
    licence: str
    is_local: bool
    is_heavy: bool
    uses_advice: bool
    uses_examples: bool
    pairs: frozenset[tuple[str, str]]
    fixed_phrases: tuple[str, ...]

    @property
    def version(self) -> str:
        """As above; a model that arrives later changes it."""
        ...

    def why_not_ready(self) -> str:
        """An empty string when it can work now, else what it waits for, for operators. Must be quick."""
        ...

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """One answer a passage, in their order; None where it has none for that passage.

        Raises:
            EngineUnavailable: the engine as a whole is out; nothing is known about the passages.
        """
        ...

    def close(self) -> None:
        """Give back memory and connections; the engine can be used again afterwards."""
        ...
