"""Takes a query over to the other language: by people's own words first, by the dictionary, out of the memory.

No engine is asked while somebody waits. Where a translation of the whole query is in the memory, it is a
second query beside the first; who is signed in has one made for the next time.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sampan.core.prepared import prepared_cursor
from sampan.discovery.searching.queries import Query, Unit, Way, read_query
from sampan.discovery.terms.cutting import of_word, pairs, pieces_of, stem
from sampan.notes.topic_names import fold_topic
from sampan.translation.selectors import find_translations
from sampan.translation.selectors.renderings import find_renderings, find_terms
from sampan.translation.study.lemmas import base_forms
from sampan.translation.types import EN, ZH_HANS, Text

PEOPLES = 0.95
"""What the word is worth that members call the topic in the other language, or that the glossary has."""
FIRST, EACH_FURTHER, LEAST = 0.9, 0.06, 0.5
"""What a rendering of the dictionary is worth: the first one, less for each that follows."""
PHRASE_WORDS = 3
"""Words of the longest English phrase that the dictionary is asked for ('ice cream')."""
CROSSED_MAX = 8
"""Renderings of one word that are looked for."""

_NAMES = """
SELECT one.key, other.name FROM notes_topicname one
JOIN notes_topicname other ON other.topic_id = one.topic_id AND other.id <> one.id
WHERE one.key = ANY(%s::text[]) LIMIT 40
"""


def cross(query: Query) -> list[Query]:
    """The query with what its words are called in the other language, and whole translations of it.

    Three queries at most.
    """
    chinese = [unit for unit in query.units if unit.is_chinese]
    english = [unit for unit in query.units if not unit.is_chinese and unit.word[:1].isalpha()]
    _by_people(query)
    _by_dictionary_zh(chinese)
    _by_dictionary_en(english)
    return [query, *_whole(query)]


def target_of(query: Query) -> str:
    """The language to look in besides the query's own: English for one with Chinese characters."""
    return EN if any(unit.is_chinese for unit in query.units) else ZH_HANS


def _by_people(query: Query) -> None:
    """The glossary's words, and what members call a topic in the other language."""
    for start, end, renderings in find_terms(query.text):
        covered = {piece.text for piece in pieces_of(query.text[start:end])}
        units = [unit for unit in query.units if _is_in(unit, covered)]
        for rendering in renderings:
            _take(units, rendering, PEOPLES)
    keys = {fold_topic(query.text): query.units}
    for unit in query.units:
        keys.setdefault(fold_topic(unit.word), [unit])
    for one, other in zip(query.units, query.units[1:], strict=False):
        keys.setdefault(fold_topic(one.word + other.word), [one, other])
    keys.pop("", None)
    if keys:
        with prepared_cursor() as cursor:
            cursor.execute(_NAMES, [list(keys)])
            for key, name in cursor.fetchall():
                _take(keys[key], name, PEOPLES)


def _by_dictionary_zh(units: list[Unit]) -> None:
    joined = {one.word + other.word: [one, other] for one, other in zip(units, units[1:], strict=False)}
    wanted = {**joined, **{unit.word: [unit] for unit in units}}
    for word, renderings in find_renderings(list(wanted), language="zh").items():
        for place, rendering in enumerate(renderings):
            _take(wanted[word], rendering, _worth(place))


def _by_dictionary_en(units: list[Unit]) -> None:
    words = [unit.word for unit in units]
    wanted: dict[str, list[Unit]] = {}
    for size in range(PHRASE_WORDS, 0, -1):
        for start in range(len(words) - size + 1):
            first, *rest = words[start : start + size]
            for form in base_forms(first) if size == 1 else [first]:
                wanted.setdefault(" ".join([form, *rest]), units[start : start + size])
            if size > 1:
                last = [form for form in base_forms(rest[-1])[1:3] if form != rest[-1]]
                for form in last:
                    wanted.setdefault(" ".join([first, *rest[:-1], form]), units[start : start + size])
    for word, renderings in find_renderings(list(wanted), language="en").items():
        for place, rendering in enumerate(renderings):
            _take(wanted[word], rendering, _worth(place))


def _worth(place: int) -> float:
    return max(LEAST, FIRST - EACH_FURTHER * place)


def _take(units: list[Unit], rendering: str, worth: float) -> None:
    """Let a rendering stand for these units; one of several words counts where all of them stand."""
    terms = _terms(rendering)
    if not terms:
        return
    for unit in units:
        known = {way.terms for way in unit.crossed}
        if (
            not unit.is_filler
            and len(known) < CROSSED_MAX
            and terms not in known
            and terms not in unit.found_by
        ):
            unit.crossed.append(Way(terms, worth))


@lru_cache(maxsize=8_192)
def _terms(rendering: str) -> tuple[str, ...]:
    found: list[str] = []
    for piece in pieces_of(rendering):
        if piece.kind == "run":
            found += [piece.text] if len(piece.text) <= 2 else pairs(piece.text)
        elif piece.kind == "word":
            found.append(stem(piece.text) if piece.text.isascii() else of_word(piece.text)[0])
        else:
            found.append(piece.text)
    return tuple(dict.fromkeys(found))


def _is_in(unit: Unit, pieces: set[str]) -> bool:
    return any(unit.word == piece or (unit.is_chinese and unit.word in piece) for piece in pieces)


def _whole(query: Query) -> list[Query]:
    """The query translated as a whole, where the memory has it. One query, none for single words."""
    if len(query.units) < 2:
        return []
    found = find_translations([Text(query.text, is_private=True)], to=target_of(query))[0]
    if found is None or not found.is_translation:
        return []
    return [replace(read_query(found.body), whole=[])]
