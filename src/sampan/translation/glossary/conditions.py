"""When an entry of the glossary counts: always, alone, or by the words around it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from sampan.translation.glossary.types import ALONE, ALWAYS, CONTEXT

WINDOW = 60
"""Letters on either side of a word that a pattern may look at; also what keeps a slow pattern short."""
PATTERN_SECONDS = 0.02
"""How long one pattern may look at its window; operators write patterns too."""
PLACE = "~"
"""What stands for the word itself in a pattern and in the text that the pattern is looked for in."""

_ELSE_IN_TEXT = "…"


class BadCondition(ValueError):
    """A ``when`` that cannot be read; the message says which part."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One ``when``, ready to be asked."""

    always: bool = False
    alone: bool = False
    pattern: regex.Pattern[str] | None = None

    def holds_around(self, folded: str, start: int, end: int) -> bool:
        """Whether the words around ``folded[start:end]`` fit the pattern; false when there is none."""
        if self.pattern is None:
            return False
        before = folded[max(0, start - WINDOW) : start].replace(PLACE, _ELSE_IN_TEXT)
        after = folded[end : end + WINDOW].replace(PLACE, _ELSE_IN_TEXT)
        try:
            return bool(self.pattern.search(f"{before}{PLACE}{after}", timeout=PATTERN_SECONDS))
        except TimeoutError:
            return False


def read_condition(when: str) -> Condition:
    """The condition that a ``when`` describes.

    Raises:
        BadCondition: an unknown word, or a pattern that is no regular expression or lacks ``~``.
    """
    rest, alone = when.strip(), False
    if rest in (ALWAYS, ""):
        return Condition(always=True)
    if rest == ALONE or rest.startswith(f"{ALONE}|"):
        rest, alone = rest.removeprefix(ALONE).removeprefix("|"), True
    if not rest:
        return Condition(alone=True)
    if not rest.startswith(CONTEXT):
        raise BadCondition(f"neither {ALWAYS}, {ALONE} nor {CONTEXT}: {rest}")
    source = rest.removeprefix(CONTEXT)
    if PLACE not in source:
        raise BadCondition(f"no {PLACE} in the pattern: {source}")
    try:
        return Condition(alone=alone, pattern=regex.compile(source, regex.IGNORECASE))
    except regex.error as error:
        raise BadCondition(f"{error}: {source}") from error
