"""What the dictionary knows of names and words, for whoever looks a translation through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import islice

import regex

from sampan.translation.models import DictionaryEntry
from sampan.translation.models.study import WORD_MAX
from sampan.translation.names import (
    KnownName,
    english_names,
    is_company,
    is_of_many_names,
    is_sight,
    is_small_place,
    may_be_name,
)
from sampan.translation.study.lemmas import base_forms
from sampan.translation.types import EN

ASKED_MAX = 2_000
"""Words that are looked up at once: those of some forty passages."""
MEANING_CHARACTERS_MAX = 5
"""A longer sense explains a word and cannot stand in its place."""
SENSE_CHARACTERS_MAX = 3
"""A longer sense is seldom said in so many characters."""

_HAN_ONLY = regex.compile(r"\p{Han}+")


def find_chinese_names(words: Iterable[str]) -> dict[str, KnownName]:
    """Those of the words (simplified) that the dictionary knows as names only, every reading with a capital.
    One query."""
    readings: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for word, reading, glosses in _rows("zh", {word for word in words if may_be_name(word)}):
        readings[word].append((reading, glosses.split("\n")))
    found = {}
    for word, entries in readings.items():
        if not all(reading[:1].isupper() for reading, _ in entries):
            continue
        names = dict.fromkeys(
            name for reading, glosses in entries for name in english_names(glosses, reading)
        )
        senses = [gloss for _, glosses in entries for gloss in glosses]
        company = is_company(senses)
        if names and (company or not is_small_place(senses)):
            found[word] = KnownName(tuple(names), company, is_sight(senses))
    return found


def find_english_names(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names in English (any case), each in lower case with what Chinese calls it; no peoples, languages and
    days. Two queries."""
    asked = {name.casefold() for name in names}
    said = {word: glosses.split("；") for word, _, glosses in _rows(EN, asked) if glosses}
    said = {word: several for word, several in said.items() if not any(map(is_of_many_names, several))}
    known = find_chinese_names({one for several in said.values() for one in several})
    found = {word: tuple(one for one in several if one in known) for word, several in said.items()}
    return {word: several for word, several in found.items() if several}


def find_meanings(words: Iterable[str]) -> dict[str, str]:
    """English words, each with the one Chinese word that can best stand in its place. One query."""
    forms = {word: base_forms(word) for word in words}
    every = {form for several in forms.values() for form in several}
    rows = {word: glosses.split("；")[0] for word, _, glosses in _rows(EN, every)}
    found = {}
    for word, several in forms.items():
        short = [rows[one] for one in several if one in rows and len(rows[one]) <= MEANING_CHARACTERS_MAX]
        if short and _HAN_ONLY.fullmatch(short[0]):
            found[word] = short[0]
    return found


def find_senses(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """English words in lower case, each with the short Chinese words that it may mean. One query."""
    forms = {word: {word, *base_forms(word)} for word in words}
    every = {form for several in forms.values() for form in several}
    rows = {word: glosses.split("；") for word, _, glosses in _rows(EN, every) if glosses}
    return {
        word: tuple(
            sense
            for form in sorted(several)
            for sense in rows.get(form, ())
            if len(sense) <= SENSE_CHARACTERS_MAX and _HAN_ONLY.fullmatch(sense)
        )
        for word, several in forms.items()
    }


def _rows(language: str, words: Collection[str]) -> list[tuple[str, str, str]]:
    asked = list(
        islice((word for word in words if 0 < len(word) <= WORD_MAX and "\x00" not in word), ASKED_MAX)
    )
    if not asked:
        return []
    rows = DictionaryEntry.objects.filter(language=language, word__in=asked).order_by("rank", "id")
    return list(rows.values_list("word", "reading", "glosses"))
