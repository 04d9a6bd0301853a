"""Writes HEIC files for the tests: an HEVC picture out of ffmpeg, put into a HEIF container by hand.

No tool that we may ship writes HEIC, and a sample photograph would need a licence; so the boxes of
ISO/IEC 23008-12 are assembled here around one intra frame of x265: real HEIC with rotation and EXIF at will.
"""

from __future__ import annotations

import re
import struct
import subprocess

import imageio_ffmpeg

_VPS, _SPS, _PPS = 32, 33, 34  # NAL unit types, ITU-T H.265 table 7-1


def make_heic(
    width: int, height: int, *, quarter_turns: int = 0, exif: bytes = b"", color: str = ""
) -> bytes:
    """A HEIC picture of the given stored sides in pixels, shown turned (counter-clockwise) that often."""
    nals = [nal for nal in re.split(b"\x00\x00\x00?\x01", _encode(width, height, color)) if nal]
    kinds = [(nal[0] >> 1) & 63 for nal in nals]
    picture = b"".join(
        struct.pack(">I", len(nal)) + nal for nal, kind in zip(nals, kinds, strict=True) if kind < _VPS
    )
    parameters = {kind: nals[kinds.index(kind)] for kind in (_VPS, _SPS, _PPS)}
    properties = [
        _box(b"hvcC", _decoder_configuration(parameters)),
        _full_box(b"ispe", 0, struct.pack(">II", width, height)),
    ]
    if quarter_turns:
        properties.append(_box(b"irot", bytes([quarter_turns])))
    items = [(b"hvc1", picture)]
    if exif:
        items.append((b"Exif", struct.pack(">I", 6) + b"Exif\0\0" + exif))
    head = _head(items, properties, 0)
    head = _head(items, properties, len(head) + 8)  # now the offsets into mdat are known
    return head + _box(b"mdat", *(data for _, data in items))


def _encode(width: int, height: int, color: str) -> bytes:
    source = f"color={color}:s={width}x{height}" if color else f"testsrc2=s={width}x{height}"
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1"),
        *("-pix_fmt", "yuv420p", "-c:v", "libx265", "-x265-params", "log-level=none", "-f", "hevc", "-"),
    ]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _decoder_configuration(parameters: dict[int, bytes]) -> bytes:
    """An hvcC record (ISO/IEC 14496-15, 8.3.2.1) for 8-bit 4:2:0."""
    profile = parameters[_SPS].replace(b"\x00\x00\x03", b"\x00\x00")[3:15]
    record = b"\x01" + profile + struct.pack(">HBBBBHB", 0xF000, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0x0F) + b"\x03"
    for kind, nal in parameters.items():
        record += struct.pack(">BHH", 0x80 | kind, 1, len(nal)) + nal
    return record


def _head(items: list[tuple[bytes, bytes]], properties: list[bytes], offset: int) -> bytes:
    entries, locations = [], b""
    for number, (kind, data) in enumerate(items, 1):
        entries.append(_full_box(b"infe", 2, struct.pack(">HH", number, 0), kind, b"\0"))
        locations += struct.pack(">HHHII", number, 0, 1, offset, len(data))
        offset += len(data)
    references = _full_box(b"iref", 0, _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))) if len(items) > 1 else b""
    links = bytes(range(1, len(properties) + 1))
    meta = _full_box(
        b"meta",
        0,
        _full_box(b"hdlr", 0, b"\0" * 4 + b"pict" + b"\0" * 13),
        _full_box(b"pitm", 0, struct.pack(">H", 1)),
        _full_box(b"iloc", 0, struct.pack(">BBH", 0x44, 0, len(items)), locations),
        _full_box(b"iinf", 0, struct.pack(">H", len(items)), *entries),
        references,
        _box(
            b"iprp",
            _box(b"ipco", *properties),
            _full_box(b"ipma", 0, struct.pack(">IHB", 1, 1, len(links)), links),
        ),
    )
    return _box(b"ftyp", b"heic", b"\0" * 4, b"mif1heic") + meta


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full_box(kind: bytes, version: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24), *parts)
