"""Pictures and videos with the addresses of their files."""

from __future__ import annotations

from typing import Literal, cast

from sampan.notes.media.storage import file_url
from sampan.web.present.rows import MediaRow
from sampan.web.shown_media import ShownPicture, ShownSubtitles, ShownVideo


def cover(row: MediaRow, *, alt: str = "") -> ShownPicture:
    """What stands in a card: the small picture, or the small poster of a video."""
    return _picture(row, "poster-card.webp" if row.kind == "video" else "card.webp", alt)


def picture(row: MediaRow, *, alt: str = "") -> ShownPicture:
    """What stands on a note's own page: the large picture, or the poster of a video."""
    name = "poster.webp" if row.kind == "video" else "large.webp"
    return _picture(row, name, alt)


def video(row: MediaRow, *, alt: str = "", subtitles: ShownSubtitles | None = None) -> ShownVideo:
    """A video with its list, its fallback, its poster and what is known of its subtitles."""
    return ShownVideo(
        id=str(row.id),
        poster=picture(row, alt=alt),
        hls_url=file_url(row, "master.m3u8"),
        mp4_url=file_url(row, "fallback.mp4"),
        seconds=row.duration_ms / 1000,
        state=cast(Literal["processing", "ready", "failed"], str(row.state)),
        progress=100 if row.state == "ready" else row.progress,
        subtitles=subtitles,
    )


def _picture(row: MediaRow, name: str, alt: str) -> ShownPicture:
    return ShownPicture(
        id=str(row.id),
        url=file_url(row, name),
        width=row.width,
        height=row.height,
        thumbhash=row.thumbhash,
        alt=alt or row.alt,
    )
