"""Finds notes and products by what a query means, in whichever language they are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from django.conf import settings
from django.core.cache import cache
from numpy.typing import NDArray

from sampan.core.prepared import prepared_cursor
from sampan.discovery.models import NoteVector
from sampan.discovery.searching.finding import Candidate
from sampan.discovery.searching.queries import Query
from sampan.discovery.selectors.alike import nearest_notes
from sampan.discovery.selectors.product_vectors import is_any_product_known, nearest_products
from sampan.discovery.terms.packing import lexeme
from sampan.discovery.types import CHINESE, ENGLISH, Near
from sampan.translation.embedding import embed

NEAR_MAX = 60
"""Notes that are found by meaning: three pages; what comes after says something else."""
CLOSE_LEAST = 0.2
"""Closeness (see `ranking.closeness`) below which a note has nothing to do with the query."""
SHORT_LEAST = 0.42
"""The same for a query of a word or two, whose meaning the model hardly knows: among the demo world's 80
notes what is wrong for 猫, 咖啡, 小笼包 or letters without any sense lies up to .38, and the words themselves
find what is right."""
SHORT_WORDS = 2
FALL_MAX = 0.3
"""How much further than the nearest note another may lie."""
REMEMBERED = 2_000
"""Queries whose meaning a process remembers: 3 MB."""
KNOWN_SECONDS = 60

_DOCUMENTS = """
SELECT note_id, author_id, language, category, quality FROM discovery_searchdocument
WHERE note_id = ANY(%s::bigint[]) AND (%s::tsquery IS NULL OR words @@ %s::tsquery)
"""

_vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
_lock = Lock()


def find_meant(query: Query, *, family: int | None = None) -> list[Near]:
    """The notes that mean what the query does, the closest first; [] where nothing is known by its meaning.

    About 15 ms of one processor for a query that this process did not meet lately; two queries.
    """
    if not settings.SAMPAN_SEARCH_MEANING or not query.units or not _is_any_known():
        return []
    found = nearest_notes(vector_of(query.text), size=NEAR_MAX, said_in=_said_in(query), family=family)
    if not found:
        return []
    least = _least(query, found[0].closeness)
    return [near for near in found if near.closeness >= least]


def find_meant_products(query: Query) -> dict[int, float]:
    """The products that are what the query means, the closest first, with their closeness; {} where no
    product is known by its meaning. Two queries."""
    if not settings.SAMPAN_SEARCH_MEANING or not query.units or not is_any_product_known():
        return {}
    found = nearest_products(vector_of(query.text), said_in=_said_in(query))
    least = _least(query, next(iter(found.values()), 0.0))
    return {pk: closeness for pk, closeness in found.items() if closeness >= least}


def _said_in(query: Query) -> int:
    return CHINESE if any(unit.is_chinese for unit in query.units) else ENGLISH


def _least(query: Query, nearest: float) -> float:
    """How close something has to be, given how close the nearest is."""
    said = [unit for unit in query.units if not unit.is_filler]
    close = SHORT_LEAST if len(said) <= SHORT_WORDS else CLOSE_LEAST
    return max(close, nearest - FALL_MAX)


def vector_of(text: str) -> NDArray[np.float32]:
    """The unit vector of a query, remembered in this process."""
    with _lock:
        known = _vectors.get(text)
        if known is not None:
            _vectors.move_to_end(text)
            return known
    vector: NDArray[np.float32] = embed([text])[0]
    with _lock:
        _vectors[text] = vector
        while len(_vectors) > REMEMBERED:
            _vectors.popitem(last=False)
    return vector


def candidates_of(note_ids: list[int], *, marks: Sequence[Sequence[str]] = ()) -> dict[int, Candidate]:
    """What the documents of these notes say of them, of those that have one mark of each row. One query; none
    for none."""
    if not note_ids:
        return {}
    with prepared_cursor() as cursor:
        question = " & ".join(map(_one_of, marks)) or None
        cursor.execute(_DOCUMENTS, [note_ids, question, question])
        return {row[0]: Candidate(*row) for row in cursor.fetchall()}


def _one_of(row: Sequence[str]) -> str:
    return "(" + " | ".join(map(lexeme, row)) + ")"


def _is_any_known() -> bool:
    known: bool | None = cache.get("discovery:vectors")
    if known is None:
        known = NoteVector.objects.exists()
        cache.set("discovery:vectors", known, KNOWN_SECONDS)
    return known
