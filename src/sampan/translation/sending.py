"""Makes of a piece of a text what an engine is asked: cleaned, its numbers written out, names behind marks or
in the other language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from sampan.translation.dates import write_out_dates
from sampan.translation.engines.protocol import Advice
from sampan.translation.numbers import write_out_for_english
from sampan.translation.slips import Slip
from sampan.translation.split import Piece, clean
from sampan.translation.types import EN

_MARK = regex.compile(r"(\{\d+\})")
_ASKS = regex.compile(r"吗(?=[\s。.~～]*$)[\s。.~～]*")


def passage_of(
    piece: Piece, *, to: str, keep: Sequence[str] = (), instead: Mapping[str, str] | None = None
) -> Piece:
    """A piece of a text as an engine gets it the first time: cleaned; for English its numbers written out and
    a question marked as one; the words ``keep`` behind marks of their own, others as ``instead`` has them."""
    body = clean(piece.body)
    if to == EN:
        body = _ASKS.sub("吗？", _outside_marks(body))
    sent = Piece(body, fixed=False, marks=piece.marks)
    sent = behind_marks(sent, _any_of(keep)) if keep else sent
    return _replaced(sent, instead) if instead else sent


def mended_passage(
    piece: Piece, slips: Sequence[Slip], advice: Advice, *, to: str, meanings: Mapping[str, str]
) -> Piece | None:
    """The piece with what an answer missed put in its place: slang, names and left-over words in the other
    language, and behind marks what must stay as it is. None where that changes nothing and asking again would
    hardly help."""
    slipped = {slip.words for slip in slips}
    instead = {
        one.words: one.renderings[0]
        for one in advice.sought
        if one.at_once or (one.words in slipped and one.kind in ("name", "slang"))
    }
    instead |= {slip.words: meanings[slip.words] for slip in slips if slip.words in meanings}
    stay = [one.words for one in advice.sought if one.words in slipped and one.kind in ("quoted", "kept")]
    mended = passage_of(piece, to=to, keep=(*advice.keep, *stay), instead=_first_ways(instead))
    at_once = {one.words: one.renderings[0] for one in advice.sought if one.at_once}
    before = passage_of(piece, to=to, keep=advice.keep, instead=at_once)
    is_worth = mended != before or any(slip.kind == "left" for slip in slips)
    return mended if is_worth else None


def behind_marks(piece: Piece, pattern: regex.Pattern[str]) -> Piece:
    """The piece with what the pattern finds outside its marks standing behind marks too."""
    marks = list(piece.marks)

    def mark(match: regex.Match[str]) -> str:
        marks.append(match.group())
        return f"{{{len(marks) - 1}}}"

    masked = [
        part if place % 2 else pattern.sub(mark, part) for place, part in enumerate(_MARK.split(piece.body))
    ]
    return Piece("".join(masked), fixed=False, marks=tuple(marks))


def _replaced(piece: Piece, instead: Mapping[str, str]) -> Piece:
    pattern = _any_of(list(instead))
    parts = _MARK.split(piece.body)
    written = [
        part if place % 2 else pattern.sub(lambda match: _spaced(match, instead[match.group()]), part)
        for place, part in enumerate(parts)
    ]
    return Piece("".join(written), fixed=False, marks=piece.marks)


def _spaced(match: regex.Match[str], word: str) -> str:
    """Latin words apart from the Latin letters and digits beside them: 富士X100 is Fuji X100."""
    body, latin = match.string, regex.compile(r"[A-Za-z0-9]")
    before = " " if match.start() and latin.match(body[match.start() - 1]) and latin.match(word) else ""
    after = (
        " " if match.end() < len(body) and latin.match(body[match.end()]) and latin.match(word[-1]) else ""
    )
    return f"{before}{word}{after}"


def _first_ways(instead: Mapping[str, str]) -> dict[str, str]:
    """Of a rendering that offers several ways, the first."""
    return {
        words: regex.split(r"[、；;/]", rendering)[0].strip() or rendering
        for words, rendering in instead.items()
    }


def _any_of(words: Sequence[str]) -> regex.Pattern[str]:
    """A pattern for any of these words, the longest first; Latin ones only as whole words."""
    longest = sorted(words, key=len, reverse=True)
    return regex.compile(
        "|".join(
            rf"(?<![A-Za-z0-9]){regex.escape(word)}(?![A-Za-z0-9])" if word.isascii() else regex.escape(word)
            for word in longest
        )
    )


def _outside_marks(body: str) -> str:
    parts = _MARK.split(body)
    return "".join(
        part if place % 2 else write_out_dates(write_out_for_english(part))
        for place, part in enumerate(parts)
    )
