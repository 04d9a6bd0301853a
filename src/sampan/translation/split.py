"""Cuts a text into what an engine shall see and what it shall not, and puts the pieces together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from sampan.translation.language import has_words, is_only_abbreviations, source_for
from sampan.translation.protect import Protected, find_protected
from sampan.translation.types import EN

# A small model translates two or three sentences well and breaks a paragraph off.
PASSAGE_MAX_HAN = 60
PASSAGE_MAX_CHARS = 220
# An emoji after fewer letters than this stands for a word ('没有🐶我活不下去'), else it ends a clause.
CLAUSE_MIN_WEIGHT = 5

_HAN = regex.compile(r"\p{Han}")
_SENTENCE_END = regex.compile(r"(?:[。！？!?；;…]+|[～~](?!\d)|\.(?=\s|$)|\.{3,})+[\"”’』」）)]*\s*")
_COMMA = regex.compile(r"[，,、：:]\s*|\s+(?=\p{Han})")
_LIST_MARK = regex.compile(r"(?:\d{1,2}(?:[.、:：)）](?!\d))|[-–—•·*>▪️✅]+|[\u2460-\u2473])\s*")
_MARK = regex.compile(r"\{(\d+)\}")
_LOOSE_MARK = regex.compile(r"[{｛]\s*(\d+)\s*[}｝]")
_LITERAL_MARK = regex.compile(r"[{｛]\s*\d+\s*[}｝]")
_CLOSING = tuple(",.!?;:)]}”’，。！？；：）】」』、…%")
_OPENING = tuple("([{“‘（【「『")
_NOISE = regex.compile(r"\p{Cf}|[\p{Cc}--\t]|(?<=\p{M}{2})\p{M}+", regex.V1)
_SAME_LETTER = regex.compile(r"([\p{L}])\1{4,}")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. ``marks`` are what ``{0}``, ``{1}`` ... in ``body`` stand for; fixed pieces
    have none."""

    body: str
    fixed: bool
    marks: tuple[str, ...] = ()

    @property
    def original(self) -> str:
        """The piece with its marks filled in."""
        return fill_marks(self.body, self.marks) if self.marks else self.body


def cut(body: str, *, to: str) -> list[Piece]:
    """Cut a text into pieces in their order; joined, their originals are the text again.

    Line breaks, list marks, emoji, codes, topics at an end and whatever is already in the reader's
    language are fixed. The others hold one to three sentences of one line, for an engine.
    """
    pieces: list[Piece] = []
    for line in body.splitlines(keepends=True):
        content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        for start, end, inline in _clauses(content):
            pieces += _pieces_of_clause(content[start:end], inline, to)
        if content != line:
            pieces.append(Piece(line[len(content) :], fixed=True))
    return pieces


def cut_at_marks(piece: Piece, *, to: str) -> list[Piece]:
    """The same piece with its marks standing outside, for an engine that cannot keep them."""
    found: list[Piece] = []
    for part in regex.split(r"(\{\d+\})", piece.body):
        if match := _MARK.fullmatch(part):
            found.append(Piece(piece.marks[int(match[1])], fixed=True))
        else:
            found += _finish(part, (), to)
    return found


def cut_smaller(piece: Piece, *, to: str) -> list[Piece]:
    """The same piece by single sentences, or where it is but one, by clauses, for an engine that failed."""
    parts = list(_sentences(piece.body))
    if len(parts) == 1:
        ends = [match.end() for match in _COMMA.finditer(piece.body)]
        borders = [0, *[end for end in ends if 0 < end < len(piece.body)], len(piece.body)]
        parts = [piece.body[start:end] for start, end in pairwise(borders)]
    return [found for part in parts for found in _finish(part, piece.marks, to)]


def without_marks(body: str) -> str:
    """The passage's words alone, for whoever compares it with others."""
    return str(_MARK.sub(" ", body))


def join(pieces: Sequence[Piece], bodies: Sequence[str], *, to: str) -> str:
    """Put pieces together with ``bodies`` in their places, with the spaces that the target language wants."""
    joined = ""
    for place, (piece, body) in enumerate(zip(pieces, bodies, strict=True)):
        following_fixed = piece.fixed and body.isspace() and "\n" not in body and place + 1 < len(pieces)
        if (
            to != EN
            and following_fixed
            and place
            and not pieces[place - 1].fixed
            and not pieces[place + 1].fixed
        ):
            continue  # Chinese sentences follow each other without a space
        if to == EN and joined and body and _wants_space(joined, body, piece, pieces[place - 1]):
            joined += " "
        joined += body
    return joined


def fill_marks(body: str, marks: Sequence[str]) -> str:
    """Put the protected words back where their marks stand; a mark that has no word stays."""

    def word(match: regex.Match[str]) -> str:
        place = int(match[1])
        return marks[place] if place < len(marks) else match.group()

    return str(_MARK.sub(word, body))


def tidy_marks(body: str) -> str:
    """Write marks that an engine spaced or widened, such as ``{ 0 ｝``, as they were."""
    return str(_LOOSE_MARK.sub(r"{\1}", body))


def clean(body: str) -> str:
    """A passage without what only confuses engines: invisible characters, towers of accents, endless
    letters."""
    return str(_SAME_LETTER.sub(r"\1\1\1", _NOISE.sub("", body)))


