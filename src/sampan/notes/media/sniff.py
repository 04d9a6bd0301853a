"""Says what a file is by its first bytes, never by its name or by what the browser claims."""

from __future__ import annotations

from sampan.notes.media.types import Container, PictureKind

ENOUGH = 64  # bytes from the start that settle every kind below

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_MOV_BRANDS = frozenset({b"qt  "})
_VIDEO_BRAND_STARTS = (b"iso", b"mp4", b"avc", b"M4V", b"3gp", b"3g2", b"dash", b"MSNV", b"hvc", b"XAVC")
# QuickTime files made before brands existed begin with one of these atoms instead of ftyp.
_OLD_MOV_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def find_picture_kind(head: bytes) -> PictureKind | None:
    """The picture format that these first bytes (`ENOUGH` of them) begin, or None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PictureKind.WEBP
    brands = _brands(head)
    if brands & _AVIF_BRANDS:
        return PictureKind.AVIF
    if brands & _HEIC_BRANDS:
        return PictureKind.HEIC
    return None


def find_container(head: bytes) -> Container | None:
    """The video container that these first bytes (`ENOUGH` of them) begin, or None for anything else."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        # Matroska and WebM share this mark; only files that call themselves webm are taken.
        return Container.WEBM if b"webm" in head else None
    if head[4:8] in _OLD_MOV_ATOMS:
        return Container.MOV
    if head[4:8] != b"ftyp" or find_picture_kind(head) is not None:
        return None
    major, brands = head[8:12], _brands(head)
    if major in _MOV_BRANDS:
        return Container.MOV
    if any(brand.startswith(_VIDEO_BRAND_STARTS) for brand in brands):
        return Container.MP4
    return Container.MOV if brands & _MOV_BRANDS else None


def _brands(head: bytes) -> set[bytes]:
    """The brands that an ISO file's first box (ISO/IEC 14496-12, 4.3) names, as far as `head` reaches."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12]} | {head[i : i + 4] for i in range(16, end - 3, 4)}
