"""Serves the public media on one machine: whole files and byte ranges, ahead of Django and without it.

granian's own static mounts send whole files only (version 2.8), and players seek by byte ranges. A busy
instance puts a proxy or a bucket in front, and this is not asked any more.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

PIECE_BYTES = 4 * 1024 * 1024
"""A body up to this size is handed over at once and its thread is free again, however slow the client.
A player that asks for "from here to the end" gets this much, as HTTP allows, and asks again."""
READ_BYTES = 256 * 1024
CACHE_CONTROL = "public, max-age=31536000, immutable"
"""The folder of a medium has a random name and its files never change."""
CONTENT_TYPES = {
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".m4s": "video/iso.segment",
    ".vtt": "text/vtt; charset=utf-8",
}
"""What media are made of; anything else is sent as bytes that no browser runs."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class MediaFiles:
    """WSGI: answers GET and HEAD below `prefix` from `folder`, and hands everything else to `application`."""

    def __init__(self, application: Application, *, prefix: str, folder: Path) -> None:
        self.application = application
        self.prefix = prefix
        self.folder = os.path.realpath(folder)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(self.prefix):
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _refuse(start_response, "405 Method Not Allowed", [("Allow", "GET, HEAD")])
        descriptor = self._open(path[len(self.prefix) :])
        if descriptor is None:
            return _refuse(start_response, "404 Not Found")
        return _send(descriptor, path, environ, start_response)

    def _open(self, name: str) -> int | None:
        """Open a regular file below the folder; None for anything else, and for names that lead out of it."""
        if "\0" in name or any(part.startswith(".") for part in name.split("/")):
            return None
        wanted = os.path.realpath(os.path.join(self.folder, name))
        if not wanted.startswith(self.folder + os.sep):
            return None
        try:
            descriptor = os.open(wanted, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return None
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        return None


@dataclass(frozen=True)
class _Part:
    """The bytes to send: the first, and how many."""

    start: int
    length: int


def _send(
    descriptor: int, path: str, environ: dict[str, Any], start_response: StartResponse
) -> Iterable[bytes]:
    facts = os.fstat(descriptor)
    tag = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
    headers = [
        ("Content-Type", CONTENT_TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")),
        ("Cache-Control", CACHE_CONTROL),
        ("ETag", tag),
        ("Last-Modified", formatdate(facts.st_mtime, usegmt=True)),
        ("Accept-Ranges", "bytes"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ]
    status, part = _choose(environ, tag, facts.st_size)
    if status == "206 Partial Content" and part:
        headers.append(
            ("Content-Range", f"bytes {part.start}-{part.start + part.length - 1}/{facts.st_size}")
        )
    if status == "416 Range Not Satisfiable":
        headers.append(("Content-Range", f"bytes */{facts.st_size}"))
    if part is not None:
        headers.append(("Content-Length", str(part.length)))
    start_response(status, headers)
    if part is None or environ["REQUEST_METHOD"] == "HEAD":
        os.close(descriptor)
        return [b""]
    if part.length <= PIECE_BYTES:
        try:
            return [os.pread(descriptor, part.length, part.start)]
        finally:
            os.close(descriptor)
    return _pieces(descriptor, part)


def _choose(environ: dict[str, Any], tag: str, size: int) -> tuple[str, _Part | None]:
    """Decide what is sent, after RFC 9110: not modified, a range, an impossible range, or the whole file."""
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (known == "*" or tag in {word.strip().removeprefix("W/") for word in known.split(",")}):
        return "304 Not Modified", None
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if not asked or asked.group(0) == "bytes=-" or environ.get("HTTP_IF_RANGE", tag) != tag:
        return "200 OK", _Part(0, size)  # several ranges at once are answered with the whole, as is allowed
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start = int(first)
        end = min(size, int(last) + 1) if last else min(size, start + PIECE_BYTES)
    if start >= end:
        return "416 Range Not Satisfiable", None
    return "206 Partial Content", _Part(start, end - start)


def _pieces(descriptor: int, part: _Part) -> Iterator[bytes]:
    position, end = part.start, part.start + part.length
    try:
        while position < end:
            data = os.pread(descriptor, min(READ_BYTES, end - position), position)
            if not data:
                return
            position += len(data)
            yield data
    finally:
        os.close(descriptor)


def _refuse(
    start_response: StartResponse, status: str, headers: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain"), ("Cache-Control", "no-store"), *(headers or [])])
    return [status.encode()]
