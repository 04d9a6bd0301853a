"""A small world of readers, authors and notes whose truth is known: who would do what with which note.

The model, in full. Notes and readers live in a space of DIMENSIONS meanings with CATEGORIES centres. A
reader has one to three interests near centres, reads one language (both: one in four), and opens the
feed VISITS times a day. A note has its author's subject and language and a quality, drawn alike for all
authors: fame says nothing of it. Whether a card that is seen is opened depends on the match of note and
reader, on quality and on language; whether an open note is liked, kept, dwelt on, and its author
followed, on the same. Cards are looked at from the top; after each the reader goes on with chance
GOES_ON. One author in five is known and has followers, who share their subject, by a heavy-tailed draw;
the others have none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.predict import ACTS, sigmoid
from sampan.discovery.ranking.quality import Bools
from sampan.discovery.ranking.rates import BASE

READERS = 240
AUTHORS = 200
HOURS = 72
"""The first day fills the feeds, notes of the second are followed through the third."""
NOTES_AN_HOUR = 25.0
VISITS = 4.0
"""Visits of a reader a day."""
GOES_ON = 0.965
"""Chance to look at one more card: 28 cards a visit in the mean."""
CARDS = 60
"""Cards of a visit at most."""
CATEGORIES = 12
DIMENSIONS = 24
KNOWN_AUTHORS = 0.2
FOLLOWED = 12
"""Authors whom a reader follows at the start, in the mean."""
LIKED_BEFORE = 6
"""Likes that a reader had given before, in the mean, by which interests are known; one in three has none."""
GOOD = 0.84
"""Quality (a standard normal number) from which on a note is good: one in five."""
POOR = -0.84


@dataclass(frozen=True)
class Notes:
    """n notes: hour of publication, author, category, language, meaning (n, d), and quality, which only the
    readers know."""

    hours: Floats
    authors: Ints
    categories: Ints
    languages: Ints
    vectors: Floats
    quality: Floats

    def __len__(self) -> int:
        return len(self.hours)


@dataclass(frozen=True)
class World:
    """Everything that is the same whatever feed is tried; `chances` (readers, notes, 8): of each act when the
    card is seen. `visits`: (hour, reader, cards), by hour. `follows` (readers, authors)."""

    notes: Notes
    known_authors: Floats
    languages: Ints
    reads_both: Floats
    chosen: list[Ints]
    liked_before: list[Floats]
    liked_categories: list[Ints]
    follows: Floats
    chances: Floats
    visits: list[tuple[float, int, int]]


def make_world(seed: int) -> World:
    """One draw of the world."""
    chance = np.random.default_rng(seed)
    centres = _unit(chance.normal(size=(CATEGORIES, DIMENSIONS)))
    known = chance.random(AUTHORS) < KNOWN_AUTHORS
    subjects = chance.integers(0, CATEGORIES, AUTHORS)
    tongues = chance.integers(0, 2, AUTHORS)
    notes = _notes(chance, centres, known, subjects, tongues)
    interests = [chance.choice(CATEGORIES, int(chance.integers(1, 4)), replace=False) for _ in range(READERS)]
    wants = [_near(chance, centres[own], 0.35) for own in interests]
    languages, both = chance.integers(0, 2, READERS), chance.random(READERS) < 0.25
    match = np.stack([np.clip((notes.vectors @ own.T).max(axis=1), 0.0, 1.0) for own in wants])
    foreign = (notes.languages[None, :] != languages[:, None]) & ~both[:, None]
    before = [_liked_before(chance, own) for own in wants]
    return World(
        notes,
        known.astype(np.float64),
        languages,
        both.astype(np.float64),
        [np.array(own[:1]) for own in interests],
        before,
        [np.argmax(one @ centres.T, axis=1) if len(one) else np.zeros(0, np.int64) for one in before],
        _follows(chance, known, subjects, interests),
        _chances(match, notes.quality, foreign),
        _visits(chance),
    )


def _notes(
    chance: np.random.Generator, centres: Floats, known: Bools, subjects: Ints, tongues: Ints
) -> Notes:
    count = int(chance.poisson(NOTES_AN_HOUR * HOURS))
    eager = np.where(known, 3.0, 1.0)  # known authors write three times as much
    authors = chance.choice(AUTHORS, count, p=eager / eager.sum())
    return Notes(
        hours=np.sort(chance.random(count) * HOURS),
        authors=authors,
        categories=subjects[authors],
        languages=tongues[authors],
        vectors=_near(chance, centres[subjects[authors]], 0.6),
        quality=chance.normal(size=count),
    )


def _chances(match: Floats, quality: Floats, foreign: Bools) -> Floats:
    """The chance of each act on a card that is seen, shape (readers, notes, 8), about the usual rates."""
    drawn = 2.6 * (match - 0.5) + 0.8 * quality[None, :] - 0.5 * foreign
    opened = sigmoid(np.log(BASE[0] / (1 - BASE[0])) - 0.3 + drawn)
    chances = np.zeros((*match.shape, len(ACTS)))
    chances[:, :, 0] = opened
    for act in ("like", "collect", "comment", "share", "follow", "dwell"):
        number = ACTS.index(act)
        usual = BASE[number] / BASE[0]
        chances[:, :, number] = opened * sigmoid(np.log(usual / (1 - usual)) + 0.6 * drawn)
    hidden = ACTS.index("hide")
    chances[:, :, hidden] = sigmoid(np.log(BASE[hidden]) - 0.9 * drawn)
    return chances


def _follows(chance: np.random.Generator, known: Bools, subjects: Ints, interests: list[Ints]) -> Floats:
    fame = np.where(known, chance.pareto(1.2, AUTHORS) + 0.2, 0.0)
    follows = np.zeros((READERS, AUTHORS))
    for reader, own in enumerate(interests):
        pull = fame * np.where(np.isin(subjects, own), 6.0, 1.0)
        count = min(int(chance.poisson(FOLLOWED)), int(known.sum()))
        follows[reader, chance.choice(AUTHORS, count, replace=False, p=pull / pull.sum())] = 1.0
    return follows


def _liked_before(chance: np.random.Generator, wants: Floats) -> Floats:
    """Meanings of what a reader liked before, shape (k, d); none for one in three."""
    count = 0 if chance.random() < 1 / 3 else int(chance.poisson(LIKED_BEFORE))
    return _near(chance, wants[chance.integers(0, len(wants), count)], 0.6)


def _visits(chance: np.random.Generator) -> list[tuple[float, int, int]]:
    count = int(chance.poisson(VISITS / 24 * HOURS * READERS))
    hours = np.sort(chance.random(count) * HOURS)
    readers = chance.integers(0, READERS, count)
    cards = np.minimum(chance.geometric(1.0 - GOES_ON, count), CARDS)
    return list(zip(hours.tolist(), readers.tolist(), cards.tolist(), strict=True))


def _near(chance: np.random.Generator, centres: Floats, spread: float) -> Floats:
    """Directions about the centres, shape as given; `spread`: length of the noise beside the centre's."""
    noise = chance.normal(size=centres.shape) * spread / np.sqrt(centres.shape[1])
    return _unit(centres + noise)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
