"""The words of the media part: what a picture or a video is, what was made of it, why it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a file was not taken. The value is the stable code that clients and Media.failure keep."""

    EMPTY = "file_empty"
    PICTURE_KIND = "picture_kind"
    PICTURE_BYTES = "picture_too_many_bytes"
    PICTURE_PIXELS = "picture_too_many_pixels"
    PICTURE_SMALL = "picture_too_small"
    PICTURE_BROKEN = "picture_broken"
    CROP = "picture_crop"
    VIDEO_KIND = "video_kind"
    VIDEO_BYTES = "video_too_many_bytes"
    VIDEO_LONG = "video_too_long"
    VIDEO_SIDE = "video_side"
    VIDEO_BROKEN = "video_broken"
    VIDEO_NO_PICTURE = "video_no_picture"
    VIDEO_SLOW = "video_took_too_long"
    VIDEO_OUTPUT = "video_output_too_large"
    VIDEO_INTERNAL = "video_internal"


class MediaRefused(Exception):
    """A file was not taken; `reason` says why and `params` holds the exact limit and what was found."""

    def __init__(self, reason: Refusal, detail: str = "", **params: int | float | str) -> None:
        super().__init__(f"{reason.value} {params or ''} {detail}".strip())
        self.reason = reason
        self.detail = detail
        self.params: Mapping[str, int | float | str] = params


class PictureKind(StrEnum):
    """The picture formats that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIC = "heic"


class Container(StrEnum):
    """The video containers that are taken; the value is the extension that the part file gets."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"


class Ratio(StrEnum):
    """The shapes that a picture can be cropped to (width:height); free keeps whatever was drawn."""

    PORTRAIT = "3:4"
    SQUARE = "1:1"
    LANDSCAPE = "4:3"
    FREE = "free"

    @property
    def value_of(self) -> float | None:
        """Width divided by height, or None when any shape will do."""
        return {"3:4": 3 / 4, "1:1": 1.0, "4:3": 4 / 3}.get(self.value)


@dataclass(frozen=True, slots=True)
class Crop:
    """A rectangle of the upright picture, in parts of its width and height (0 to 1), and its shape."""

    x: float = 0.0
    y: float = 0.0
    w: float = 1.0
    h: float = 1.0
    ratio: Ratio = Ratio.FREE

    def as_json(self) -> dict[str, float | str]:
        """The form that the database keeps."""
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h, "ratio": self.ratio.value}

    @property
    def is_whole(self) -> bool:
        """True when nothing is cut away."""
        return self.x <= 0 and self.y <= 0 and self.w >= 1 and self.h >= 1


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """How large a picture may be. Bytes and pixels bound memory; the least side keeps specks out."""

    max_bytes: int = 20 * 1024**2
    max_pixels: int = 40_000_000
    min_side: int = 16


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What a picture's header says, before anything is decoded. Sides in pixels, as stored."""

    kind: PictureKind
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture made ready: files by name, sides of the cropped result in pixels, base64 thumbhash."""

    kind: PictureKind
    width: int
    height: int
    thumbhash: str
    files: Mapping[str, bytes]

    @property
    def total_bytes(self) -> int:
        """How many bytes all the files hold."""
        return sum(len(data) for data in self.files.values())


@dataclass(frozen=True, slots=True)
class VideoLimits:
    """How large a video may be and how much work one may cost.

    `slowness` bounds wall time: a video may take `grace` seconds plus this many times its own length.
    """

    max_bytes: int = 1024**3
    max_seconds: float = 15 * 60
    max_side: int = 4096
    min_side: int = 16
    max_frame_rate: int = 60
    slowness: float = 30.0
    grace: float = 120.0
    threads: int = 2
    memory: int = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a video is: seconds, sides in pixels as a person sees them (turned upright, square pixels)."""

    container: Container
    seconds: float
    width: int
    height: int
    frame_rate: float
    has_audio: bool
    is_hdr: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One quality of the ladder: name (its short side), sides in pixels, bits a second for the picture."""

    name: str
    width: int
    height: int
    bit_rate: int


@dataclass(frozen=True, slots=True)
class PreparedVideo:
    """A video made ready under `folder`: relative file names, poster's thumbhash, sides of the best rung."""

    facts: VideoFacts
    width: int
    height: int
    thumbhash: str
    rungs: tuple[Rung, ...]
    files: tuple[str, ...]
    total_bytes: int
