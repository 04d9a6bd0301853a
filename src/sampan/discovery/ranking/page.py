"""In which order one reader meets their candidates: the best, varied, spaced, in two languages.

A greedy selection in the manner of maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each
place goes to the note with the highest value after what it repeats is taken off. Notes alike in what matters
here (language, category, theme) stand on one shelf, so that a step compares the first of each shelf and not a
thousand notes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking import mixing, weights
from sampan.discovery.ranking.candidates import Floats, Ints
from sampan.discovery.ranking.fresh import draw
from sampan.discovery.ranking.mixing import Kind, Mix
from sampan.discovery.ranking.sources import Source
from sampan.discovery.ranking.themes import themes_of_vectors

_NOTHING = float("-inf")
_NEW = np.isin(np.arange(len(Source)), (Source.FRESH, Source.NEWEST))
_THEMED = np.isin(np.arange(len(Source)), (Source.TOGETHER, Source.ALIKE, Source.ACROSS, Source.TOPIC))
"""Sources whose anchor says what a note is about."""


@dataclass(frozen=True)
class Listed:
    """Candidates for one reader, as columns: every array has length n, in any order.

    `scores`: what showing each would be worth (`predict.value`); `categories` and `languages`: small numbers,
    -1 for none; `vectors`: what they say, shape (n, d), where at hand; `good` and `shown`: of notes with the
    source FRESH, what their audience did so far (`fresh.draw`), zeros when left out.
    """

    note_ids: Ints
    author_ids: Ints
    scores: Floats
    sources: Ints
    anchors: Ints
    categories: Ints
    languages: Ints
    vectors: npt.NDArray[np.floating] | None = None
    good: Floats | None = None
    shown: Floats | None = None

    def __len__(self) -> int:
        return len(self.note_ids)


@dataclass(frozen=True)
class Rules:
    """What one reader asked for, and what is known of them.

    `language`: the number of the one they read, -1 when not known; `known`: categories that they chose or
    like; notes of others are surprises; `usual`: see `fresh.baseline`.
    """

    mix: Mix = "both"
    language: int = -1
    known: frozenset[int] = field(default_factory=frozenset)
    usual: float = weights.EXPECTED_GOOD


def joined(*parts: Listed) -> Listed:
    """Several lists as one, without vectors. A note in two of them comes once, where it scores higher."""

    def column(name: str) -> npt.NDArray[Any]:
        whole = [getattr(part, name) for part in parts]
        return np.concatenate(
            [np.zeros(len(p)) if a is None else a for p, a in zip(parts, whole, strict=True)]
        )

    names = ("note_ids", "author_ids", "scores", "sources", "anchors", "categories", "languages")
    return Listed(**{name: column(name) for name in (*names, "good", "shown")})


def arrange(listed: Listed, *, rules: Rules, size: int, chance: np.random.Generator) -> Ints:
    """The places of the first `size` notes in the order of the pages, as indices into `listed`.

    No note comes twice; with `size` at least n all come. Two notes of one author have AUTHOR_GAP others
    between them as long as another author is left. Languages keep the share of `rules.mix`, and every
    FRESH_EVERY-th place holds a new note, as long as there are such. With the same `chance`
    the order is the same, and a note that scores higher never comes later.
    """
    if not len(listed) or size <= 0:
        return np.zeros(0, dtype=np.int64)
    lucky = _with_luck(listed, rules, chance)
    return np.array(_Arranging(listed, lucky, rules).run(size), dtype=np.int64)


def _with_luck(listed: Listed, rules: Rules, chance: np.random.Generator) -> Floats:
    """The scores; those of new notes times what was drawn for them, over what is usual."""
    scores = np.array(listed.scores, dtype=np.float64)
    new = np.flatnonzero(_NEW[listed.sources])
    if len(new):
        nothing = np.zeros(len(new))
        good = nothing if listed.good is None else listed.good[new]
        shown = nothing if listed.shown is None else listed.shown[new]
        scores[new] *= draw(good, shown, chance, rules.usual) / rules.usual
    return scores


class _Shelf:
    """Notes of one kind, language, category and theme, the best first."""

    __slots__ = ("category", "head", "live", "number", "places", "scores", "start", "theme", "tired", "worth")

    def __init__(
        self, places: list[int], category: int, theme: int, live: list[float], scores: list[float]
    ) -> None:
        self.places, self.category, self.theme, self.scores = places, category, theme, scores
        worth = scores[places[0]]
        self.live, self.number = live, len(live)
        self.start, self.head, self.worth, self.tired = 0, places[0], worth, 1.0
        live.append(worth)


class _Arranging:
    """The state of one arrangement: what stands on the shelves, what came lately, whose turn it is."""

    def __init__(self, listed: Listed, lucky: Floats, rules: Rules) -> None:
        self.authors: list[int] = listed.author_ids.tolist()
        self.sides: list[int] = mixing.sides(listed.languages, rules.language).tolist()
        self.turns = mixing.Turns(rules.mix, rules.language)
        self.taken = bytearray(len(listed))
        self.left = 0
        self.blocked: dict[int, None] = {}
        self.waiting: dict[int, set[_Shelf]] = {}
        self.lately: deque[tuple[int, int]] = deque()
        themes = _themes(listed)
        self.category_counts = [0] * (int(listed.categories.max()) + 2)
        self.theme_counts = [0] * (int(themes.max()) + 2)
        self.live: list[list[float]] = [[] for _ in range(mixing.BINS)]
        self.shelves: list[list[_Shelf]] = [[] for _ in range(mixing.BINS)]
        self.of_category: dict[int, list[_Shelf]] = {}
        self.of_theme: dict[int, list[_Shelf]] = {}
        self._fill(listed, lucky, rules, themes)

    def run(self, size: int) -> list[int]:
        """The places in order."""
        order: list[int] = []
        recent: deque[int] = deque()
        for place in range(min(size, self.left)):
            shelf = self._choose(self.turns.tiers(place)) or self._choose_whoever()
            chosen = shelf.head
            order.append(chosen)
            self.taken[chosen] = 1
            self.turns.took(self.sides[chosen])
            recent.append(self.authors[chosen])
            self.blocked[recent[-1]] = None
            self._renew(shelf)
            if len(recent) > weights.AUTHOR_GAP:
                self._unblock(recent)
            self._remember(shelf)
        return order

    def _fill(self, listed: Listed, lucky: Floats, rules: Rules, themes: Ints) -> None:
        """Put each note onto its shelf; new ones onto two, one for places of their own."""
        once = _once(listed.note_ids, listed.scores)
        self.left = len(once)
        new = once[_NEW[listed.sources[once]]]
        both = np.concatenate([once, new])
        kinds = np.concatenate([_kinds(listed, rules)[once], np.full(len(new), Kind.NEW)])
        scores = np.concatenate([listed.scores[once], lucky[new]])
        bins = kinds * mixing.SIDES + np.asarray(self.sides)[both]
        span = int(themes.max()) + 2
        width = int(listed.categories.max()) + 2
        code = (bins * width + listed.categories[both] + 1) * span + themes[both] + 1
        rows = np.lexsort((-scores, code))
        ordered = code[rows]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        order = both[rows]
        firsts = order[starts]
        places: list[int] = order.tolist()
        begins = starts.tolist()
        plain: list[float] = listed.scores.tolist()
        drawn: list[float] = lucky.tolist()
        columns = (bins[rows[starts]].tolist(), listed.categories[firsts].tolist(), themes[firsts].tolist())
        for start, end, number, category, theme in zip(
            begins, [*begins[1:], len(places)], *columns, strict=True
        ):
            live = self.live[number]
            scored = drawn if number >= Kind.NEW * mixing.SIDES else plain
            shelf = _Shelf(places[start:end], category, theme, live, scored)
            self.shelves[number].append(shelf)
            if category >= 0:
                self.of_category.setdefault(category, []).append(shelf)
            if theme >= 0:
                self.of_theme.setdefault(theme, []).append(shelf)

    def _choose(self, tiers: Sequence[tuple[int, ...]]) -> _Shelf | None:
        """The shelf with the best first note in the first group of bins that has any; None when none has."""
        for bins in tiers:
            while True:
                best, where = _NOTHING, -1
                for number in bins:
                    live = self.live[number]
                    if live and (top := max(live)) > best:
                        best, where = top, number
                if where < 0:
                    break
                shelf = self.shelves[where][self.live[where].index(best)]
                # What fell meanwhile (its author or its like was shown) is noticed only now, when it matters.
                if self.taken[shelf.head] or self.authors[shelf.head] in self.blocked:
                    self._renew(shelf)
                elif self._tired(shelf) == shelf.tired:
                    return shelf
                else:
                    self._weigh(shelf)
        return None

    def _choose_whoever(self) -> _Shelf:
        """When only authors are left who were just shown: of the one shown longest ago, the best."""
        for author in self.blocked:
            free = [
                (shelf.scores[place], shelf, place)
                for shelf in self.waiting.get(author, ())
                for place in shelf.places
                if not self.taken[place] and self.authors[place] == author
            ]
            if free:
                _score, shelf, place = max(free, key=lambda found: (found[0], -found[2]))
                shelf.head = place
                return shelf
        raise RuntimeError("notes are left, but on no shelf")

    def _renew(self, shelf: _Shelf) -> None:
        """Find the shelf's first note that may come now."""
        places, taken, authors, blocked = shelf.places, self.taken, self.authors, self.blocked
        place, end = shelf.start, len(places)
        while place < end and taken[places[place]]:
            place += 1
        shelf.start = place
        while place < end:
            found = places[place]
            if not taken[found]:
                author = authors[found]
                if author not in blocked:
                    shelf.head, shelf.worth = found, shelf.scores[found]
                    self._weigh(shelf)
                    return
                self.waiting.setdefault(author, set()).add(shelf)
            place += 1
        shelf.worth = shelf.live[shelf.number] = _NOTHING

    def _weigh(self, shelf: _Shelf) -> None:
        """Take off what the shelf's notes repeat."""
        worth = shelf.worth
        if worth != _NOTHING:
            tired = shelf.tired = self._tired(shelf)
            shelf.live[shelf.number] = worth * tired if worth > 0 else worth / tired

    def _tired(self, shelf: _Shelf) -> float:
        """The factor for what the last cards had in common with the shelf."""
        return _CATEGORY[self.category_counts[shelf.category]] * _THEME[self.theme_counts[shelf.theme]]

    def _unblock(self, recent: deque[int]) -> None:
        author = recent.popleft()
        if author in recent:  # came again where nobody else was left
            return
        del self.blocked[author]
        for shelf in self.waiting.pop(author, ()):
            self._renew(shelf)

    def _remember(self, shelf: _Shelf) -> None:
        """Count the category and theme that came, and forget those that came long ago."""
        came = (shelf.category, shelf.theme)
        self.lately.append(came)
        gone = self.lately.popleft() if len(self.lately) > weights.VARIETY_WINDOW else (-1, -1)
        _count(self.category_counts, came[0], gone[0])
        _count(self.theme_counts, came[1], gone[1])
        if came[0] != gone[0] >= 0:
            self._rise(self.of_category[gone[0]])
        if came[1] != gone[1] >= 0:
            self._rise(self.of_theme[gone[1]])

    def _rise(self, shelves: list[_Shelf]) -> None:
        """As `_weigh`, for many: most of the time of an arrangement is spent here."""
        categories, themes = self.category_counts, self.theme_counts
        for shelf in shelves:
            worth = shelf.worth
            if worth != _NOTHING:
                tired = shelf.tired = _CATEGORY[categories[shelf.category]] * _THEME[themes[shelf.theme]]
                shelf.live[shelf.number] = worth * tired if worth > 0 else worth / tired


