"""Asks every source for its candidates; one that fails or is slow is left out, and the others serve."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction

from sampan.discovery.candidates.across import from_across
from sampan.discovery.candidates.alike import from_alike
from sampan.discovery.candidates.chosen import from_chosen
from sampan.discovery.candidates.followed import from_followed
from sampan.discovery.candidates.found import Found, joined
from sampan.discovery.candidates.fresh import from_fresh
from sampan.discovery.candidates.general import from_general
from sampan.discovery.candidates.nearby import from_nearby
from sampan.discovery.candidates.person import Person
from sampan.discovery.candidates.promoted import from_promoted
from sampan.discovery.candidates.together import from_together
from sampan.discovery.candidates.topics import from_topics
from sampan.discovery.candidates.trending import from_trending

PATIENCE_MS = 1_000
"""How long PostgreSQL may take over one statement of a source: fifty times what the slowest takes alone."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A source, and how many candidates it may give."""

    name: str
    ask: Callable[[Person, int], Found]
    size: int


SOURCES = (
    Asked("followed", from_followed, 200),
    Asked("topics", from_topics, 100),
    Asked("together", from_together, 250),
    Asked("alike", from_alike, 200),
    Asked("across", from_across, 150),
    Asked("nearby", from_nearby, 40),
    Asked("chosen", from_chosen, 120),
    Asked("fresh", from_fresh, 200),
    Asked("promoted", from_promoted, 80),
    Asked("trending", from_trending, 60),
    Asked("general", from_general, 100),
)
"""All sources, the most personal first: a note that several found is told by the first of these."""


def gather(person: Person, *, sources: tuple[Asked, ...] = SOURCES) -> Found:
    """What all sources found, each note once, told by the first source that found it; at most the sum of the
    sizes, in the order of the sources."""
    with transaction.atomic():
        _be_patient(PATIENCE_MS)
        parts = [_ask(source, person) for source in sources]
        _be_patient(0)
    everything = joined([part for part in parts if part is not None])
    _ids, first = np.unique(everything.ids, return_index=True)
    return everything.take(np.sort(first))


def _ask(source: Asked, person: Person) -> Found | None:
    """The source's candidates; None when it failed or PostgreSQL took too long over it, which is logged."""
    began = time.monotonic()
    try:
        with transaction.atomic():
            answer = source.ask(person, source.size)
    except Exception as error:  # whatever is wrong with one source, the others serve
        _log.warning("candidates from %s were left out: %s", source.name, type(error).__name__)
        return None
    _log.debug("%d candidates from %s in %.0f ms", len(answer), source.name, (time.monotonic() - began) * 1e3)
    return answer.best(source.size)


def _be_patient(milliseconds: int) -> None:
    """How long each statement of the transaction may take from now on; 0: as long as it wants."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
