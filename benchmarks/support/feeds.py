"""Feeds to compare among the same readers: the product's own ranking, popularity, recency."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from benchmarks.support.readers import CATEGORIES, READERS, World
from sampan.discovery.ranking import fresh
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.features import Bools, Known, Leanings, Tie, feature_matrix
from sampan.discovery.ranking.interests import (
    Interests,
    author_weights,
    category_weights,
    find_interests,
    language_weights,
    nearness,
)
from sampan.discovery.ranking.page import Listed, Rules, arrange
from sampan.discovery.ranking.predict import ACTS, VALUE, predict_by_formula, value
from sampan.discovery.ranking.sources import Source

KEPT_HOURS = 72.0
CONSIDERED = 300
"""Candidates by value that are put in order, and all new ones, as in the product."""
LEARNT_EVERY = 3
"""Likes after which the interests of a reader are found anew."""


@dataclass
class Record:
    """What has happened so far, which any feed may look at: counts (n, 8) and impressions (n,) of the notes,
    who saw what (readers, n), who follows whom, and what each reader liked: (note, weight)."""

    world: World
    acts: Floats
    impressions: Floats
    saw: Floats
    follows: Floats
    liked: list[list[tuple[int, float]]]

    @classmethod
    def of(cls, world: World) -> Record:
        """Nothing yet."""
        count = len(world.notes)
        return cls(
            world,
            np.zeros((count, len(ACTS))),
            np.zeros(count),
            np.zeros((READERS, count), dtype=bool),
            world.follows.copy(),
            [[] for _ in range(READERS)],
        )


class Feed(Protocol):
    """A way to choose notes."""

    def page(self, reader: int, hour: float, open_notes: Ints, size: int) -> Ints:
        """`size` of the `open_notes`, in order."""

    def tell(self, reader: int, notes: Ints, acts: Floats, hour: float) -> None:
        """What the reader did with what they saw, acts (k, 8)."""


@dataclass
class ByPopularity:
    """What has the most likes' worth of acts, the newer first among equals."""

    record: Record

    def page(self, reader: int, hour: float, open_notes: Ints, size: int) -> Ints:
        """The most popular."""
        return open_notes[np.lexsort((-open_notes, -(self.record.acts[open_notes] @ VALUE)))[:size]]

    def tell(self, reader: int, notes: Ints, acts: Floats, hour: float) -> None:
        """Nothing to learn: the counts are enough."""


@dataclass
class ByRecency:
    """The newest."""

    record: Record

    def page(self, reader: int, hour: float, open_notes: Ints, size: int) -> Ints:
        """The newest."""
        return np.sort(open_notes)[::-1][:size]

    def tell(self, reader: int, notes: Ints, acts: Floats, hour: float) -> None:
        """Nothing to learn."""


