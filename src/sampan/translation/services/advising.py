"""Gathers what helps an engine with a passage: the closest examples, the glossary's terms, names to keep."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sampan.translation.embedding import embed
from sampan.translation.engines.protocol import Advice, Engine
from sampan.translation.examples import LOOKED_AT, choose_examples
from sampan.translation.glossary.advice import TERMS_MAX, advised_terms, kept_names
from sampan.translation.pipeline import Outcome, Task, translate_through
from sampan.translation.selectors.examples import list_nearest_examples
from sampan.translation.selectors.glossary import glossary_index

logger = logging.getLogger(__name__)

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
        return [choose_examples(body, found, source=source) for body, found in zip(bodies, near, strict=True)]


def translate_with_advice(engine: Engine, tasks: Sequence[Task], *, heavy: bool = True) -> list[Outcome]:
    """Take tasks through an engine with everything around it: advice for engines that use it, checks,
    repair, and a confidence that rests on the embedding where it works.

    Without ``heavy`` nothing is embedded, so that no model is loaded into a process that serves pages: the
    engine gets no advice, and the rules alone make the confidence.

    Raises:
        EngineUnavailable: as ``translate_through``, which is the same without advice.
    """
    if not heavy:
        return translate_through(engine, tasks)
    advisor = Adviser() if engine.uses_advice else None
    return translate_through(engine, tasks, advisor, embed_or_nothing)


def embed_or_nothing(lines: Sequence[str]) -> NDArray[np.float32] | None:
    """``embed``, or None where it cannot work on this machine."""
    try:
        return embed(lines)
    except (ImportError, OSError, RuntimeError) as trouble:
        logger.warning("the embedding does not work: %s", trouble)
        return None
