"""Two aligned files as notes, and how well the search finds each line that is asked in the other language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.support.world import copy
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.searching.queries import clean_query, read_query
from sampan.discovery.searching.ranked import Filters, rank_notes
from sampan.discovery.selectors.shares import Shares, term_shares
from sampan.discovery.services.documents import index_missing
from sampan.discovery.services.term_shares import count_shares
from sampan.notes.models import Note

FIRST = 10
"""Places that count."""
RAREST = 3
LANGUAGES = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Quality:
    """Mean reciprocal rank and recall among the first ten."""

    mrr: float
    recall: float


@dataclass(frozen=True)
class Way:
    """What of the search is switched on."""

    name: str
    by_words: bool
    by_meaning: bool


WAYS = (
    Way("words, translated", by_words=True, by_meaning=False),
    Way("meaning", by_words=False, by_meaning=True),
    Way("both", by_words=True, by_meaning=True),
)


def read_lines(path: Path) -> list[str]:
    """The lines of one side."""
    return path.read_text(encoding="utf-8").splitlines()


def fill(
    zh: Sequence[str], en: Sequence[str], say: Callable[[str], None], *, embeds: bool = True
) -> dict[str, list[int]]:
    """Make every line a note in its language, filed and embedded as the product does; their ids in order."""
    moment = id_for(now()) - (len(zh) + len(en) + 10) * 2**20
    account = Account.objects.create(handle="lines", display_name="Lines", language="en", reads=["en"])
    ids: dict[str, list[int]] = {"zh": [], "en": []}
    notes = []
    for side, lines in (("zh", zh), ("en", en)):
        for line in lines:
            moment += 2**20
            ids[side].append(moment)
            notes.append(Note(pk=moment, author=account, body=line, language=LANGUAGES[side]))
    copy(Note, notes)
    while index_missing():
        pass
    say(f"{len(notes):,} lines filed; {count_shares():,} words counted")
    while embeds and (made := services.embed_missing(limit=500)):
        say(f"{made} embedded")
    return ids


def measure(asked: Iterable[str], wanted: Sequence[int], *, found_in: str, way: Way) -> Quality:
    """Ask each query among the notes of a language; `wanted` are the notes that should come first."""
    filters = Filters(language=LANGUAGES[found_in])
    places = []
    for query, target in zip(asked, wanted, strict=True):
        found = rank_notes(
            clean_query(query), filters=filters, by_words=way.by_words, by_meaning=way.by_meaning
        )
        first = [one.note_id for one in found[:FIRST]]
        places.append(first.index(target) + 1 if target in first else 0)
    hits = [place for place in places if place]
    return Quality(sum(1 / place for place in hits) / len(places), len(hits) / len(places))


def rarest_words(line: str) -> str:
    """The three rarest words of a line, in their order."""
    shares: Shares = term_shares()
    units = read_query(clean_query(line)).units
    rare = sorted(units, key=lambda unit: -max(map(shares.idf, unit.found_by[0])))[:RAREST]
    return " ".join(unit.word for unit in units if unit in rare)
