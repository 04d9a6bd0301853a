"""The 100 social lines of `data/social.tsv`, and the checks that an answer to one of them must pass."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import regex

FILE = Path(__file__).resolve().parent.parent / "data" / "social.tsv"
COLUMNS = [
    *("direction", "kind", "source", "reference", "reference_2"),
    *("numbers", "names", "emoji", "words", "never", "question"),
]
CHECKS = (
    "left as it was",
    "original left in it",
    "echo",
    "run away",
    "broken off",
    "numbers",
    "money",
    "names",
    "emoji and codes",
    "words",
    "slang",
    "said what it must not",
    "question",
    "repeats an example",
)
"""Every check by its name in the table; all but the first, "words" and "slang" are plain faults."""
FAULTS = tuple(name for name in CHECKS if name not in ("left as it was", "words", "slang"))
TIMES_MOST = 2.2
"""An answer longer than this many times the longest reference has run away ..."""
SPARE_CHARACTERS = 20
"""... unless it is only so many characters longer: short lines vary more."""
TIMES_LEAST = 0.5
"""A long text of which less than this share of the shortest reference is there was broken off."""
REPEAT_CHARACTERS = 12
"""An answer that is a line of our own, of at least this length, was not made from the text."""
_HAN = regex.compile(r"[\p{Han}]+")
_ENGLISH = regex.compile(r"(?<![@#.\w])[a-z]{4,}(?![\w.])|(?:[A-Za-z'’]+[ ,]+){3,}[A-Za-z'’]+")
_BETWEEN_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3})")
_BESIDE_HAN = regex.compile(r"(?<=[\p{Han}\d]) +(?=[\p{Han}\d])")


@dataclass(frozen=True)
class Demand:
    """What must stand in an answer: any of `renderings`; `what` it renders."""

    what: str
    renderings: tuple[str, ...]


@dataclass(frozen=True)
class SocialLine:
    """One line with its reference translations and its checks; `target` is 'en' or 'zh-Hans'."""

    source: str
    target: str
    kind: str
    references: tuple[str, ...]
    numbers: tuple[Demand, ...]
    names: tuple[Demand, ...]
    emoji: tuple[Demand, ...]
    words: tuple[Demand, ...]
    never: tuple[str, ...]
    is_question: bool


def read_social_lines(file: Path = FILE) -> list[SocialLine]:
    """All lines in the order of the file.

    Raises:
        ValueError: a row has another number of columns, or an unknown direction; names the row.
    """
    rows = [row for row in file.read_text(encoding="utf-8").split("\n") if row and not row.startswith("# ")]
    if rows[0].split("\t") != COLUMNS:
        raise ValueError(f"{file.name}: the columns are not {', '.join(COLUMNS)}")
    return [_read(number, row) for number, row in enumerate(rows[1:], 1)]


def _read(number: int, row: str) -> SocialLine:
    cells = row.split("\t")
    if len(cells) != len(COLUMNS) or cells[0] not in ("zh-en", "en-zh"):
        raise ValueError(f"row {number}: not {len(COLUMNS)} columns that begin with zh-en or en-zh")
    at = dict(zip(COLUMNS, cells, strict=True))
    references = tuple(at[name].replace("\\n", "\n") for name in ("reference", "reference_2") if at[name])
    return SocialLine(
        source=at["source"].replace("\\n", "\n"),
        target="en" if at["direction"] == "zh-en" else "zh-Hans",
        kind=at["kind"],
        references=references,
        numbers=_demands(at["numbers"]),
        names=_demands(at["names"]),
        emoji=_demands(at["emoji"]),
        words=_demands(at["words"]),
        never=tuple(part for part in at["never"].split(";") if part),
        is_question=at["question"] == "yes",
    )


def _demands(cell: str) -> tuple[Demand, ...]:
    found = []
    for part in filter(None, cell.split(";")):
        what, _equals, renderings = part.rpartition("=")
        found.append(Demand(what or renderings.split("|")[0], tuple(renderings.split("|"))))
    return tuple(found)


def asked_checks(line: SocialLine) -> tuple[str, ...]:
    """The checks that this line can fail."""
    asked = ["left as it was", "original left in it", "echo", "run away", "broken off", "repeats an example"]
    if line.numbers:
        asked.append("money" if line.kind == "money" else "numbers")
    asked += ["names"] if line.names else []
    asked += ["emoji and codes"] if line.emoji else []
    asked += [_words_check(line)] if line.words else []
    asked += ["question"] if line.is_question else []
    asked += ["said what it must not"] if line.never else []
    return tuple(asked)


def find_misses(line: SocialLine, answer: str, *, own_lines: frozenset[str] = frozenset()) -> dict[str, str]:
    """The checks that an answer fails, each with what was wrong; an unchanged text fails only the first.

    `own_lines` are translations of other texts that the engine is shown as examples.
    """
    if _plain(answer) == _plain(line.source) or not answer.strip():
        return {"left as it was": answer[:40]}
    plain = _plain(answer)
    misses = {
        "original left in it": _left_over(line, answer),
        "echo": _echo(line, answer),
        "run away": _run_away(line, answer),
        "broken off": _broken_off(line, answer),
        "numbers" if line.kind != "money" else "money": _missing(line.numbers, plain, whole=True),
        "names": _missing(line.names, plain),
        "emoji and codes": _lost_emoji(line, answer),
        _words_check(line): _missing(line.words, plain),
        "said what it must not": _said(line.never, plain),
        "question": "" if not line.is_question or "?" in plain else answer[-12:],
        "repeats an example": answer if len(answer) >= REPEAT_CHARACTERS and answer in own_lines else "",
    }
    return {check: what for check, what in misses.items() if what}


def _words_check(line: SocialLine) -> str:
    return "slang" if line.kind == "slang" else "words"


def _plain(text: str) -> str:
    """One form for widths, case, thousands and spaces that are matters of taste."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return str(_BESIDE_HAN.sub("", _BETWEEN_THOUSANDS.sub("", text)))


