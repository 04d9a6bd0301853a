"""Puts the notes for a query in order: by words, by meaning, by how they were received, by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import attrgetter

from sampan.core.ids import id_for
from sampan.discovery.ranking.reciprocal import fuse, places
from sampan.discovery.searching.crossing import cross
from sampan.discovery.searching.finding import FOREVER, Candidate, find
from sampan.discovery.searching.meaning import candidates_of, find_meant
from sampan.discovery.searching.mending import mend
from sampan.discovery.searching.queries import Query, read_query
from sampan.discovery.selectors.shares import term_shares
from sampan.discovery.terms import marks
from sampan.discovery.terms.folding import fold
from sampan.discovery.types import category_number, language_number
from sampan.notes.models import Note

RANKED_MAX = 160
"""Notes that a query gives: eight pages, further than anybody looks."""
ALL_OF_IT = 0.99
MOST_OF_IT = 0.6
"""Which share of a query must stand in a note ..."""
HALF_OF_IT, SOME_OF_IT = 0.5, 0.25
"""... or, where no note has so much: of a query of a few words, and of a longer one."""
A_FEW_WORDS = 2
PHRASE_LOOKED_AT = 100
"""Notes with all words of a phrase that are read to see whether they stand together."""
FEW = 3
"""With fewer notes that have all of it, words that nobody used are taken for slips."""
BY_WORDS, BY_MEANING, BY_QUALITY, BY_AGE = 1.0, 0.9, 0.12, 0.06
"""What the rankings count for; the last two decide among notes that fit alike."""
ALIKE = 0.06
"""Fits that differ by less than this share are as good as each other."""
_quality_of = attrgetter("quality")


@dataclass(frozen=True)
class Filters:
    """What results are narrowed to; empty: not at all. `place_ids`: cities within the wanted distance."""

    kind: str = ""
    since: datetime | None = None
    language: str = ""
    category: str = ""
    place_ids: tuple[int, ...] | None = None

    def marks(self) -> list[list[str]]:
        """What must stand in a document, one of each row."""
        rows = [[marks.kind_mark(self.kind)]] if self.kind else []
        rows += [[marks.language_mark(language_number(self.language))]] if self.language else []
        rows += [[marks.category_mark(category_number(self.category))]] if self.category else []
        if self.place_ids is not None:
            rows.append([marks.place_mark(place_id) for place_id in self.place_ids])
        return rows

    def oldest_id(self) -> int:
        """The first note that is new enough."""
        return id_for(self.since) if self.since is not None else 0


NO_FILTERS = Filters()


def rank_notes(
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    newest_first: bool = False,
    until: int = FOREVER,
    by_words: bool = True,
    by_meaning: bool = True,
) -> list[Candidate]:
    """The notes for a cleaned query, at most RANKED_MAX, whoever asks: who may see which is another matter.

    `until`: the newest note that is looked at. What is said in the other language is found by both ways,
    the words and the meaning; either can be left out. `newest_first` goes by words alone, since what
    merely means the same has no end.
    """
    if filters.place_ids == ():
        return []
    query = read_query(text)
    fitting = _by_words(query, filters, until) if by_words else []
    if newest_first:
        return sorted(fitting, key=lambda one: -one.note_id)[:RANKED_MAX]
    if query.phrases or not by_meaning:
        return _fused(fitting, [])
    return _fused(fitting, _by_meaning(query, filters, until, fitting))


def _by_words(query: Query, filters: Filters, until: int) -> list[Candidate]:
    if not query.units:
        return []
    rows, since = filters.marks(), filters.oldest_id()
    found = find(cross(query), marks=rows, since=since, until=until)
    if _has_few(found):
        mended = mend(query, term_shares())
        if mended is not None:
            again = find([mended], marks=rows, since=since, until=until)
            found = sorted(
                {one.note_id: one for one in (*found, *again)}.values(), key=lambda one: -one.score
            )
    if query.phrases:
        return _having(query.phrases, found)
    fitting = [one for one in found if one.coverage >= MOST_OF_IT]
    least = HALF_OF_IT if len(query.units) <= A_FEW_WORDS else SOME_OF_IT
    return fitting or [one for one in found if one.coverage >= least]


def _has_few(found: Sequence[Candidate]) -> bool:
    """Whether only few notes have all of it; the best are looked at first, so that it is known soon."""
    return sum(1 for _one in islice((one for one in found if one.coverage >= ALL_OF_IT), FEW)) < FEW


def _having(phrases: Sequence[str], found: Sequence[Candidate]) -> list[Candidate]:
    """Those of the best in which the phrases stand just so, in title or body. One query."""
    likely = [one for one in found if one.coverage >= ALL_OF_IT][:PHRASE_LOOKED_AT]
    rows = Note.objects.filter(pk__in=[one.note_id for one in likely]).values_list("pk", "title", "body")
    texts = {pk: " ".join(fold(f"{title} {body}").split()) for pk, title, body in rows}
    return [one for one in likely if all(phrase in texts.get(one.note_id, "") for phrase in phrases)]


def _by_meaning(
    query: Query, filters: Filters, until: int, fitting: Sequence[Candidate]
) -> list[tuple[Candidate, float]]:
    """What means the same, with its closeness; filters hold here too."""
    family = language_number(filters.language) if filters.language else None
    near = find_meant(query, family=family if family in (0, 1) else None)
    near = [one for one in near if filters.oldest_id() <= one.note_id <= until]
    known = {one.note_id: one for one in fitting}
    known |= candidates_of([one.note_id for one in near if one.note_id not in known], marks=filters.marks())
    return [(known[one.note_id], one.closeness) for one in near if one.note_id in known]


def _fused(fitting: Sequence[Candidate], meant: Sequence[tuple[Candidate, float]]) -> list[Candidate]:
    every = {one.note_id: one for one in (*fitting, *(one for one, _closeness in meant))}
    words = places([one.note_id for one in fitting], [one.score for one in fitting], alike=ALIKE)
    meaning = places([one.note_id for one, _near in meant], [near for _one, near in meant])
    liked = sorted((one for one in every.values() if one.quality > 0), key=_quality_of, reverse=True)
    quality = places([one.note_id for one in liked], [one.quality for one in liked], alike=ALIKE)
    age = {note_id: place for place, note_id in enumerate(sorted(every, reverse=True), 1)}
    order = fuse([(words, BY_WORDS), (meaning, BY_MEANING), (quality, BY_QUALITY), (age, BY_AGE)])
    return [every[note_id] for note_id in order[:RANKED_MAX]]
