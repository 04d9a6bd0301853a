"""Writes WebVTT, the format that browsers show (W3C WebVTT), with one line or one for each language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sampan.translation.speech.cues import wrap
from sampan.translation.speech.timecode import write_clock


@dataclass(frozen=True, slots=True)
class Spoken:
    """What stands in one cue in one language; `kind` is the class that the page styles it by."""

    language: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ShownCue:
    """One cue of a file; `name` is its identifier, without line breaks or an arrow."""

    start_ms: int
    end_ms: int
    lines: tuple[Spoken, ...]
    name: str = ""


def format_webvtt(cues: Iterable[ShownCue]) -> str:
    """The cues as a WebVTT file; words are escaped, so that nothing in them is taken for markup."""
    blocks = ["WEBVTT"]
    for cue in cues:
        lines = "\n".join(_line(spoken) for spoken in cue.lines if spoken.text.strip())
        if lines:
            timing = f"{write_clock(cue.start_ms)} --> {write_clock(cue.end_ms)}"
            blocks.append("\n".join(part for part in (cue.name, timing, lines) if part))
    return "\n\n".join(blocks) + "\n"


def _line(spoken: Spoken) -> str:
    # A blank line would end the cue, and a carriage return counts as one.
    lines = [line.strip() for line in wrap(spoken.text).splitlines() if line.strip()]
    text = escape("\n".join(lines))
    if spoken.language:
        text = f"<lang {spoken.language}>{text}</lang>"
    return f"<c.{spoken.kind}>{text}</c>" if spoken.kind else text


def escape(text: str) -> str:
    """The text as the words of a cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
