"""Pictures, videos and subtitles as the templates show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WordsState = Literal["", "ready", "reading"]

CARD_NARROWEST = 3 / 4
"""Width by height of the tallest picture a card shows; taller ones are cropped in view."""

CARD_WIDEST = 4 / 3
"""Width by height of the widest picture a card shows."""

SHAPE_SIDE = 48
"""Longer side of the placeholder canvas, in canvas pixels: enough for a thumbhash (32 px)."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture, or a video's poster: addresses, true size in pixels, thumbhash in base64 ('' when none)."""

    id: str
    url: str
    width: int
    height: int
    thumbhash: str = ""
    alt: str = ""
    large_url: str = ""
    words_state: WordsState = ""
    """`ready`: words in another language than the reader's stand in it; `reading`: it is being read."""
    words_url: str = ""
    """Where the words come from with their places, '' when there is nothing to ask for."""
    words: str = ""
    """The words in the picture, in the best words there are now, for whoever cannot see it; '' with `alt`."""

    def _shape(self, ratio: float) -> tuple[int, int]:
        if ratio >= 1:
            return SHAPE_SIDE, max(1, round(SHAPE_SIDE / ratio))
        return max(1, round(SHAPE_SIDE * ratio)), SHAPE_SIDE

    @property
    def ratio(self) -> float:
        """Width by height; 1 when the size is unknown."""
        return self.width / self.height if self.width and self.height else 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of the placeholder canvas in the picture's own shape."""
        return self._shape(self.ratio)

    @property
    def card_shape(self) -> tuple[int, int]:
        """Width and height of the placeholder canvas in a card: the shape held between 3:4 and 4:3."""
        return self._shape(min(CARD_WIDEST, max(CARD_NARROWEST, self.ratio)))


@dataclass(frozen=True, slots=True)
class SubtitleChoice:
    """One way of showing subtitles: `first` large, `second` small under it ('' when only one is shown)."""

    mode: Literal["original", "translation", "both"]
    url: str
    first: str
    """BCP 47 of the line that is read first."""
    second: str = ""


@dataclass(frozen=True, slots=True)
class ShownSubtitles:
    """What a player offers of a video's subtitles; without choices they are not there (yet)."""

    note_id: str
    state: Literal["", "waiting", "working", "ready", "none", "failed"]
    choices: tuple[SubtitleChoice, ...] = ()
    default: Literal["original", "both"] = "original"
    """Which choice a reader gets who never chose."""

    @property
    def is_coming(self) -> bool:
        """Whether they are being written, so that waiting makes sense."""
        return not self.choices and self.state in ("waiting", "working")


@dataclass(frozen=True, slots=True)
class ShownVideo:
    """A playable video: the HLS list, the MP4 for browsers without HLS, its length and the poster."""

    id: str
    poster: ShownPicture
    hls_url: str
    mp4_url: str
    seconds: float = 0
    state: Literal["processing", "ready", "failed"] = "ready"
    progress: int = 100
    """Percent done while processing."""
    subtitles: ShownSubtitles | None = None
