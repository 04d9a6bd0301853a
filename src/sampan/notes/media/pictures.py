"""Checks an uploaded picture and makes the files that are shown: upright, sRGB, without any metadata.

Only the loaders of five formats can run in this process at all (libvips is told so below), the header is
read before a pixel is decoded, and memory stays bounded by the limits of `PictureLimits`.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import pi_heif
import pyvips
import thumbhash

from sampan.notes.media.sniff import find_picture_kind
from sampan.notes.media.types import (
    Crop,
    MediaRefused,
    PictureHeader,
    PictureKind,
    PictureLimits,
    PreparedPicture,
    Refusal,
)

MASTER = "master.webp"
CARD = "card.webp"
LARGE = "large.webp"
LARGE_JPEG = "large.jpg"
VARIANTS = (CARD, LARGE, LARGE_JPEG)

# The widest each file may be. The heights keep a long screenshot readable yet inside WebP's 16,383 pixels.
_MASTER_BOX = (2560, 10_240)
_LARGE_BOX = (1440, 5760)
_CARD_BOX = (480, 1920)
_MASTER_QUALITY = 88
_LARGE_QUALITY = 82
_CARD_QUALITY = 78
_JPEG_QUALITY = 84
_THUMBHASH_SIDE = 100  # the most that the thumbhash format takes
_LEAST_CROP_SIDE = 16  # pixels; less shows nothing
_RATIO_SLACK = 0.03  # a browser rounds the rectangle it sends
_AT_ONCE = BoundedSemaphore(2)  # pictures decoded at the same time by one process

logging.getLogger("pyvips").setLevel(logging.ERROR)  # it warns about every broken file; the refusal says it
pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pyvips.concurrency_set(1)  # requests already run side by side; more threads only cost memory
pyvips.cache_set_max(0)  # nobody sends the same picture twice, and strangers' pictures should not linger
pyvips.operation_block_set("VipsForeignLoad", True)
for _loader in ("VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"):
    pyvips.operation_block_set(_loader, False)

# libvips wants a loader by name: left to choose, it would look through every format it knows.
_LOADERS = {
    PictureKind.JPEG: "jpegload_buffer",
    PictureKind.PNG: "pngload_buffer",
    PictureKind.WEBP: "webpload_buffer",
    PictureKind.AVIF: "heifload_buffer",
}


def read_header(data: bytes, *, limits: PictureLimits) -> PictureHeader:
    """What the picture is, decoded no further than its header.

    Raises:
        MediaRefused: not one of the five formats, too many bytes or pixels, too small, or unreadable.
    """
    if not data:
        raise MediaRefused(Refusal.EMPTY)
    if len(data) > limits.max_bytes:
        raise MediaRefused(Refusal.PICTURE_BYTES, limit=limits.max_bytes, found=len(data))
    kind = find_picture_kind(data[:64])
    if kind is None:
        raise MediaRefused(Refusal.PICTURE_KIND)
    with _broken_is_refused():
        width, height = _stored_size(data, kind)
    if width * height > limits.max_pixels:
        raise MediaRefused(Refusal.PICTURE_PIXELS, limit=limits.max_pixels, found=width * height)
    if min(width, height) < limits.min_side:
        raise MediaRefused(Refusal.PICTURE_SMALL, limit=limits.min_side, found=min(width, height))
    return PictureHeader(kind=kind, width=width, height=height)


def prepare_picture(data: bytes, *, crop: Crop | None = None, limits: PictureLimits) -> PreparedPicture:
    """Every file of an uploaded picture: the variants cropped as asked, and the whole upright master.

    An animated picture gives its first frame. Side effects: none; the files come back as bytes.

    Raises:
        MediaRefused: as `read_header`, or the picture is cut short or corrupt, or the crop is not possible.
    """
    header = read_header(data, limits=limits)
    with _AT_ONCE, _broken_is_refused():
        upright = _bounded(_decode(data, header), _MASTER_BOX).copy_memory()
        master = _webp(upright, _MASTER_QUALITY)
        return _cut_variants(upright, crop or Crop(), header.kind, {MASTER: master})


def crop_again(master: bytes, *, crop: Crop) -> PreparedPicture:
    """The variants cut anew out of the kept master; the answer's files hold no master.

    Raises:
        MediaRefused: the crop is not possible, or the master cannot be read.
    """
    with _AT_ONCE, _broken_is_refused():
        upright = pyvips.Image.webpload_buffer(master).copy_memory()
        return _cut_variants(upright, crop, PictureKind.WEBP, {})


def check_crop(crop: Crop, *, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of the crop in pixels of an upright picture of the given sides.

    Raises:
        MediaRefused: the rectangle leaves the picture, is too small, or has not the shape it claims.
    """
    slack = 0.001
    inside = min(crop.x, crop.y) >= -slack and max(crop.x + crop.w, crop.y + crop.h) <= 1 + slack
    if not inside or not (crop.w > 0 and crop.h > 0):
        raise MediaRefused(Refusal.CROP, "the rectangle leaves the picture")
    left, top = max(0, round(crop.x * width)), max(0, round(crop.y * height))
    across = min(max(1, round(crop.w * width)), width - left)
    down = min(max(1, round(crop.h * height)), height - top)
    if min(across, down) < min(_LEAST_CROP_SIDE, width, height):
        raise MediaRefused(Refusal.CROP, "the rectangle is too small", limit=_LEAST_CROP_SIDE)
    wanted = crop.ratio.value_of
    rounding = 1 / across + 1 / down
    if wanted is not None and abs(across / down / wanted - 1) > _RATIO_SLACK + rounding:
        raise MediaRefused(Refusal.CROP, "the rectangle has another shape than its ratio")
    return left, top, across, down


