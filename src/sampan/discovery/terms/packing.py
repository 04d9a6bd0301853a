"""Terms as PostgreSQL and numpy take them: quoted lexemes, and four bytes a term for the ranking.

PostgreSQL finds the documents; how well each fits is worked out from the packed terms, since `ts_rank`
does not know how rare a word is and has to unpack every document.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WEIGHTS = "ABCD"
"""PostgreSQL's weights: title, topics, body, what is heard and seen."""
HASH_BITS = 28
COUNT_MAX = 4
POSITION_MAX = 16_383
"""PostgreSQL keeps no greater place of a word; what stands further on is there all the same."""

Packed = NDArray[np.uint32]


@dataclass(slots=True)
class Weighed:
    """A term of a document: its best weight (0 is A), where it first stands, how often it stands."""

    weight: int
    place: int
    count: int = 1


def weigh(fields: Sequence[tuple[int, Iterable[str]]], *, most: int) -> dict[str, Weighed]:
    """The terms of a document out of its fields, the weightiest first; at most `most` different ones."""
    found: dict[str, Weighed] = {}
    place = 0
    for weight, terms in fields:
        for term in terms:
            place += 1
            known = found.get(term)
            if known is not None:
                known.count += 1
            elif len(found) < most:
                found[term] = Weighed(weight, place)
    return found


def number_of(term: str) -> int:
    """The number by which a term is compared: 28 bits of its checksum."""
    return zlib.crc32(term.encode("utf-8", "replace")) & ((1 << HASH_BITS) - 1)


def pack(terms: Mapping[str, Weighed]) -> bytes:
    """Four bytes a term: its number, its weight in two bits, its count less one in two bits."""
    numbers = [
        number_of(term) << 4 | one.weight << 2 | min(one.count, COUNT_MAX) - 1 for term, one in terms.items()
    ]
    return np.array(numbers, dtype="<u4").tobytes()


def lexeme(term: str) -> str:
    """A term quoted as the text forms of tsvector and tsquery want it."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_literal(terms: Mapping[str, Weighed], marks: Iterable[str] = ()) -> str:
    """The text form of a tsvector: terms with place and weight, and marks without."""
    weighed = (
        f"{lexeme(term)}:{min(one.place, POSITION_MAX)}{WEIGHTS[one.weight]}" for term, one in terms.items()
    )
    return " ".join((*weighed, *map(lexeme, marks)))
