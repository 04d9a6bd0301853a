"""The glossary's data file: its form, its counts, and that each entry is found where it should be."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest

import sampan.translation.glossary
from sampan.translation.glossary.conditions import read_condition
from sampan.translation.glossary.folding import fold
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.shipped import COLUMNS, BadTerm, read_shipped_terms, read_terms
from sampan.translation.glossary.types import ALWAYS, KINDS, GlossaryTerm
from sampan.translation.models.glossary import TERM_MAX, WHEN_MAX

RAW = files(sampan.translation.glossary).joinpath("terms.tsv").read_text(encoding="utf-8")
EXAMPLES = Path(__file__).with_name("examples.tsv").read_text(encoding="utf-8").splitlines()[1:]


@lru_cache(maxsize=1)
def _index() -> TermIndex:
    return TermIndex(read_shipped_terms())


def _found(body: str, language: str) -> set[str]:
    return {hit.term.text for hit in _index().find(body) if hit.term.language == language}


def _examples() -> list[list[str]]:
    return [(line + "\t").split("\t")[:4] for line in EXAMPLES]


def test_the_file_says_what_it_is_and_under_which_licence() -> None:
    assert RAW.startswith("# Sampan's glossary")
    assert "CC0-1.0" in RAW.split("\n")[0]
    assert "\r" not in RAW
    assert RAW.endswith("\n")
    assert unicodedata.is_normalized("NFC", RAW)


def test_there_are_enough_entries_of_both_languages() -> None:
    count = Counter(term.language for term in read_shipped_terms())
    assert count["zh"] >= 320
    assert count["en"] >= 240


def test_each_entry_is_whole() -> None:
    faults = []
    for term in read_shipped_terms():
        cells = (term.text, *term.variants, term.rendering, term.gloss_en, term.gloss_zh, term.when)
        if not (term.text and term.gloss_en and term.gloss_zh) or term.kind not in KINDS:
            faults.append(term.text)
        if any(cell != cell.strip() for cell in cells):
            faults.append(f"{term.text}: space around a cell")
        if max(len(word) for word in (term.text, *term.variants)) > TERM_MAX or len(term.when) > WHEN_MAX:
            faults.append(f"{term.text}: too long")
        if max(len(term.gloss_en), len(term.gloss_zh)) > 160 or len(term.rendering) > 200:
            faults.append(f"{term.text}: a gloss is one short sentence")
        read_condition(term.when)
    assert faults == []


def test_each_gloss_is_in_its_language() -> None:
    has_han = [
        bool(set(map(ord, term.gloss_zh)) & set(range(0x4E00, 0xA000))) for term in read_shipped_terms()
    ]
    assert all(has_han)
    for term in read_shipped_terms():
        assert not [letter for letter in term.gloss_en if 0x4E00 <= ord(letter) < 0xA000], term.text


def test_no_spelling_stands_twice_in_a_language() -> None:
    seen: dict[tuple[str, str], str] = {}
    faults = []
    for term in read_shipped_terms():
        for word in {fold(one) for one in (term.text, *term.variants)}:
            other = seen.setdefault((term.language, word), term.text)
            if other != term.text:
                faults.append(f"{word}: {term.text} and {other}")
    assert faults == []


def test_every_unconditional_word_is_found_within_a_sentence() -> None:
    missed = []
    for term in read_shipped_terms():
        for word in (*((term.text,) if term.when == ALWAYS else ()), *term.variants):
            body = f"今天{word}，哈哈" if term.language == "zh" else f"So today, {word} and more"
            if not any(hit.term == term and body[hit.start : hit.end] == word for hit in _index().find(body)):
                missed.append(word)
    assert missed == []


def test_every_conditional_word_has_an_example() -> None:
    there = {(language, word) for language, word, *_ in _examples()}
    lacking = [
        term.text
        for term in read_shipped_terms()
        if term.when != ALWAYS and (term.language, term.text) not in there
    ]
    assert lacking == []


@pytest.mark.parametrize(("language", "word", "counts", "does_not"), _examples())
def test_a_word_counts_where_it_is_slang_and_only_there(
    language: str, word: str, counts: str, does_not: str
) -> None:
    assert word in _found(counts, language)
    assert word not in _found(does_not, language)


def test_a_table_that_cannot_be_read_is_refused() -> None:
    head = "\t".join(COLUMNS)
    for table in ("", "zh\t绝\n", f"{head}\nzh\tonly two\n", f"{head}\nfr\tx\t\t\ta\tb\tslang\talways\t\n"):
        with pytest.raises(BadTerm):
            read_terms(table)
    assert read_terms(f"{head}\nen\tx\ty|z\tr\ta\tb\tslang\talone\t1\n") == [
        GlossaryTerm("x", "en", ("y", "z"), "r", "a", "b", "slang", "alone", keep=True)
    ]
