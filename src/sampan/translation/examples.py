"""Which of the lines that lie near a passage are worth showing to an engine as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sampan.translation.types import EN, ZH_HANS

EXAMPLES_MAX = 2
"""How many examples one passage gets; each is read anew at every request."""

LOOKED_AT = 6
"""How many are looked at, since some are too far, too long, or say the same."""

COSINE_MIN = {EN: 0.89, ZH_HANS: 0.92}
"""How near an example must be, by the language of the passage. Lines of one language bunch: of our own, a
third has another one this near. Farther examples cost reading time and brought little."""

LONGER_MAX = 3.0
"""An example this many times as long as its passage costs more than it helps."""


@dataclass(frozen=True)
class Near:
    """A pair of lines and how close it is: the cosine of its vector and the passage's."""

    zh: str
    en: str
    cosine: float


def choose_examples(body: str, near: Sequence[Near], *, source: str) -> tuple[tuple[str, str], ...]:
    """Pairs (original, translation) for a passage in ``source``, the closest first; ``near`` is in that
    order.

    Left out are the passage itself (then the memory would have answered, or somebody measures), what is
    too far from it, and what is far longer.
    """
    flat = _flat(body)
    nearest = COSINE_MIN[EN if source == EN else ZH_HANS]
    chosen: dict[str, tuple[str, str]] = {}
    for one in near:
        original, translation = (one.en, one.zh) if source == EN else (one.zh, one.en)
        if one.cosine < nearest or _flat(original) == flat or len(original) > LONGER_MAX * len(body) + 20:
            continue
        chosen.setdefault(_flat(original), (original, translation))
    return tuple(list(chosen.values())[:EXAMPLES_MAX])


def _flat(body: str) -> str:
    return "".join(letter for letter in body.casefold() if letter.isalnum())
