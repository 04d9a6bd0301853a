"""The first bytes of a file say what it is."""

from __future__ import annotations

import pytest

from sampan.notes.media.sniff import find_container, find_picture_kind


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = major + b"\0\0\0\0" + b"".join(compatible)
    return (len(brands) + 8).to_bytes(4, "big") + b"ftyp" + brands + b"\0" * 64


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (ftyp(b"isom", b"iso2"), "mp4"),
        (ftyp(b"mp42"), "mp4"),
        (ftyp(b"M4V ", b"M4A "), "mp4"),
        (ftyp(b"qt  ", b"qt  "), "mov"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "mov"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", None),
        (ftyp(b"heic", b"mif1"), None),
        (ftyp(b"avif", b"mif1", b"miaf"), None),
        (ftyp(b"M4A ", b"M4A "), None),
        (b"#EXTM3U\n", None),
        (b"", None),
    ],
)
def test_containers_are_told_apart(head: bytes, container: str | None) -> None:
    assert find_container(head) == container


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (ftyp(b"mif1", b"mif1", b"heic"), "heic"),
        (ftyp(b"msf1", b"hevc"), "heic"),
        (ftyp(b"mif1", b"avif", b"miaf"), "avif"),
        (ftyp(b"isom", b"iso2"), None),
        (ftyp(b"mif1"), None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\xff\xd8\xff\xe0", "jpeg"),
    ],
)
def test_picture_formats_are_told_apart(head: bytes, kind: str | None) -> None:
    assert find_picture_kind(head) == kind


def test_brands_behind_the_first_box_do_not_count() -> None:
    head = b"\0\0\0\x10ftypabcd\0\0\0\0" + b"heicavif"
    assert find_picture_kind(head) is None
