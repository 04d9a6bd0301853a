"""Turns what is known of candidates and of one reader into the features that predictions are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Candidates, Floats, Ints
from sampan.discovery.ranking.predict import FEATURES, PLACE, Features
from sampan.discovery.ranking.rates import rate_features
from sampan.discovery.ranking.score import freshness, score
from sampan.discovery.ranking.sources import Source, source_priors

SAME: Final = 0.3
"""The centered cosine with an interest from which on a note counts as in its very middle. With interests
found in notes of two categories (multilingual-e5), other notes of these lay at .04 to .26 (tenth and 90th
of a hundred, median .13), notes of other categories at -.05 to .13 (median .03)."""
UNKNOWN: Final = 0.5
"""Where nothing is known: no words, no language."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Known:
    """What is known of n candidates, whoever reads; `acts` (n, 8) in the order of `predict.ACTS`.

    `counts` (n, 4): likes, collects, comments and shares, those that came without an impression included.
    """

    note_ids: Ints
    author_ids: Ints
    categories: Ints
    languages: Ints
    is_video: Bools
    hours: Floats
    acts: Floats
    impressions: Floats
    counts: Ints

    def __len__(self) -> int:
        return len(self.note_ids)

    def take(self, places: Ints | Bools) -> Known:
        """The candidates at these places, or where a mask (n,) is true."""
        return Known(
            self.note_ids[places],
            self.author_ids[places],
            self.categories[places],
            self.languages[places],
            self.is_video[places],
            self.hours[places],
            self.acts[places],
            self.impressions[places],
            self.counts[places],
        )


@dataclass(frozen=True)
class Tie:
    """How n candidates stand to one reader, every array of shape (n,).

    `cosines`: with the nearest interest, centered (see `meaning`); `together`: any scale, 0 for none.
    """

    sources: Ints
    cosines: Floats
    together: Floats
    follows_author: Bools
    follows_topic: Bools
    is_translated: Bools
    is_less: Bools


@dataclass(frozen=True)
class Leanings:
    """What a reader leans to: weights of categories (c,) and languages (2,), both summing to 1; the authors
    whom they like with their closeness, 0 to 1; and what they chose and read (numbers)."""

    categories: Floats
    languages: Floats
    author_ids: Ints
    author_weights: Floats
    chosen: Ints
    reads: frozenset[int]
    knows_languages: bool


def feature_matrix(known: Known, tie: Tie, leanings: Leanings) -> Features:
    """The features of n candidates for one reader, shape (n, F), each between 0 and 1.

    The place on the page is left at 0: nobody has seen them yet.
    """
    columns = np.zeros((len(known), len(FEATURES)), dtype=np.float32)
    columns[:, : known.acts.shape[1]] = rate_features(known.acts, known.impressions)
    told: dict[str, Floats | Bools] = {
        "freshness": freshness(known.hours),
        "popularity": _popularity(known),
        "is_video": known.is_video,
        "interest": np.clip(tie.cosines / SAME, 0.0, 1.0),
        # The root, since links are many and weak: beside the strongest of all the others would be nothing.
        "together": np.sqrt(tie.together / max(float(tie.together.max(initial=0.0)), 1e-9)),
        "follows_author": tie.follows_author,
        "author_affinity": _looked_up(known.author_ids, leanings.author_ids, leanings.author_weights),
        "follows_topic": tie.follows_topic,
        "category_affinity": _category_affinity(known.categories, leanings),
        "reads_language": _reads(known.languages, leanings.reads),
        "language_affinity": _language_affinity(known.languages, leanings),
        "translated": tie.is_translated,
        "less": tie.is_less,
        "source_prior": source_priors(tie.sources),
        "fresh_source": tie.sources == Source.FRESH,
    }
    for name, column in told.items():
        columns[:, PLACE[name]] = column
    return np.clip(columns, 0.0, 1.0)


def _popularity(known: Known) -> Floats:
    """The share of the candidates that each is worth more than, to somebody of whom nothing is known."""
    if len(known) < 2:
        return np.full(len(known), UNKNOWN)
    worth = score(
        Candidates(
            known.note_ids, known.author_ids, known.hours, known.counts, known.categories, known.languages
        )
    )
    below = np.searchsorted(np.sort(worth), worth, side="left")
    return np.asarray(below / (len(known) - 1), dtype=np.float64)


def _looked_up(wanted: Ints, keys: Ints, values: Floats) -> Floats:
    """The value of each key, 0 for those that are not among the keys; the largest value counts as 1."""
    if not len(keys):
        return np.zeros(len(wanted))
    order = np.argsort(keys)
    places = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    most = max(float(values.max()), 1e-9)
    return np.where(keys[places] == wanted, values[places] / most, 0.0)


def _category_affinity(categories: Ints, leanings: Leanings) -> Floats:
    weights = leanings.categories / max(float(leanings.categories.max(initial=0.0)), 1e-9)
    weights[leanings.chosen] = 1.0
    return np.asarray(np.r_[weights, 0.0][categories])  # the last place is that of -1, no category


def _reads(languages: Ints, reads: frozenset[int]) -> Floats:
    readable = np.array([1.0 if number in reads else 0.0 for number in (0, 1)] + [UNKNOWN])
    return readable[languages]


def _language_affinity(languages: Ints, leanings: Leanings) -> Floats:
    shares = leanings.languages if leanings.knows_languages else np.full(len(leanings.languages), UNKNOWN)
    return np.asarray(np.r_[shares, UNKNOWN][languages])
