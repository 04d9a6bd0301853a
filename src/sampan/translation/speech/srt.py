"""Writes SubRip (.srt), the format that every other program of subtitles reads."""

from __future__ import annotations

from collections.abc import Iterable

from sampan.translation.speech.cues import Cue, wrap
from sampan.translation.speech.timecode import write_clock


def format_srt(cues: Iterable[Cue]) -> str:
    """The cues as an SRT file; an arrow in the words is spaced out, so that it is not taken for a timing."""
    blocks = []
    for number, cue in enumerate(cues, start=1):
        timing = f"{write_clock(cue.start_ms, comma=True)} --> {write_clock(cue.end_ms, comma=True)}"
        lines = [line.strip() for line in wrap(cue.text).splitlines() if line.strip()]
        blocks.append("\n".join([str(number), timing, *(line.replace("-->", "-- >") for line in lines)]))
    return "\n\n".join(blocks) + ("\n" if blocks else "")