def make_thumbhash(image: Any) -> str:
    """The base64 thumbhash (about 25 bytes, evanw.github.io/thumbhash) of a libvips image in sRGB."""
    small = _bounded(image, (_THUMBHASH_SIDE, _THUMBHASH_SIDE))
    rgba = small if small.bands == 4 else small.bandjoin(255)
    raw = bytes(rgba.cast("uchar").write_to_memory())
    return b64encode(thumbhash.rgba_to_thumb_hash(rgba.width, rgba.height, raw)).decode()


def encode_poster(image: Any) -> dict[str, bytes]:
    """A video's still frame (libvips, sRGB) as poster.webp and poster-card.webp."""
    return {
        "poster.webp": _webp(_bounded(image, _LARGE_BOX), _LARGE_QUALITY),
        "poster-card.webp": _webp(_bounded(image, _CARD_BOX), _CARD_QUALITY),
    }


def _stored_size(data: bytes, kind: PictureKind) -> tuple[int, int]:
    if kind is PictureKind.HEIC:
        size = pi_heif.open_heif(data, convert_hdr_to_8bit=True).size
        return int(size[0]), int(size[1])
    image = getattr(pyvips.Image, _LOADERS[kind])(data)
    return int(image.width), int(image.height)


def _decode(data: bytes, header: PictureHeader) -> Any:
    """The picture upright in 8-bit sRGB with three or four bands, not larger than the master needs."""
    if header.kind is PictureKind.HEIC:
        return _to_srgb(_decode_heic(data))
    options = {"shrink": _jpeg_shrink(header)} if header.kind is PictureKind.JPEG else {}
    # thumbnail_buffer would do all this in one call, but libvips 8.18 lets it pass files that break off.
    image = getattr(pyvips.Image, _LOADERS[header.kind])(
        data, access="sequential", fail_on="truncated", **options
    )
    image = image.thumbnail_image(
        _MASTER_BOX[0], height=_MASTER_BOX[1], size="down", output_profile="srgb", intent="relative"
    )
    return _to_srgb(image)


def _jpeg_shrink(header: PictureHeader) -> int:
    """How many times (1, 2, 4, 8) a JPEG may shrink while it decodes and still fill the master."""
    for shrink in (8, 4, 2):
        # Turned pictures change their sides, so both have to leave enough.
        if min(header.width, header.height) // shrink >= _MASTER_BOX[0]:
            return shrink
    return 1


def _decode_heic(data: bytes) -> Any:
    """libvips' wheel has no HEVC decoder, so libheif with libde265 does it; turns and mirrors are applied."""
    heic = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
    width, height = heic.size
    bands = {"RGB": 3, "RGBA": 4, "L": 1, "LA": 2}[heic.mode]
    raw = memoryview(heic.data)
    rows = bytes(raw)
    if heic.stride != width * bands:
        rows = b"".join(raw[y * heic.stride : y * heic.stride + width * bands] for y in range(height))
    image = pyvips.Image.new_from_memory(rows, width, height, bands, "uchar")
    image = image.copy(interpretation="srgb" if bands >= 3 else "b-w")
    profile = heic.info.get("icc_profile")
    if profile:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
        image = image.icc_transform("srgb", embedded=True, intent="relative")
    return image


def _to_srgb(image: Any) -> Any:
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if image.bands > 4:
        image = image.extract_band(0, n=4)
    return image.cast("uchar")


def _cut_variants(upright: Any, crop: Crop, kind: PictureKind, files: dict[str, bytes]) -> PreparedPicture:
    box = check_crop(crop, width=upright.width, height=upright.height)
    cut = upright if crop.is_whole else upright.crop(*box)
    large = _bounded(cut, _LARGE_BOX).copy_memory()
    files[LARGE] = _webp(large, _LARGE_QUALITY)
    files[LARGE_JPEG] = _jpeg(large)
    files[CARD] = _webp(_bounded(cut, _CARD_BOX), _CARD_QUALITY)
    return PreparedPicture(
        kind=kind, width=cut.width, height=cut.height, thumbhash=make_thumbhash(large), files=files
    )


def _bounded(image: Any, box: tuple[int, int]) -> Any:
    """The image inside the box (width, height in pixels), never enlarged."""
    if image.width <= box[0] and image.height <= box[1]:
        return image
    return image.thumbnail_image(box[0], height=box[1], size="down", no_rotate=True)


def _webp(image: Any, quality: int) -> bytes:
    return bytes(image.webpsave_buffer(Q=quality, effort=3, keep="none", smart_subsample=True))


def _jpeg(image: Any) -> bytes:
    flat = image.flatten(background=[255, 255, 255]) if image.hasalpha() else image
    return bytes(flat.jpegsave_buffer(Q=_JPEG_QUALITY, keep="none", optimize_coding=True, interlace=True))


@contextmanager
def _broken_is_refused() -> Iterator[None]:
    """Turns the libraries' own errors into one refusal; their text is for the log, not for the person."""
    try:
        yield
    except (pyvips.Error, ValueError, RuntimeError, EOFError, SyntaxError, OSError, KeyError) as error:
        raise MediaRefused(Refusal.PICTURE_BROKEN, str(error)[:500]) from error
