"""The words of the tus protocol 1.0.0 (tus.io): headers in, headers out; it knows no file and no database."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
CHECKSUMS = ("sha1", "sha256")
CHUNK_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460  # the status that the checksum extension made up

_MOST_METADATA = 4096  # characters of the Upload-Metadata header
_NUMBER = re.compile(r"\d{1,18}")


class TusRefused(Exception):
    """The request breaks the protocol; `status` is the HTTP status that tus gives for it."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a chunk's bytes must hash to."""

    algorithm: str
    digest: bytes

    def start(self) -> _Hash:
        """A fresh hash of this algorithm."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(value: str | None) -> None:
    """Every request but OPTIONS names the version; TusRefused(412) for another one or none."""
    if value != VERSION:
        raise TusRefused(412, f"Tus-Resumable must be {VERSION}")


def read_number(value: str | None, name: str) -> int:
    """A header that holds a non-negative whole number; TusRefused(400) otherwise."""
    if value is None or not _NUMBER.fullmatch(value.strip()):
        raise TusRefused(400, f"{name} must be a non-negative whole number")
    return int(value)


def read_metadata(value: str | None) -> dict[str, str]:
    """Upload-Metadata: comma-separated keys with base64 values; TusRefused(400) when it is not."""
    if not value:
        return {}
    if len(value) > _MOST_METADATA:
        raise TusRefused(400, f"Upload-Metadata may have {_MOST_METADATA} characters")
    pairs: dict[str, str] = {}
    for part in value.split(","):
        name, _, encoded = part.strip().partition(" ")
        if not name or name in pairs:
            raise TusRefused(400, "Upload-Metadata has an empty or repeated key")
        try:
            pairs[name] = b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise TusRefused(400, "Upload-Metadata holds what is not base64 of UTF-8") from None
    return pairs


def read_checksum(value: str | None) -> Checksum | None:
    """Upload-Checksum: an algorithm and a base64 digest; TusRefused(400) for others than we offer."""
    if not value:
        return None
    algorithm, _, encoded = value.strip().partition(" ")
    if algorithm not in CHECKSUMS:
        raise TusRefused(400, f"Upload-Checksum must use one of {', '.join(CHECKSUMS)}")
    try:
        digest = b64decode(encoded, validate=True)
    except binascii.Error:
        raise TusRefused(400, "Upload-Checksum holds what is not base64") from None
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise TusRefused(400, "Upload-Checksum has the wrong length")
    return Checksum(algorithm, digest)


def option_headers(max_bytes: int) -> dict[str, str]:
    """What OPTIONS answers."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(max_bytes),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
    }


def state_headers(offset: int, length: int, expires_at: datetime) -> dict[str, str]:
    """What every answer about an upload carries. The moment of expiry is in UTC."""
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(offset),
        "Upload-Length": str(length),
        "Upload-Expires": format_datetime(expires_at, usegmt=True),
        "Cache-Control": "no-store",
    }
