"""Candidates that look for their first audience, near to what the person cares about, whoever wrote them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.core.cache import cache

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.models import Audience
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.fresh import expected
from sampan.discovery.ranking.interests import category_weights, language_weights
from sampan.discovery.ranking.sources import Source
from sampan.discovery.ranking.weights import EXPECTED_GOOD
from sampan.discovery.types import CATEGORIES, category_number, language_number

LOOKED_AT = 2_000
"""Open audiences that are looked at, the newest: some days of a busy instance."""
REMEMBERED_SECONDS = 60
"""How long a process remembers them: they are the same for everybody whose feed is learned."""
LUCK = 0.5
"""How much chance, different for each reader and note, counts beside what the reader cares about: every new
note has to meet somebody, and a first audience of only the like-minded says nothing of the others."""

PROMISE = (0.5, 2.0)
"""How much less and more a note counts by what its audience did so far; the page draws by chance besides."""


@dataclass(frozen=True)
class OpenNotes:
    """The notes with an open audience as columns; `promise`: how good what was seen makes them, 1 usual."""

    ids: Ints
    author_ids: Ints
    categories: Ints
    languages: Ints
    promise: Floats


def from_fresh(person: Person, size: int) -> Found:
    """At most `size` notes; no anchor. One query a minute for all."""
    new = open_notes()
    wanted = person.unmet(new.ids) & person.wants(new.author_ids, new.categories)
    ids, liked = new.ids[wanted], person.liked
    cares = category_weights(liked.categories, liked.weights, chosen=person.chosen, count=len(CATEGORIES))
    speaks = language_weights(liked.languages, liked.weights, reads=person.reads)
    # The last place of each stands for -1: no category, no words.
    about = (
        np.r_[cares, 1 / len(CATEGORIES)][new.categories[wanted]] * np.r_[speaks, 0.5][new.languages[wanted]]
    )
    nearest = about / max(float(about.max(initial=0.0)), 1e-9)
    scores = new.promise[wanted] * nearest + LUCK * _luck(ids, person.account_id)
    return found(Source.FRESH, ids, np.zeros(len(ids), np.int64), scores).best(size)


def open_notes() -> OpenNotes:
    """The newest notes that look for their audience. One query a minute."""
    known: OpenNotes | None = cache.get("discovery:open_notes")
    if known is None:
        rows = list(
            Audience.objects.filter(state=Audience.State.OPEN)
            .order_by("-note_id")
            .values_list("note_id", "author_id", "note__category", "note__language", "good", "shown")[
                :LOOKED_AT
            ]
        )
        seen = np.array([row[4:] for row in rows], dtype=np.float64).reshape(-1, 2)
        known = OpenNotes(
            ids=np.array([row[0] for row in rows], dtype=np.int64),
            author_ids=np.array([row[1] for row in rows], dtype=np.int64),
            categories=np.array([category_number(row[2]) for row in rows], dtype=np.int64),
            languages=np.array([language_number(row[3]) for row in rows], dtype=np.int64),
            promise=np.clip(expected(seen[:, 0], seen[:, 1]) / EXPECTED_GOOD, *PROMISE),
        )
        cache.set("discovery:open_notes", known, REMEMBERED_SECONDS)
    return known


def _luck(ids: Ints, account_id: int) -> Floats:
    """A number between 0 and 1 for each note, always the same for this reader and note."""
    mixed = (ids.astype(np.uint64) ^ np.uint64(account_id)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2**53)
