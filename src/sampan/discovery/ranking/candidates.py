"""The notes that are ranked, as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """What is known of n notes; every array has length n.

    `acts` holds likes, collects, comments and shares in its four columns (shape n x 4); `hours` is the age;
    `categories` and `languages` are small whole numbers (-1: none), equal for equal ones.
    """

    note_ids: Ints
    author_ids: Ints
    hours: Floats
    acts: Ints
    categories: Ints
    languages: Ints

    def __len__(self) -> int:
        return len(self.note_ids)

    def take(self, places: Ints) -> Candidates:
        """The candidates at these places, in their order."""
        return Candidates(
            self.note_ids[places],
            self.author_ids[places],
            self.hours[places],
            self.acts[places],
            self.categories[places],
            self.languages[places],
        )


@dataclass(frozen=True)
class Ranked:
    """A pool as it is kept: notes by falling score, and what is needed to order them for one reader."""

    note_ids: Ints
    scores: Floats
    author_ids: Ints
    categories: Ints
    languages: Ints

    def __len__(self) -> int:
        return len(self.note_ids)

    @cached_property
    def authors(self) -> Ints:
        """Everybody who has a note in it, each once, by rising id."""
        return np.unique(self.author_ids)

    @cached_property
    def newest(self) -> list[int]:
        """Its places by falling note id."""
        places: list[int] = np.argsort(-self.note_ids, kind="stable").tolist()
        return places

    @cached_property
    def author_list(self) -> list[int]:
        """`author_ids` as plain numbers, which Python reads faster one by one."""
        authors: list[int] = self.author_ids.tolist()
        return authors

    @cached_property
    def language_list(self) -> list[int]:
        """`languages` as plain numbers."""
        languages: list[int] = self.languages.tolist()
        return languages
