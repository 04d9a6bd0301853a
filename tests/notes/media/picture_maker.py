"""Makes the pictures that the tests upload."""

from __future__ import annotations

import struct
from typing import Any

import pyvips

GPS_MARK = b"SAMPAN-SECRET-PLACE"


def make_picture(
    width: int = 200, height: int = 100, *, suffix: str = ".jpg", exif: bytes = b"", **options: Any
) -> bytes:
    """An encoded picture whose left half is red and right half blue."""
    image = two_colors(width, height)
    if exif:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "exif-data", b"Exif\0\0" + exif)
    if suffix == ".avif":
        return bytes(image.heifsave_buffer(compression="av1", effort=0, **options))
    if suffix == ".webp":
        return bytes(image.webpsave_buffer(**options))
    return bytes((image.pngsave_buffer if suffix == ".png" else image.jpegsave_buffer)(**options))


def two_colors(width: int, height: int) -> Any:
    """A libvips image, red on the left and blue on the right."""
    red = pyvips.Image.black(width // 2, height, bands=3).linear(1, [255, 0, 0])
    blue = pyvips.Image.black(width - width // 2, height, bands=3).linear(1, [0, 0, 255])
    return red.join(blue, "horizontal").cast("uchar").copy(interpretation="srgb")


def exif_with_place(*, orientation: int = 1) -> bytes:
    """EXIF (TIFF, big endian) with an orientation and a GPS folder that holds `GPS_MARK`."""
    gps_at = 8 + 2 + 2 * 12 + 4
    text_at = gps_at + 2 + 12 + 4
    main = struct.pack(">H", 2)
    main += struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    main += struct.pack(">HHII", 0x8825, 4, 1, gps_at) + struct.pack(">I", 0)
    gps = (
        struct.pack(">H", 1) + struct.pack(">HHII", 0x001C, 7, len(GPS_MARK), text_at) + struct.pack(">I", 0)
    )
    return b"MM\x00\x2a" + struct.pack(">I", 8) + main + gps + GPS_MARK
