"""One person as those who look for candidates see them; loaded once, then only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sampan.accounts.models import Account
from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.discovery.models import Affinity, Taste
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.interests import POSITIVES, Interests, decay, find_interests
from sampan.discovery.ranking.meaning import Means
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.selectors.alike import find_neighbors
from sampan.discovery.selectors.meaning import language_means, load_vectors
from sampan.discovery.types import category_number, language_number
from sampan.notes.models import TopicFollow

TOPICS_MAX = 200
"""Followed topics that are looked at, the latest: who follows more is shown enough of them."""
ASKED_NEIGHBORS = 50
"""Liked notes whose neighbours are asked for: the latest and strongest."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Liked:
    """What somebody liked, the strongest first, as columns of length n; `weights` have decayed with age."""

    note_ids: Ints
    weights: Floats
    author_ids: Ints
    categories: Ints
    languages: Ints

    def __len__(self) -> int:
        return len(self.note_ids)


@dataclass(frozen=True)
class Person:
    """Who looks for something: what they liked, asked for, and do not want. Numbers as in discovery.types."""

    account_id: int
    reads: frozenset[int]
    main_language: int
    chosen: Ints
    near_id: int | None
    topic_ids: Ints
    liked: Liked
    interests: Interests
    means: Means
    unwanted_authors: Ints
    less_categories: Ints
    less_topics: Ints
    known_ids: Ints
    seen: SeenFilter

    def unmet(self, note_ids: Ints) -> Bools:
        """Which of the notes they have neither met, liked nor dismissed, shape (n,)."""
        return ~(self.seen.mask(note_ids) | np.isin(note_ids, self.known_ids))

    def wants(self, author_ids: Ints, categories: Ints) -> Bools:
        """Which notes are by nobody they do not want and of no category they want less of, shape (n,)."""
        return ~(np.isin(author_ids, self.unwanted_authors) | np.isin(categories, self.less_categories))

    @property
    def other_language(self) -> int:
        """The language that is not their own: 0 Chinese, 1 English."""
        return 1 - self.main_language

    @cached_property
    def neighbors(self) -> Mapping[int, Any]:
        """The neighbours of the latest liked notes, by note id. One query, the first time."""
        return find_neighbors(self.liked.note_ids[:ASKED_NEIGHBORS].tolist())


def load_person(taste: Taste, account: Account) -> Person:
    """Everything that is known of this person. Five queries at most, six when the means are not known."""
    liked, loaded = _load_liked(account.pk)
    means = language_means()
    topics = TopicFollow.objects.filter(account=account.pk).order_by("-id").values_list("topic_id", flat=True)
    reader = Reader(account_id=account.pk, language=account.language, reads=tuple(account.reads))
    hidden = {*hidden_account_ids(reader), *taste.less_authors, account.pk}
    return Person(
        account_id=account.pk,
        reads=frozenset(language_number(tag) for tag in account.reads) - {-1},
        main_language=0 if language_number(account.language) == 0 else 1,
        chosen=_ints(sorted({category_number(name) for name in account.interests} - {-1})),
        near_id=taste.near_id,
        topic_ids=_ints(topics[:TOPICS_MAX]),
        liked=liked,
        interests=_interests_of(liked, means, loaded),
        means=means,
        unwanted_authors=_ints(sorted(hidden)),
        less_categories=_ints(taste.less_categories),
        less_topics=_ints(taste.less_topics),
        known_ids=np.unique(np.r_[liked.note_ids, _ints(taste.dismissed_ids)]),
        seen=SeenFilter(bytes(taste.seen)),
    )


def _load_liked(account_id: int) -> tuple[Liked, tuple[Ints, Ints, npt.NDArray[np.float32]]]:
    """The latest POSITIVES liked notes, and the vectors of those that have one. Two queries."""
    moment = now()
    rows: list[Any] = list(
        Affinity.objects.filter(account=account_id, weight__gt=0)
        .order_by("-at")
        .values_list("note_id", "weight", "at", "note__author_id", "note__category", "note__language")[
            :POSITIVES
        ]
    )
    days = np.array([(moment - row[2]).total_seconds() / 86_400 for row in rows], dtype=np.float64)
    weights = np.array([row[1] for row in rows], dtype=np.float64) * decay(days)
    order = np.argsort(-weights, kind="stable")
    liked = Liked(
        note_ids=_ints([row[0] for row in rows])[order],
        weights=weights[order],
        author_ids=_ints([row[3] for row in rows])[order],
        categories=_ints([category_number(row[4]) for row in rows])[order],
        languages=_ints([language_number(row[5]) for row in rows])[order],
    )
    return liked, load_vectors(liked.note_ids.tolist()) if rows else load_vectors([])


def _interests_of(
    liked: Liked, means: Means, loaded: tuple[Ints, Ints, npt.NDArray[np.float32]]
) -> Interests:
    ids, languages, vectors = loaded
    by_id = np.argsort(liked.note_ids)
    places = by_id[np.searchsorted(liked.note_ids, ids, sorter=by_id)] if len(ids) else _ints([])
    return find_interests(ids, means.center(vectors, languages), liked.weights[places])


def _ints(values: Any) -> Ints:
    return np.array(list(values), dtype=np.int64)
