"""Tests of Sampan's own lines: each pair of the written corpus keeps its form, numbers, emoji and script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
import regex

import sampan.translation
from sampan.translation.money import changed_money
from sampan.translation.numbers import changed_numbers
from sampan.translation.protect import find_protected, mask_for_reading

FOLDER = Path(sampan.translation.__file__).parent / "lines"
FILES = sorted(FOLDER.glob("*.tsv")) + sorted(Path("training/lines").glob("*.tsv"))
LEAST_TOTAL = 3000
LEAST_SHARE = 0.3
LONGEST = 1200

FIRST_LINE = regex.compile(r"# Sampan's own lines: \S.*; written for the project, CC0-1\.0")
HAN_RUN = regex.compile(r"\p{Han}+")
ENGLISH_SENTENCE = regex.compile(r"(?:\b[A-Za-z'’]+[ ,]+){5,}[A-Za-z'’]+")
WIDE_MARKS = regex.compile(r"[，。！？《》]")
# The odd letters that faces are drawn with, such as the ones of (╥﹏╥) and (๑•̀ㅂ•́)و.
FACE_LETTERS = regex.compile(r"[\u2500-\u25FF\uFE30-\uFE4F\p{Greek}\p{Cyrillic}\p{Arabic}\p{Thai}\p{Hangul}]")
EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{RI}|\u20E3")
ASKS_ZH = regex.compile(r"[?？吗呢么嘛吧谁哪啥几]|什么|怎|多少|为何|有没有|是不是|能不能|[好行对懂]不")
# Numbers that are words: praise, laughter, 'I love you', goodbye, working hours, a silly person.
SPOKEN_NUMBER = regex.compile(r"(?<![\d.])(?:6{1,9}|23{2,9}|52[01]|1314|88|886|996|007|250)(?![\d.%])")

NUMERAL = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九半])"
HAN_VALUES = dict(zip("一二两三四五六七八九半", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 0.5), strict=True))


def _value(match: regex.Match[str]) -> float:
    return float(HAN_VALUES.get(match["n"]) or match["n"])


def _off(match: regex.Match[str]) -> str:
    """8折 and 85折 as 20% and 15% off."""
    value = _value(match)
    return f"{100 - (value * 10 if value < 10 else value):g}%"


def _kilos(match: regex.Match[str]) -> str:
    """3斤 as 1.5公斤."""
    return f"{_value(match) / 2:g}公斤"


def _percent(match: regex.Match[str]) -> str:
    """八成 as 80%, 三分糖 as 30% sugar."""
    return f"{_value(match) * 10:g}%"


# Each may be read as it stands or as English would say it.
READINGS = [
    (regex.compile(rf"{NUMERAL}折"), _off),
    (regex.compile(rf"(?<!公){NUMERAL}斤"), _kilos),
    (regex.compile(rf"{NUMERAL}(?:成(?!\p{{Han}}*功)|分(?=糖))"), _percent),
    (SPOKEN_NUMBER, lambda match: ""),
]


def _rows(path: Path) -> list[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("# ")]


def _pairs(path: Path) -> list[tuple[int, str, str, str]]:
    pairs = []
    for number, line in _rows(path):
        columns = line.split("\t")
        if len(columns) == 3:
            pairs.append((number, columns[0], columns[1], columns[2]))
    return pairs


def _report(path: Path, faults: list[str]) -> str:
    return f"{path.name}: {len(faults)} faults\n" + "\n".join(faults[:40])


def _signs(body: str) -> Counter[str]:
    """Everything that must stand on both sides as it is, each as often as it does."""
    signs: Counter[str] = Counter()
    for found in find_protected(body):
        if found.kind != "emoji":
            signs[found.text] += 1
    signs.update(EMOJI.findall(body))
    signs.update(letter for letter in FACE_LETTERS.findall(body) if not EMOJI.fullmatch(letter))
    return signs


def _keeps_numbers(zh: str, en: str) -> bool:
    for chosen in product((False, True), repeat=len(READINGS)):
        reading = zh
        for (pattern, replace), used in zip(READINGS, chosen, strict=True):
            reading = pattern.sub(replace, reading) if used else reading
        if not changed_numbers(mask_for_reading(reading), mask_for_reading(en)):
            return True
    return False


def _wrong_scripts(zh: str, en: str) -> list[str]:
    faults = [f"{run} is not in the Chinese" for run in HAN_RUN.findall(en) if run not in zh]
    faults += [f"wide {mark} in the English" for mark in WIDE_MARKS.findall(mask_for_reading(en))]
    faults += [f"English sentence: {run}" for run in ENGLISH_SENTENCE.findall(zh) if run not in en]
    return faults + (["both sides are the same"] if zh == en else [])


def test_there_are_lines() -> None:
    assert sum(len(_pairs(path)) for path in FILES) >= LEAST_TOTAL


def test_both_languages_are_originals() -> None:
    share = Counter(pair[1] for path in FILES for pair in _pairs(path))
    assert min(share["zh"], share["en"]) >= LEAST_SHARE * share.total() > 0


def test_no_pair_stands_twice() -> None:
    seen: dict[str, str] = {}
    faults = []
    for path in FILES:
        for number, _, zh, en in _pairs(path):
            for side, body in (("zh", zh), ("en", en)):
                key = side + regex.sub(r"\s+", " ", body.casefold())
                place = f"{path.name}:{number}"
                # A short exclamation may have several answers in the other language; only the pair is new.
                key = key if len(body) > 12 else f"zh{zh.casefold()}|{en.casefold()}"
                if key in seen and seen[key] != place:
                    faults.append(f"{place} repeats {seen[key]}: {body}")
                seen.setdefault(key, place)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
class TestFile:
    """What holds within each file."""

    def test_form(self, path: Path) -> None:
        raw = path.read_bytes().decode("utf-8")
        lines = raw.split("\n")
        assert FIRST_LINE.fullmatch(lines[0]), lines[0]
        assert "\r" not in raw
        assert raw.endswith("\n")
        assert unicodedata.is_normalized("NFC", raw)
        faults = [
            f"{place}: empty or a comment"
            for place, line in enumerate(lines[1:-1], 2)
            if line[:2] in ("", "# ")
        ]
        for number, line in _rows(path):
            columns = line.split("\t")
            sides = columns[1:]
            well = len(columns) == 3 and columns[0] in ("zh", "en") and all(sides)
            if not well or any(side != side.strip() or len(side) > LONGEST for side in sides):
                faults.append(f"{number}: {line[:60]}")
        assert not faults, _report(path, faults)

    def test_both_languages_occur(self, path: Path) -> None:
        assert {pair[1] for pair in _pairs(path)} == {"zh", "en"}

    def test_numbers_and_money_agree(self, path: Path) -> None:
        faults = []
        for number, _, zh, en in _pairs(path):
            if not _keeps_numbers(zh, en):
                faults.append(f"{number}: {sorted(changed_numbers(zh, en))} | {zh} | {en}")
            if currencies := changed_money(zh, en):
                faults.append(f"{number}: {sorted(currencies)} | {zh} | {en}")
        assert not faults, _report(path, faults)

    def test_signs_stand_on_both_sides(self, path: Path) -> None:
        faults = []
        for number, _, zh, en in _pairs(path):
            if (left := _signs(zh)) != (right := _signs(en)):
                faults.append(f"{number}: {dict(left - right)} | {dict(right - left)} | {zh} | {en}")
        assert not faults, _report(path, faults)

    def test_each_side_keeps_to_its_script(self, path: Path) -> None:
        faults = []
        for number, _, zh, en in _pairs(path):
            faults += [f"{number}: {fault} | {zh} | {en}" for fault in _wrong_scripts(zh, en)]
        assert not faults, _report(path, faults)

    def test_questions_stay_questions(self, path: Path) -> None:
        faults = []
        for number, _, zh, en in _pairs(path):
            lost = zh.endswith(("？", "?")) and "?" not in en
            gained = en.endswith("?") and not ASKS_ZH.search(zh)
            if lost or gained:
                faults.append(f"{number}: {zh} | {en}")
        assert not faults, _report(path, faults)
