"""Gathers what helps an engine with a passage: the closest examples, the glossary's terms, names to keep."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
import regex
from numpy.typing import NDArray

from sampan.translation.embedding import embed
from sampan.translation.engines.protocol import Advice, Engine, Sought
from sampan.translation.examples import LOOKED_AT, choose_examples
from sampan.translation.glossary.advice import TERMS_MAX, advised_terms, kept_names
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.names import spelled_people, spelled_places
from sampan.translation.pipeline import Outcome, Task, translate_through
from sampan.translation.seeking import (
    names_in_chinese,
    names_in_english,
    possible_names,
    slang_words,
    sought_words,
    with_literal_senses,
)
from sampan.translation.selectors.examples import list_nearest_examples
from sampan.translation.selectors.glossary import glossary_index
from sampan.translation.selectors.names import (
    find_chinese_names,
    find_english_names,
    find_meanings,
    find_senses,
)
from sampan.translation.study.segment import segment
from sampan.translation.types import EN

logger = logging.getLogger(__name__)

KEEP_MAX = 8
HAN = regex.compile(r"\p{Han}")


class Adviser:
    """Advice out of the glossary and, with ``examples``, of the examples' vectors; fits
    ``engines.protocol.Advisor``."""

    def __init__(self, *, examples: bool = True) -> None:
        self._with_examples = examples

    def advise(self, bodies: Sequence[str], *, source: str, target: str) -> list[Advice]:
        """One piece of advice a body: three queries for the names and slang of all; for examples one
        embedding of all of them and one query for every 32."""
        index = glossary_index()
        names = _names_from_english(bodies) if source == EN else _names_from_chinese(bodies)
        sought = [
            sought_words(body, index.find(body), named, target=target)
            for body, named in zip(bodies, names, strict=True)
        ]
        if source == EN:
            senses = find_senses({word for several in sought for word in slang_words(several)})
            sought = [with_literal_senses(several, senses) for several in sought]
        return [
            _advice(index, body, pairs, several, target=target)
            for body, pairs, several in zip(bodies, self._examples(bodies, source), sought, strict=True)
        ]

    def meanings(self, words: Sequence[str], *, source: str, target: str) -> dict[str, str]:
        """Chinese words for English ones, out of the dictionary; it says nothing of the other direction."""
        return find_meanings(words) if source == EN else {}

    def _examples(self, bodies: Sequence[str], source: str) -> list[tuple[tuple[str, str], ...]]:
        vectors = embed_or_nothing(bodies) if self._with_examples else None
        if vectors is None:
            return [() for _ in bodies]
        near = list_nearest_examples(vectors, source=source, size=LOOKED_AT)
        return [choose_examples(body, found, source=source) for body, found in zip(bodies, near, strict=True)]


def _advice(
    index: TermIndex,
    body: str,
    examples: tuple[tuple[str, str], ...],
    sought: tuple[Sought, ...],
    *,
    target: str,
) -> Advice:
    about = [one.words for one in sought if one.kind == "quoted"]
    # The engine cannot write Chinese in English: what is talked about goes around it.
    around = [word for word in about if target == EN and HAN.search(word)]
    return Advice(
        examples=examples,
        terms=tuple(
            pair
            for pair in advised_terms(index, body, target=target)
            if not any(pair[0] in word for word in about)
        )[:TERMS_MAX],
        keep=(*kept_names(index, body), *around)[:KEEP_MAX],
        sought=sought,
    )


def _names_from_chinese(bodies: Sequence[str]) -> list[list[Sought]]:
    cut = [segment(body) for body in bodies]
    known = find_chinese_names({word.simplified for words in cut for word in words if word.kind == "zh"})
    return [
        [
            *(
                Sought(words, (spelled,), "name", at_once=True)
                for words, spelled in (*spelled_places(one), *spelled_people(one))
            ),
            *names_in_chinese(one, known),
        ]
        for one in cut
    ]


def _names_from_english(bodies: Sequence[str]) -> list[list[Sought]]:
    known = find_english_names({name for body in bodies for name in possible_names(body)})
    return [names_in_english(body, known) for body in bodies]


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
    advisor = Adviser(examples=engine.uses_examples) if engine.uses_advice else None
    return translate_through(engine, tasks, advisor, embed_or_nothing)


def embed_or_nothing(lines: Sequence[str]) -> NDArray[np.float32] | None:
    """``embed``, or None where it cannot work on this machine."""
    try:
        return embed(lines)
    except (ImportError, OSError, RuntimeError) as trouble:
        logger.warning("the embedding does not work: %s", trouble)
        return None
