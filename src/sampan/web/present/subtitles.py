"""What a player offers of a video's subtitles, out of the summary that the video's row carries: no query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from django.urls import reverse

from sampan.accounts.types import Reader
from sampan.translation.types import EN, ZH_HANS
from sampan.web.shown_media import ShownSubtitles, SubtitleChoice


def subtitles(summary: Mapping[str, Any], *, note_id: int, reader: Reader) -> ShownSubtitles:
    """The choices of this reader: as spoken, in the other language, and both with the reader's own first.

    Both is the default for those who do not understand what is spoken.
    """
    state = cast(Literal["", "waiting", "working", "ready", "none", "failed"], str(summary.get("state", "")))
    versions: Mapping[str, int] = summary.get("tracks") or {}
    spoken = str(summary.get("spoken", ""))
    if not versions or not spoken:
        return ShownSubtitles(note_id=str(note_id), state=state)
    version = sum(versions.values())

    def url(name: str) -> str:
        return f"{reverse('subtitle_file', args=[note_id, f'{name}.vtt'])}?v={version}"

    own = reader.language
    if own.split("-")[0] == spoken.split("-")[0]:
        spoken, other = own, (EN if own.startswith("zh") else ZH_HANS)
        first, second = spoken, other
    else:
        other = own
        first, second = other, spoken
    choices = (
        SubtitleChoice("original", url(spoken), spoken),
        SubtitleChoice("translation", url(other), other),
        SubtitleChoice("both", url(f"{first}+{second}"), first, second),
    )
    foreign = first != spoken and not reader.understands(spoken)
    return ShownSubtitles(
        note_id=str(note_id), state=state, choices=choices, default="both" if foreign else "original"
    )
