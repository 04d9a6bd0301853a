"""The rows of the dictionary, Chinese-English and English-Chinese, and the file that holds them."""

from __future__ import annotations

import hashlib
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sampan.translation.study import english, inverse
from sampan.translation.study.cedict import Entry

DICTIONARY = Path(__file__).parent / "data" / "dictionary.tsv.xz"
WORD_MAX = 80
READING_MAX = 200


class Row(NamedTuple):
    """One entry: see models.study.DictionaryEntry."""

    language: str
    word: str
    traditional: str
    reading: str
    glosses: str
    rank: int


def edition(path: Path = DICTIONARY) -> str:
    """Which edition of the dictionary the shipped file is: its SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_rows(path: Path = DICTIONARY) -> Iterator[Row]:
    """Every row of the shipped dictionary, in the order of the file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            language, word, traditional, reading, glosses, rank = line.rstrip("\n").split("\t")
            yield Row(language, word, traditional, reading, glosses.replace("/", "\n"), int(rank))


def write_row(row: Row) -> str:
    """The line of a row; senses are joined by '/', which CC-CEDICT keeps free for that."""
    return "\t".join([*row[:4], row.glosses.replace("\n", "/"), str(row.rank)]) + "\n"


def chinese_rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """One row an entry; of several readings of a word the usual one has the lowest rank."""
    by_word: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_word[entry.simplified].append(entry)
    for same in by_word.values():
        if len(same) > 1:
            same.sort(
                key=lambda one: (one.numbered[:1].isupper(), not inverse.is_usual(one), -len(one.glosses))
            )
        for rank, entry in enumerate(same):
            traditional = "" if entry.traditional == entry.simplified else entry.traditional
            row = Row("zh", entry.simplified, traditional, entry.reading, "\n".join(entry.glosses), rank)
            if len(row.word) <= WORD_MAX and len(row.reading) <= READING_MAX:
                yield row


def english_rows(
    entries: Iterable[Entry], sounds: Mapping[str, str], explained: Mapping[str, str]
) -> Iterator[Row]:
    """English words with their Chinese ones and how they sound; words of which only the sound is known too.

    `explained` are words that no list of translations makes plain; their explanation comes first.
    """
    glosses = inverse.invert(entries)
    for word in sorted({*glosses, *explained, *sounds}):
        if len(word) > WORD_MAX:
            continue
        lines = [explained[word]] if word in explained else []
        if word in glosses:
            lines.append("；".join(glosses[word]))
        yield Row("en", word, "", _sound(word, sounds)[:READING_MAX], "\n".join(lines), 0)


def _sound(head: str, sounds: Mapping[str, str]) -> str:
    parts = [sounds.get(word, "") for word in head.replace("-", " ").split()]
    return " ".join(map(english.ipa, parts)) if all(parts) else ""