def _count(counts: list[int], came: int, gone: int) -> None:
    """One more of `came`, one fewer of `gone`; -1, the last of the list, is not counted."""
    if came >= 0:
        counts[came] += 1
    if gone >= 0:
        counts[gone] -= 1


def _once(note_ids: Ints, scores: Floats) -> Ints:
    """The places of each note's best row."""
    if len(set(note_ids.tolist())) == len(note_ids):
        return np.arange(len(note_ids))
    order = np.lexsort((-scores, note_ids))
    ids = note_ids[order]
    return np.sort(order[np.r_[True, ids[1:] != ids[:-1]]])


def _kinds(listed: Listed, rules: Rules) -> Ints:
    """For which places each note stands: the usual ones, or those of surprises."""
    kinds = np.full(len(listed), Kind.USUAL, dtype=np.int64)
    if rules.known:
        # One row more than there are categories: -1, no category, looks up the last.
        known = np.zeros(max(int(listed.categories.max()), *rules.known) + 2, dtype=bool)
        known[list(rules.known)] = True
        kinds[~known[listed.categories]] = Kind.SURPRISE
    return kinds


def _themes(listed: Listed) -> Ints:
    """A number for what each note is about, equal for nearly equal ones, -1 where nothing is known."""
    if listed.vectors is not None:
        return themes_of_vectors(listed.vectors)
    themes = np.full(len(listed), -1, dtype=np.int64)
    told = np.flatnonzero(_THEMED[listed.sources] & (listed.anchors > 0))
    if len(told):
        themes[told] = np.unique(listed.anchors[told], return_inverse=True)[1]
    return themes


_CATEGORY = [weights.CATEGORY_FATIGUE**count for count in range(weights.VARIETY_WINDOW + 2)]
_THEME = [weights.THEME_FATIGUE**count for count in range(weights.VARIETY_WINDOW + 2)]
