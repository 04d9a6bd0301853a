"""Downloads one file: goes on where it was broken off, and takes only what has the right size and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from sampan.translation.engines.errors import ModelPullError

# A hub that does not answer in this time is taken as out of reach; what else there is is tried instead.
CONNECT_SECONDS = 6.0
READ_SECONDS = 30.0


def is_loopback(url: str) -> bool:
    """Whether the address leads to this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(url: str) -> None:
    """Only https leaves this machine. Raises ModelPullError."""
    scheme = urlsplit(url).scheme
    if scheme != "https" and not (scheme == "http" and is_loopback(url)):
        raise ModelPullError(f"Models are only fetched over https, not from {url}.")


def open_client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client with short patience that follows redirects, but never to an address without https."""

    def check(request: httpx.Request) -> None:
        check_address(str(request.url))

    return httpx.Client(
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=True,
        transport=transport,
        event_hooks={"request": [check]},
    )


def fetch_small(client: httpx.Client, url: str, *, max_bytes: int) -> bytes:
    """The whole body of a small file. Raises ModelPullError."""
    try:
        with client.stream("GET", url) as response:
            if response.status_code != 200:
                raise ModelPullError(f"{url} answered with status {response.status_code}.")
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise ModelPullError(f"{url} is larger than {max_bytes} bytes.")
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise ModelPullError(f"{url} cannot be reached: {type(trouble).__name__}") from trouble
    return bytes(body)


def fetch_large(
    client: httpx.Client,
    url: str,
    part: Path,
    *,
    size_bytes: int,
    sha256: str,
    on_bytes: Callable[[int], None],
) -> None:
    """Put the file into ``part``, from the byte on that is there already; ``on_bytes`` hears its size so far.

    Raises:
        ModelPullError: unreachable, or not the file; a wrong one is deleted, a broken one stays for later.
    """
    have = part.stat().st_size if part.exists() else 0
    if have < size_bytes:
        try:
            have = _continue(client, url, part, have, size_bytes, on_bytes)
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            raise ModelPullError(f"{url} cannot be reached: {type(trouble).__name__}") from trouble
    digest = hashlib.sha256(part.read_bytes()).hexdigest()
    if have == size_bytes and digest == sha256:
        return
    if have >= size_bytes:
        part.unlink()
        raise ModelPullError(f"What {url} sent is not the right file (SHA-256 {digest}); it was deleted.")
    raise ModelPullError(f"{url} sent {have} of {size_bytes} bytes.")


def _continue(
    client: httpx.Client, url: str, part: Path, have: int, size_bytes: int, on_bytes: Callable[[int], None]
) -> int:
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code not in (200, 206):
            raise ModelPullError(f"{url} answered with status {response.status_code}.")
        if response.status_code == 200:
            have = 0  # the range was ignored, and everything comes again
        with part.open("r+b" if have else "wb") as out:
            out.seek(have)
            for chunk in response.iter_bytes():  # as they come, so that a broken line loses nothing
                have += len(chunk)
                if have > size_bytes:
                    part.unlink()
                    raise ModelPullError(f"{url} sent more than the file's {size_bytes} bytes.")
                out.write(chunk)
                on_bytes(have)
    return have