def _missing(demands: tuple[Demand, ...], plain: str, *, whole: bool = False) -> str:
    return ", ".join(
        demand.what
        for demand in demands
        if not any(_stands_in(_plain(rendering), plain, whole=whole) for rendering in demand.renderings)
    )


def _said(never: tuple[str, ...], plain: str) -> str:
    forms = ((word, _plain(word)) for word in never)
    return ", ".join(word for word, form in forms if _stands_in(form, plain, whole=form[-1:].isdigit()))


def _stands_in(wanted: str, plain: str, *, whole: bool) -> bool:
    """Whether it is there; with `whole` not as a part of a longer number."""
    if not whole:
        return wanted in plain
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if wanted[-1:].isdigit() else ""
    return regex.search(before + regex.escape(wanted) + after, plain) is not None


def _lost_emoji(line: SocialLine, answer: str) -> str:
    return ", ".join(
        demand.what
        for demand in line.emoji
        if max(answer.count(form) for form in demand.renderings)
        < max(line.source.count(form) for form in demand.renderings)
    )


def _left_over(line: SocialLine, answer: str) -> str:
    """Words of the original's language that are not names."""
    for demand in (*line.names, *line.emoji):
        for form in sorted(demand.renderings, key=len, reverse=True):
            answer = answer.replace(form, " ")
    found = (_HAN if line.target == "en" else _ENGLISH).findall(answer)
    allowed = {form.casefold() for demand in line.words for form in demand.renderings}
    return ", ".join(word for word in found if word.casefold() not in allowed)


def _echo(line: SocialLine, answer: str) -> str:
    """The original again, with only marks and spaces changed, or the original and more."""
    source, said = (regex.sub(r"[\W_]+", "", _plain(text)) for text in (line.source, answer))
    return answer[:40] if len(source) > 6 and source in said else ""


def _run_away(line: SocialLine, answer: str) -> str:
    longest = max(map(len, line.references))
    return f"{len(answer)} characters" if len(answer) > TIMES_MOST * longest + SPARE_CHARACTERS else ""


def _broken_off(line: SocialLine, answer: str) -> str:
    shortest = min(map(len, line.references))
    if line.source.count("\n") > answer.count("\n"):
        return "lines are missing"
    return f"{len(answer)} characters" if len(answer) < TIMES_LEAST * shortest - 2 else ""
