"""What learners ask: what a word means, and which words stand where they tap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Q

from sampan.accounts.types import Reader
from sampan.translation.models import DictionaryEntry, SavedWord
from sampan.translation.models.study import WORD_MAX
from sampan.translation.scripts import simplified_letters
from sampan.translation.study.finding import forms, language_of, tapped_at

LOOKED_MAX = 3
"""Words that are shown for one tap: the longest, and shorter ones in it."""
ENTRIES_MAX = 6
"""Readings of one word that are shown."""
KNOWN_SECONDS = 3600
"""How long what the dictionary says of a word is kept; it changes with a release only."""
PLAIN_GLOSSES = 4
"""An English form with so many Chinese words of its own is a word of its own right (interesting)."""


@dataclass(frozen=True)
class Reading:
    """One reading of a word with its senses."""

    reading: str
    glosses: tuple[str, ...]
    traditional: str = ""


@dataclass(frozen=True)
class LookedUp:
    """A word as the dictionary has it.

    Attributes:
        word: simplified characters, or English in lower case; the key of the notebook.
        traditional: the other script, '' when it is the same.
        form: what stood in the text, when that is another form ('running' for run).
        is_saved: whether it is in the reader's notebook.
    """

    language: str
    word: str
    readings: tuple[Reading, ...]
    traditional: str = ""
    form: str = ""
    is_saved: bool = field(default=False, compare=False)

    @property
    def reading(self) -> str:
        """How it is read in the first place."""
        return self.readings[0].reading if self.readings else ""


def look_up(word: str, *, reader: Reader) -> list[LookedUp]:
    """The word, and for English what it is a form of; [] when it is not known. Two queries at most."""
    word = word.replace("\x00", "").strip()[:WORD_MAX]
    if not word:
        return []
    language = language_of(word)
    return _with_saved(_known(language, [word])[:LOOKED_MAX], reader)


def words_at(text: str, offset: int, *, reader: Reader) -> list[LookedUp]:
    """The words of the dictionary where somebody tapped, the longest match first. Two queries at most."""
    tapped = tapped_at(text, offset)
    if tapped is None:
        return []
    found = _known(tapped.language, [one for one in tapped.candidates if len(one) <= WORD_MAX])
    return _with_saved(found[:LOOKED_MAX], reader)


def _known(language: str, candidates: Sequence[str]) -> list[LookedUp]:
    """What the dictionary has of the candidates, in their order. One query, none when it was asked lately."""
    said = "\x1f".join([language, *candidates])
    name = f"study:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
    found: list[LookedUp] | None = cache.get(name)
    if found is None:
        found = _look_for(language, candidates)
        if found:
            cache.set(name, found, KNOWN_SECONDS)
    return found


def _look_for(language: str, candidates: Sequence[str]) -> list[LookedUp]:
    wanted = {one: forms(language, one) for one in candidates}
    every = [form for one in wanted.values() for form in one]
    if language == "zh":
        plain = [one.translate(simplified_letters()) for one in every]
        asked = Q(word__in=[*every, *plain]) | Q(traditional__in=every)
    else:
        asked = Q(word__in=every)
    rows = list(DictionaryEntry.objects.filter(asked, language=language).order_by("rank", "id"))
    if language == "zh":
        return [one for word in candidates if (one := _chinese(word, rows)) is not None]
    return [one for word, bases in wanted.items() for one in _english(word, bases, rows)]


def _chinese(word: str, rows: Iterable[DictionaryEntry]) -> LookedUp | None:
    """The entries of a word in either script; a traditional one is told from those it shares a form with."""
    plain = word.translate(simplified_letters())
    fitting = [row for row in rows if word in (row.word, row.traditional) or row.word == plain]
    if word != plain:
        fitting = [row for row in fitting if word in (row.traditional, row.word)] or fitting
    if not fitting:
        return None
    same = [row for row in fitting if row.word == fitting[0].word][:ENTRIES_MAX]
    return LookedUp("zh", same[0].word, tuple(map(_reading, same)), same[0].traditional)


def _english(word: str, bases: Sequence[str], rows: Iterable[DictionaryEntry]) -> list[LookedUp]:
    by_word = {row.word: row for row in rows}
    found = [by_word[base] for base in bases if base in by_word]
    explained = [row for row in found if row.glosses]
    said = by_word.get(bases[0])
    if not explained:
        return [LookedUp("en", said.word, (_reading(said),))] if said is not None else []
    if len(explained) > 1 and explained[0] is said and said.glosses.count("；") + 1 < PLAIN_GLOSSES:
        explained = [*explained[1:2], said]  # 'running' is 'run' before it is anything else
    return [
        LookedUp("en", row.word, (_reading(row),), form="" if row.word == word.lower() else word)
        for row in explained[:2]
    ]


def _reading(row: DictionaryEntry) -> Reading:
    return Reading(row.reading, tuple(row.glosses.split("\n")) if row.glosses else (), row.traditional)


def _with_saved(found: list[LookedUp], reader: Reader) -> list[LookedUp]:
    if reader.account_id is None or not found:
        return found
    rows = SavedWord.objects.filter(
        account=reader.account_id, language=found[0].language, word__in=[one.word for one in found]
    )
    saved = set(rows.values_list("word", flat=True))
    return [
        LookedUp(one.language, one.word, one.readings, one.traditional, one.form, one.word in saved)
        for one in found
    ]
