"""Gathers what helps an engine with a passage: the closest examples, the glossary's terms, names to keep."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sampan.translation.embedding import embed
from sampan.translation.engines.protocol import Advice, Engine
from sampan.translation.glossary.advice import advised_terms, kept_names
from sampan.translation.pipeline import Outcome, Task, translate_through
from sampan.translation.selectors.examples import Near, list_nearest_examples
from sampan.translation.selectors.glossary import glossary_index
from sampan.translation.types import EN, ZH_HANS

logger = logging.getLogger(__name__)

EXAMPLES_MAX = 2
"""How many examples one passage gets; more cost more reading time than they gave (docs/translation.md)."""

LOOKED_AT = 6
"""How many are fetched for it, since some are too long or say the same."""

COSINE_MIN = {EN: 0.89, ZH_HANS: 0.92}
"""How near an example must be, by the language of the passage. Lines of one language bunch: of our own, a
third has another one this near. Farther examples cost reading time and brought little."""

LONGER_MAX = 3.0
"""An example this many times as long as its passage costs more than it helps."""

TERMS_MAX = 4
KEEP_MAX = 8


class Adviser:
    """Advice out of the examples' vectors and the glossary; fits ``engines.protocol.Advisor``."""

    def advise(self, bodies: Sequence[str], *, source: str, target: str) -> list[Advice]:
        """One piece of advice a body: one embedding of all of them and one query for every 32."""
        index = glossary_index()
        return [
            Advice(
                examples=pairs,
                terms=advised_terms(index, body, target=target)[:TERMS_MAX],
                keep=kept_names(index, body)[:KEEP_MAX],
            )
            for body, pairs in zip(bodies, self._examples(bodies, source), strict=True)
        ]

    def _examples(self, bodies: Sequence[str], source: str) -> list[tuple[tuple[str, str], ...]]:
        vectors = embed_or_nothing(bodies)
        if vectors is None:
            return [() for _ in bodies]
        near = list_nearest_examples(vectors, source=source, size=LOOKED_AT)
        return [_fitting(body, found, source) for body, found in zip(bodies, near, strict=True)]


def translate_with_advice(engine: Engine, tasks: Sequence[Task]) -> list[Outcome]:
    """Take tasks through an engine with everything around it: advice for engines that use it, checks,
    repair, and a confidence that rests on the embedding where it works.

    Raises:
        EngineUnavailable: as ``translate_through``, which is the same without advice.
    """
    advisor = Adviser() if engine.uses_advice else None
    return translate_through(engine, tasks, advisor, embed_or_nothing)


def embed_or_nothing(lines: Sequence[str]) -> NDArray[np.float32] | None:
    """``embed``, or None where it cannot work on this machine."""
    try:
        return embed(lines)
    except (ImportError, OSError, RuntimeError) as trouble:
        logger.warning("the embedding does not work: %s", trouble)
        return None


def _fitting(body: str, found: Sequence[Near], source: str) -> tuple[tuple[str, str], ...]:
    """The closest that are neither the passage itself (then the memory would have answered, or a test is
    running), nor far from it, nor far longer."""
    flat = _flat(body)
    nearest = COSINE_MIN[EN if source == EN else ZH_HANS]
    chosen: dict[str, tuple[str, str]] = {}
    for one in found:
        original, translation = (one.en, one.zh) if source == EN else (one.zh, one.en)
        if one.cosine < nearest or _flat(original) == flat or len(original) > LONGER_MAX * len(body) + 20:
            continue
        chosen.setdefault(_flat(original), (original, translation))
    return tuple(list(chosen.values())[:EXAMPLES_MAX])


def _flat(body: str) -> str:
    return "".join(letter for letter in body.casefold() if letter.isalnum())
