"""Takes a query over to the other language: by people's own words, by the dictionary, out of the memory.

No engine is asked while somebody waits. Where a translation of the whole query is in the memory, it is a
second query beside the first; `services.asked.tally_queries` has it made of what several people asked.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from sampan.core.prepared import prepared_cursor, text_array_literal
from sampan.discovery.searching.queries import Query, Unit, Way, read_query
from sampan.discovery.terms.cutting import of_word, pairs, pieces_of, stem
from sampan.notes.topic_names import fold_topic
from sampan.translation.keys import memory_hash, text_hash
from sampan.translation.selectors import find_translations
from sampan.translation.selectors.renderings import find_terms, renderings_of
from sampan.translation.study.lemmas import base_forms
from sampan.translation.types import EN, ZH_HANS, Text

PEOPLES = 0.9
"""What the word is worth that members call the topic in the other language, or that the glossary has."""
FIRST, EACH_FURTHER, LEAST = 0.88, 0.06, 0.5
"""What a rendering of the dictionary is worth: the first one, less for each that follows."""
PHRASE_WORDS = 3
"""Words of the longest English phrase that the dictionary is asked for ('ice cream')."""
CROSSED_MAX = 8
"""Renderings of one word that are looked for."""

ASKED_MAX = 200
"""Words and phrases of one query that are looked up in each language."""

_LOOK_UP = """
SELECT 'zh', word, glosses, rank FROM translation_dictionaryentry
WHERE word = ANY(%(zh)s::text[]) AND language = 'zh'
UNION ALL
SELECT 'en', word, glosses, rank FROM translation_dictionaryentry
WHERE word = ANY(%(en)s::text[]) AND language = 'en'
UNION ALL
(SELECT 'topic', one.key, other.name, 0 FROM notes_topicname one
JOIN notes_topicname other ON other.topic_id = one.topic_id AND other.id <> one.id
WHERE one.key = ANY(%(topics)s::text[]) LIMIT 40)
UNION ALL
(SELECT 'memory', '', '', 0 FROM translation_memory WHERE text_hash = ANY(%(hashes)s::text[]) LIMIT 1)
"""
"""All at once: a query costs more to ask than to answer."""


def cross(query: Query) -> list[Query]:
    """The query with what its words are called in the other language, and whole translations of it.

    One query, two where a translation of all of it is in the memory.
    """
    zh = _asked_zh([unit for unit in query.units if unit.is_chinese])
    en = _asked_en([unit for unit in query.units if not unit.is_chinese and unit.word[:1].isalpha()])
    topics = _asked_topics(query)
    if not (zh or en or topics):
        return [query]
    with prepared_cursor() as cursor:
        hashes = [text_hash(query.text), memory_hash(_text(query))]
        asked = {"zh": list(zh)[:ASKED_MAX], "en": list(en)[:ASKED_MAX], "topics": topics, "hashes": hashes}
        cursor.execute(_LOOK_UP, {name: text_array_literal(texts) for name, texts in asked.items()})
        rows = sorted(cursor.fetchall(), key=lambda row: row[3])
    _by_glossary(query)
    for kind, key, name, _rank in rows:
        if kind == "topic":
            _take(topics[key], name, PEOPLES)
    for language, wanted in (("zh", zh), ("en", en)):
        entries = [(row[1], row[2]) for row in rows if row[0] == language]
        for word, renderings in renderings_of(entries, language=language).items():
            for place, rendering in enumerate(renderings):
                _take(wanted[word], rendering, _worth(place))
    return [query, *(_whole(query) if any(row[0] == "memory" for row in rows) else [])]


def target_of(query: Query) -> str:
    """The language to look in besides the query's own: English for one with Chinese characters."""
    return EN if any(unit.is_chinese for unit in query.units) else ZH_HANS


def _by_glossary(query: Query) -> None:
    for start, end, renderings in find_terms(query.text):
        covered = {piece.text for piece in pieces_of(query.text[start:end])}
        units = [unit for unit in query.units if _is_in(unit, covered)]
        for rendering in renderings:
            _take(units, rendering, PEOPLES)


def _asked_topics(query: Query) -> dict[str, list[Unit]]:
    """The keys of topics that members may call otherwise in the other language: all of it, words, pairs."""
    keys = {fold_topic(query.text): query.units}
    for unit in query.units:
        keys.setdefault(fold_topic(unit.word), [unit])
    for one, other in pairwise(query.units):
        keys.setdefault(fold_topic(one.word + other.word), [one, other])
    keys.pop("", None)
    return keys


def _asked_zh(units: list[Unit]) -> dict[str, list[Unit]]:
    """Words of the dictionary, and neighbours that may be one word."""
    joined = {one.word + other.word: [one, other] for one, other in pairwise(units)}
    return {**joined, **{unit.word: [unit] for unit in units}}


def _asked_en(units: list[Unit]) -> dict[str, list[Unit]]:
    """Words and what they are forms of, and phrases of two and three words."""
    words = [unit.word for unit in units]
    wanted: dict[str, list[Unit]] = {}
    for size in range(PHRASE_WORDS, 1, -1):
        for start in range(len(words) - size + 1):
            *first, last = words[start : start + size]
            for form in base_forms(last)[:3]:
                wanted.setdefault(" ".join([*first, form]), units[start : start + size])
    for unit in units:
        for form in base_forms(unit.word):
            wanted.setdefault(form, [unit])
    return wanted


def _worth(place: int) -> float:
    return max(LEAST, FIRST - EACH_FURTHER * place)


def _take(units: list[Unit], rendering: str, worth: float) -> None:
    """Let a rendering stand for these units; one of several words counts where all of them stand."""
    open_units = [unit for unit in units if not unit.is_filler and len(unit.crossed) < CROSSED_MAX]
    terms = _terms(rendering) if open_units else ()
    if not terms:
        return
    for unit in open_units:
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
    if rendering.isascii():  # as the dictionary has them: nothing to fold
        found = [stem(word) for word in rendering.lower().replace("'", "").replace("-", " ").split()]
        return tuple(dict.fromkeys(found))
    found = []
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
    """The query translated as a whole, as the memory has it. One query."""
    found = find_translations([_text(query)], to=target_of(query))[0]
    if found is None or not found.is_translation:
        return []
    return [replace(read_query(found.body), whole=[])]


def _text(query: Query) -> Text:
    """As `services.asked` has the queries translated that several people asked."""
    return Text(query.text, is_private=True)