def _clauses(line: str) -> Iterator[tuple[int, int, list[Protected]]]:
    """The stretches of a line between what ends a clause, and those endings, each with its inline
    protected words."""
    start, inline = 0, list[Protected]()
    found = find_protected(line)
    for place, one in enumerate(found):
        before = line[start : one.start]
        after = line[one.end : found[place + 1].start if place + 1 < len(found) else len(line)]
        if not _ends_clause(one, before, after, inline):
            inline.append(one)
            continue
        if one.start > start:
            yield start, one.start, inline
        yield one.start, one.end, [one]
        start, inline = one.end, []
    if start < len(line):
        yield start, len(line), inline


def _ends_clause(one: Protected, before: str, after: str, inline: Sequence[Protected]) -> bool:
    if not before.strip() and not inline:
        # At the start: a name or an address may be the sentence's subject, the others stand alone.
        return one.kind not in ("mention", "url", "email") or not has_words(after)
    if one.kind == "code":
        return True
    if not has_words(after) and one.kind != "mention":
        return True
    if one.kind == "emoji":
        clause = regex.split(r"[。！？!?，,、；;：:\s]", before.rstrip())[-1]
        return _weight(clause) >= CLAUSE_MIN_WEIGHT or not clause
    return False


def _weight(clause: str) -> int:
    return len(_HAN.findall(clause)) + 2 * len(regex.findall(r"\p{Latin}+", clause))


def _pieces_of_clause(clause: str, inline: Sequence[Protected], to: str) -> list[Piece]:
    if len(inline) == 1 and inline[0].text == clause:
        return [Piece(clause, fixed=True)]
    marks: list[str] = []

    def mark(match: regex.Match[str]) -> str:
        marks.append(match.group())
        return f"{{{len(marks) - 1}}}"

    words = [regex.escape(one.text) for one in sorted(inline, key=lambda one: -len(one.text))]
    masked = regex.sub("|".join([*words, _LITERAL_MARK.pattern]), mark, clause)
    found: list[Piece] = []
    if opening := _LIST_MARK.match(masked):
        found.append(Piece(opening.group(), fixed=True))
        masked = masked[opening.end() :]
    for passage in _passages(masked):
        found += _finish(passage, tuple(marks), to)
    return found


def _finish(passage: str, marks: tuple[str, ...], to: str) -> list[Piece]:
    """One passage with the space around it set apart, its marks counted from 0, fixed if it needs no
    translation."""
    core = passage.strip()
    lead = passage[: len(passage) - len(passage.lstrip())]
    trail = passage[len(lead) + len(core) :]
    used = [int(number) for number in _MARK.findall(core)]
    renumbered = core
    if used:
        order = {number: place for place, number in enumerate(dict.fromkeys(used))}
        renumbered = _MARK.sub(lambda match: f"{{{order[int(match[1])]}}}", core)
    own = tuple(marks[number] for number in dict.fromkeys(used))
    bare = _MARK.sub(" ", core)
    fixed = not has_words(bare) or is_only_abbreviations(bare) or source_for(bare, to=to) is None
    body = fill_marks(renumbered, own) if fixed else renumbered
    pieces = [Piece(lead, fixed=True), Piece(body, fixed, () if fixed else own), Piece(trail, fixed=True)]
    return [piece for piece in pieces if piece.body]


def _passages(clause: str) -> Iterator[str]:
    """The clause in stretches of one or more sentences that are not too long; nothing is lost."""
    waiting = ""
    for sentence in _sentences(clause):
        if waiting and _is_long(waiting + sentence):
            yield waiting
            waiting = ""
        waiting += sentence
    if waiting:
        yield waiting


def _sentences(clause: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(clause):
        yield from _shortened(clause[start : match.end()])
        start = match.end()
    if start < len(clause):
        yield from _shortened(clause[start:])


def _shortened(sentence: str) -> Iterator[str]:
    """A sentence of twice the length that engines like, cut at commas, or anywhere if it has none."""
    limit = 2 * PASSAGE_MAX_CHARS
    start = 0
    while _is_long(sentence[start:], factor=2):
        window = sentence[start : start + limit]
        size = _fitting(window)
        commas = [match.end() for match in _COMMA.finditer(window) if size // 3 <= match.end() <= size]
        size = commas[-1] if commas else size
        yield sentence[start : start + size]
        start += size
    yield sentence[start:]


def _fitting(window: str) -> int:
    """How many characters of the window make a passage; never ends inside a mark."""
    weight = 0.0
    for place, character in enumerate(window):
        weight += PASSAGE_MAX_CHARS / PASSAGE_MAX_HAN if _HAN.match(character) else 1
        if weight > PASSAGE_MAX_CHARS:
            opened = window.rfind("{", 0, place)
            return opened if opened > 0 and "}" not in window[opened:place] else max(1, place)
    return len(window)


def _is_long(body: str, *, factor: int = 1) -> bool:
    han = len(_HAN.findall(body))
    return han > factor * PASSAGE_MAX_HAN or len(body) + 2 * han > factor * PASSAGE_MAX_CHARS


def _wants_space(joined: str, body: str, piece: Piece, before: Piece) -> bool:
    if joined[-1].isspace() or body[0].isspace() or (piece.fixed and before.fixed):
        return False
    return not joined.endswith(_OPENING) and not body.startswith(_CLOSING)