@dataclass
class BySampan:
    """The product's formula, value, arrangement and first audiences; `tries`: whether notes have these."""

    record: Record
    chance: np.random.Generator
    tries: bool = True
    is_open: Floats = field(init=False)
    stage: Ints = field(init=False)
    shown: Floats = field(init=False)
    good: Floats = field(init=False)
    entered: Floats = field(init=False)
    all_shown: float = 0.0
    all_good: float = 0.0
    learnt: dict[int, tuple[int, Interests, Leanings]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notes = self.record.world.notes
        self.is_open = np.full(len(notes), self.tries)
        self.stage = np.zeros(len(notes), dtype=np.int64)
        self.shown, self.good = np.zeros(len(notes)), np.zeros(len(notes))
        self.entered = notes.hours.copy()

    def page(self, reader: int, hour: float, open_notes: Ints, size: int) -> Ints:
        """As Explore does it, with every note of three days a candidate."""
        world, notes = self.record.world, self.record.world.notes
        interests, leanings = self._learn(reader)
        sources = np.where(self.is_open[open_notes], Source.FRESH, Source.GENERAL)
        followed = self.record.follows[reader, notes.authors[open_notes]] > 0
        sources[followed] = Source.FOLLOWED
        scores = value(
            predict_by_formula(self._features(open_notes, hour, sources, followed, interests, leanings))
        )
        best = np.argsort(-np.where(sources == Source.FRESH, np.inf, scores), kind="stable")
        best = best[: CONSIDERED + int((sources == Source.FRESH).sum())]
        chosen = open_notes[best]
        listed = Listed(
            chosen,
            notes.authors[chosen],
            scores[best],
            sources[best],
            np.zeros(len(best), dtype=np.int64),
            notes.categories[chosen],
            notes.languages[chosen],
            None,
            self.good[chosen],
            self.shown[chosen],
        )
        rules = Rules(
            "both", int(world.languages[reader]), frozenset(world.chosen[reader].tolist()), self._usual()
        )
        return chosen[arrange(listed, rules=rules, size=size, chance=self.chance)]

    def tell(self, reader: int, notes: Ints, acts: Floats, hour: float) -> None:
        """Count what first audiences did, and move notes on that are done with theirs."""
        if not self.tries:
            return
        worth = acts @ VALUE
        trying = self.is_open[notes]
        np.add.at(self.shown, notes[trying], 1.0)
        np.add.at(self.good, notes[trying], worth[trying])
        self.all_shown += float(trying.sum())
        self.all_good += float(worth[trying].sum())
        for note in notes[trying].tolist():
            told = fresh.settle(
                int(self.stage[note]),
                float(self.good[note]),
                float(self.shown[note]),
                hour - float(self.entered[note]),
                self._usual(),
            )
            if told.state != "open":
                self.is_open[note] = False
            elif told.stage > self.stage[note]:
                self.stage[note], self.entered[note] = told.stage, hour
                self.shown[note] = self.good[note] = 0.0

    def _usual(self) -> float:
        return fresh.baseline(self.all_good, self.all_shown)

    def _features(
        self,
        places: Ints,
        hour: float,
        sources: Ints,
        followed: Bools,
        interests: Interests,
        leanings: Leanings,
    ) -> Floats:
        notes = self.record.world.notes
        acts = self.record.acts[places]
        known = Known(
            places,
            notes.authors[places],
            notes.categories[places],
            notes.languages[places],
            np.zeros(len(places), dtype=bool),
            hour - notes.hours[places],
            acts,
            self.record.impressions[places],
            acts[:, 1:5].astype(np.int64),
        )
        nothing = np.zeros(len(places))
        tie = Tie(
            sources,
            nearness(notes.vectors[places].astype(np.float32), interests)[0],
            nothing,
            followed,
            nothing > 0,
            np.ones(len(places), dtype=bool),
            nothing > 0,
        )
        return feature_matrix(known, tie, leanings).astype(np.float64)

    def _learn(self, reader: int) -> tuple[Interests, Leanings]:
        """What the worker would know of the reader by now."""
        liked = self.record.liked[reader]
        known = self.learnt.get(reader)
        if known is not None and len(liked) - known[0] < LEARNT_EVERY:
            return known[1], known[2]
        world, notes = self.record.world, self.record.world.notes
        new = np.array([note for note, _weight in liked], dtype=np.int64)
        before = world.liked_before[reader]
        vectors = np.concatenate([before, notes.vectors[new]])
        worth = np.r_[np.ones(len(before)), [weight for _note, weight in liked]]
        ids = np.r_[-1 - np.arange(len(before)), new].astype(np.int64)
        interests = find_interests(ids, vectors.astype(np.float32), worth)
        categories = np.r_[world.liked_categories[reader], notes.categories[new]].astype(np.int64)
        reads = frozenset({0, 1}) if world.reads_both[reader] else frozenset({int(world.languages[reader])})
        new_worth = worth[len(before) :]
        authors, closeness = author_weights(notes.authors[new], new_worth)
        leanings = Leanings(
            category_weights(categories, worth, chosen=world.chosen[reader], count=CATEGORIES),
            language_weights(notes.languages[new], new_worth, reads=reads),
            authors,
            closeness,
            world.chosen[reader],
            reads,
            len(new) > 0,
        )
        self.learnt[reader] = (len(liked), interests, leanings)
        return interests, leanings
