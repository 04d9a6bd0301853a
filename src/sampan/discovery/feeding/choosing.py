"""Which notes stand where for one member: the worker's list and the pool, less what they do not want."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sampan.accounts.types import Reader
from sampan.discovery import selectors
from sampan.discovery.ranking import weights
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.page import Listed, Rules, arrange
from sampan.discovery.ranking.predict import FEATURES
from sampan.discovery.ranking.seen import Bools, SeenFilter
from sampan.discovery.selectors.tastes import Aversions, PersonalList, ReaderState
from sampan.discovery.types import (
    ALL,
    CATEGORIES,
    VIDEO,
    LoadedPool,
    Source,
    category_number,
    language_number,
)

STRETCH = 60
"""Notes that are put in order at once: three pages. More would cost the first page what most readers never
see, and what they did meanwhile could not be felt."""
CONSIDERED = 300
"""Candidates that are put in order, the best: five times what is shown of them leaves room for variety."""
SEEN_FILLS = 60
"""When fewer notes than this have not been seen, seen ones follow them: a small instance is not empty for
those who come every day."""
GENERAL_SHARE = 0.6
"""What the best of the pool is worth, the best of the personal list being 1: the list holds the best of the
pool already, as far as the reader may like it."""
NEW_SHARE = 1 / 3
"""What a new note of which nothing is known is worth beside the best of the pool, outside the places of its
own that every new note has: about the middle of what is shown."""
KNOWN_SHARE = 0.25
"""A category is known to be liked from this share of the weight of the most liked."""


@dataclass(frozen=True)
class Chosen:
    """Notes in the order of the pages; `features` are bytes, as many for each note as there are features,
    all 0 where none were computed."""

    note_ids: list[int]
    sources: list[int]
    anchors: list[int]
    features: bytes


def choose(
    reader: Reader,
    channel: str,
    state: ReaderState,
    pool: LoadedPool,
    *,
    came: Collection[int] = (),
    chance: np.random.Generator,
) -> Chosen:
    """The next STRETCH notes for this reader, without those that `came`. No query, or one when topics are
    left out."""
    listed, features = _candidates(reader, channel, state, pool)
    open_places = np.flatnonzero(_allowed(listed, state.aversions, came))
    seen = SeenFilter(state.seen).mask(listed.note_ids[open_places])
    unseen, met = open_places[~seen], open_places[seen]
    rules = Rules(state.mix, language_number(reader.language), _known(reader, state))
    order = _arranged(listed, unseen, rules, STRETCH, chance)
    missing = SEEN_FILLS - len(order)
    if missing > 0 and len(met) and not came:
        order = np.concatenate([order, _arranged(listed, met, rules, missing, chance)])
    return Chosen(
        listed.note_ids[order].tolist(),
        listed.sources[order].tolist(),
        listed.anchors[order].tolist(),
        features[order].tobytes(),
    )


def with_newest(chosen: Chosen, own: list[int], newest: list[int]) -> Chosen:
    """The same with the reader's own newest notes at the head and others' newest at every fifth place."""
    came = {*own, *newest}
    width = len(FEATURES)
    rows = [
        (pk, source, anchor, chosen.features[at * width : (at + 1) * width])
        for at, (pk, source, anchor) in enumerate(
            zip(chosen.note_ids, chosen.sources, chosen.anchors, strict=True)
        )
        if pk not in came
    ]
    nothing = bytes(width)
    rows[:0] = [(pk, int(Source.OWN), 0, nothing) for pk in own]
    for number, pk in enumerate(newest, start=1):
        rows.insert(number * weights.NEWEST_EVERY - 1, (pk, int(Source.NEWEST), 0, nothing))
    if not rows:
        return chosen
    ids, sources, anchors, features = (list(column) for column in zip(*rows, strict=True))
    return Chosen(ids, sources, anchors, b"".join(features))


def _candidates(
    reader: Reader, channel: str, state: ReaderState, pool: LoadedPool
) -> tuple[Listed, npt.NDArray[np.uint8]]:
    """The personal list, then what else the pool holds, then new notes; with a row of features for each."""
    personal, features = _personal(channel, state.listed, pool)
    ceiling = float(personal.scores.max()) if len(personal) else 1.0
    known = np.sort(personal.note_ids)
    scale = ceiling * GENERAL_SHARE if ceiling > 0 else 1.0
    parts = (personal, _general(reader, state, pool, known, scale), _fresh(pool, known, scale))
    names = ("note_ids", "author_ids", "scores", "sources", "anchors", "categories", "languages")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    good, shown = _audiences(columns["note_ids"], pool)
    listed = Listed(**columns, good=good, shown=shown)
    unknown = np.zeros((len(listed) - len(personal), len(FEATURES)), dtype=np.uint8)
    return listed, np.concatenate([features, unknown])


def _personal(channel: str, rows: PersonalList, pool: LoadedPool) -> tuple[Listed, npt.NDArray[np.uint8]]:
    """What the worker chose, as far as it belongs to the channel."""
    listed = Listed(
        np.array(rows.note_ids, dtype=np.int64),
        np.array(rows.author_ids, dtype=np.int64),
        np.array(rows.scores, dtype=np.float64),
        np.array(rows.sources, dtype=np.int64),
        np.array(rows.anchors, dtype=np.int64),
        np.array(rows.categories, dtype=np.int64),
        np.array(rows.languages, dtype=np.int64),
    )
    if channel == ALL:
        return listed, _features(rows)
    if channel == VIDEO:
        kept = _among(listed.note_ids, np.sort(pool.ranked.note_ids))
    else:
        kept = listed.categories == category_number(channel)
    return _take(listed, kept), _features(rows)[kept]


def _features(rows: PersonalList) -> npt.NDArray[np.uint8]:
    """The features of each note of the list, shape (n, F); zeros when they are of another version."""
    if len(rows.features) != len(rows) * len(FEATURES):
        return np.zeros((len(rows), len(FEATURES)), dtype=np.uint8)
    return np.frombuffer(rows.features, dtype=np.uint8).reshape(len(rows), len(FEATURES))


def _general(reader: Reader, state: ReaderState, pool: LoadedPool, known: Ints, scale: float) -> Listed:
    """The notes of the pool that the list does not hold; whom and what the reader chose counts more."""
    ranked = pool.ranked
    other = ~_among(ranked.note_ids, known)
    scores = ranked.scores[other]
    scores = scores * (scale / scores.max()) if len(scores) and scores.max() > 0 else scores
    authors, categories = ranked.author_ids[other], ranked.categories[other]
    sources = pool.sources[other]
    anchors = np.zeros(len(scores), dtype=np.int64)
    chosen = np.isin(categories, _interests(reader))
    scores[chosen] *= weights.INTEREST
    sources[chosen], anchors[chosen] = Source.CHOSEN, categories[chosen]
    followed = _among(authors, np.sort(np.fromiter(state.followed, np.int64, len(state.followed))))
    scores[followed] *= weights.FOLLOWED
    sources[followed], anchors[followed] = Source.FOLLOWED, authors[followed]
    ids, languages = ranked.note_ids[other], ranked.languages[other]
    return Listed(ids, authors, scores, sources, anchors, categories, languages)


def _fresh(pool: LoadedPool, known: Ints, scale: float) -> Listed:
    """New notes that look for their first audience and are not in the list."""
    fresh = pool.fresh
    new = ~_among(fresh.note_ids, known)
    count = int(new.sum())
    return Listed(
        fresh.note_ids[new],
        fresh.author_ids[new],
        np.full(count, scale * NEW_SHARE),
        np.full(count, Source.FRESH, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        fresh.categories[new],
        fresh.languages[new],
    )


def _audiences(note_ids: Ints, pool: LoadedPool) -> tuple[Floats, Floats]:
    """What the audiences of these notes did and how many they were, shape (n,) each; 0 where none is."""
    good, shown = np.zeros(len(note_ids)), np.zeros(len(note_ids))
    if len(pool.fresh.note_ids):
        order = np.argsort(pool.fresh.note_ids)
        ordered = pool.fresh.note_ids[order]
        places = np.minimum(np.searchsorted(ordered, note_ids), len(ordered) - 1)
        there = ordered[places] == note_ids
        good[there] = pool.fresh.good[order[places[there]]]
        shown[there] = pool.fresh.shown[order[places[there]]]
    return good, shown


def _allowed(listed: Listed, aversions: Aversions, came: Collection[int]) -> Bools:
    """Which candidates may be shown."""
    away = np.fromiter(aversions.hidden | aversions.authors, np.int64)
    gone = np.fromiter({*aversions.dismissed, *came, *_under_topics(listed, aversions)}, np.int64)
    kept = ~_among(listed.author_ids, np.sort(away)) & ~_among(listed.note_ids, np.sort(gone))
    if aversions.categories:
        kept &= ~np.isin(listed.categories, list(aversions.categories))
    return kept


def _under_topics(listed: Listed, aversions: Aversions) -> list[int]:
    """The candidates under topics of which the reader wants less."""
    if not aversions.topics:
        return []
    return selectors.ids_under_topics(listed.note_ids.tolist(), aversions.topics)


def _arranged(listed: Listed, places: Ints, rules: Rules, size: int, chance: np.random.Generator) -> Ints:
    """`size` of these places in the order of the pages, out of the best CONSIDERED; new ones go first."""
    scores = np.where(listed.sources[places] == Source.FRESH, np.inf, listed.scores[places])
    if len(places) > CONSIDERED:
        places = places[np.argpartition(-scores, CONSIDERED)[:CONSIDERED]]
    return places[arrange(_take(listed, places), rules=rules, size=size, chance=chance)]


def _take(listed: Listed, places: Ints | Bools) -> Listed:
    return Listed(
        listed.note_ids[places],
        listed.author_ids[places],
        listed.scores[places],
        listed.sources[places],
        listed.anchors[places],
        listed.categories[places],
        listed.languages[places],
        None,
        None if listed.good is None else listed.good[places],
        None if listed.shown is None else listed.shown[places],
    )


def _known(reader: Reader, state: ReaderState) -> frozenset[int]:
    """Categories that the reader chose, and those that they turned out to like."""
    liked = state.category_weights
    bound = KNOWN_SHARE * max(liked, default=0.0)
    return frozenset(_interests(reader)) | {
        number for number, weight in enumerate(liked) if weight > 0 and weight >= bound
    }


def _interests(reader: Reader) -> list[int]:
    return [category_number(name) for name in reader.interests if name in CATEGORIES]


def _among(values: Ints, ordered: Ints) -> Bools:
    """For each value whether it is in `ordered`, which is sorted; a third of the time of `isin`."""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)
