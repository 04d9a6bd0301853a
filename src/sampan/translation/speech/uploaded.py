"""Reads the subtitle files that people upload, SRT and WebVTT, however saved; trusts nothing in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from sampan.translation.speech.cues import Cue, settle
from sampan.translation.speech.timecode import read_timing

BYTES_MAX = 1024 * 1024
"""A film of two hours has a tenth of it."""
CUES_MAX = 1_500
"""More than one a second for the longest video."""
TEXT_MAX = 300
"""Characters of one cue; what is over is not read in six seconds by anybody."""

_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}")
# Controls, half characters that no database takes, and marks that turn the reading direction around.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ufffe\ud800-\udfff]"
)
_NUMBER = re.compile(r"\d{1,9}")
_BLOCKS = ("NOTE", "STYLE", "REGION", "WEBVTT")
# Little words that stand in any Chinese text; the wrong one of two encodings does not show them.
_COMMON = frozenset("的是了我不在有一人这這他们們个個你就也和说說到大来來")


class UnreadableSubtitles(Exception):
    """The file cannot be taken; `code` says why: too_large, no_cues, too_many, encoding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_subtitles(data: bytes) -> list[Cue]:
    """The cues of an SRT or WebVTT file, in order, without overlaps, tags or settings.

    UTF-8, UTF-16, GB 18030 and Big5 are told apart. Cues without words or with an end before their start
    are left out; longer texts are cut at TEXT_MAX.

    Raises:
        UnreadableSubtitles: over BYTES_MAX or CUES_MAX, not text, or without a single cue.
    """
    if len(data) > BYTES_MAX:
        raise UnreadableSubtitles("too_large")
    cues: list[Cue] = []
    for cue in _cues(decode(data)):
        cues.append(cue)
        if len(cues) > CUES_MAX:
            raise UnreadableSubtitles("too_many")
    if not cues:
        raise UnreadableSubtitles("no_cues")
    # Lines that begin at the same moment have become one.
    return [replace(cue, text=cue.text[:TEXT_MAX].rstrip()) for cue in settle(cues)]


def decode(data: bytes) -> str:
    """The text of a file in whichever of the usual encodings it was saved. Raises UnreadableSubtitles."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if max(even, odd) > min(len(data), 2000) // 8:  # Latin text in UTF-16 without its mark
        return data.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    readings = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((sum(character in _COMMON for character in text), text))
    if readings:
        return max(readings, key=lambda reading: reading[0])[1]
    raise UnreadableSubtitles("encoding")


def clean_line(text: str) -> str:
    """The words of a line as a person reads them: no tags, no entities, no control characters."""
    return drop_controls(html.unescape(_TAG.sub("", text))).strip()


def drop_controls(text: str) -> str:
    """The text without control characters, byte-order marks and halves of characters."""
    return _CONTROL.sub("", text)


def _cues(text: str) -> Iterator[Cue]:
    timing: tuple[int, int] | None = None
    gathered: list[str] = []
    in_block = False
    for line in [*re.split(r"\r\n|\r|\n", text), ""]:
        found = read_timing(line)
        if found is not None:
            if timing is not None:  # the blank line between two cues is missing: a number is the next one's
                yield from _cue(timing, gathered[:-1] if _ends_in_number(gathered) else gathered)
            timing, gathered, in_block = found, [], False
        elif not line.strip():
            if timing is not None:
                yield from _cue(timing, gathered)
            timing, gathered, in_block = None, [], False
        elif timing is not None:
            gathered.append(line)
        elif not in_block:
            in_block = line.lstrip("\ufeff").startswith(_BLOCKS)


def _ends_in_number(lines: list[str]) -> bool:
    return bool(lines) and _NUMBER.fullmatch(lines[-1].strip()) is not None


def _cue(timing: tuple[int, int], lines: list[str]) -> Iterator[Cue]:
    words = "\n".join(line for line in map(clean_line, lines) if line)[:TEXT_MAX].strip()
    if words and timing[1] > timing[0]:
        yield Cue(timing[0], timing[1], words)
