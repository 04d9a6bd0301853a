"""Who may hear which channel, and from which pages; pure rules over strings."""

import re
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

CHANNELS_MOST = 60
"""Channels of one page: its language, its account, and one for each medium that is being processed."""
_OPEN = re.compile(r"text:(en|zh-Hans|zh-Hant)")
_CLOSED = re.compile(r"(account|media):\d{1,19}")


class Refused(Exception):
    """This page may not listen to that; the text is for the developer of a client."""


def wanted_channels(values: Iterable[str]) -> set[str]:
    """Give the channels that an address names, whether in one comma-separated value or in several."""
    return {name for value in values for name in value.split(",") if name}


def allowed_channels(wanted: Collection[str], grants: Collection[str]) -> tuple[list[str], list[str]]:
    """Give the wanted channels that may be heard, and those that may not, each sorted.

    Raises Refused if nothing is left, or if they are too many.
    """
    if not wanted or len(wanted) > CHANNELS_MOST:
        raise Refused(f"name 1 to {CHANNELS_MOST} channels")
    allowed = sorted(name for name in wanted if is_open(name) or (_CLOSED.fullmatch(name) and name in grants))
    refused = sorted(name[:40] for name in set(wanted).difference(allowed))
    if not allowed:
        raise Refused(f"no token allows the channel {refused[0]}")
    return allowed, refused


def is_open(channel: str) -> bool:
    """Tell whether anybody may hear this channel."""
    return _OPEN.fullmatch(channel) is not None


def is_own_origin(origin: str, host: str, *, port: int, trusted: Sequence[str]) -> bool:
    """Tell whether a page of this origin belongs to the instance.

    It does when it is trusted by name, or has the same host name as the live process and stands on the
    pages' port (or on the live process's own, where a proxy joins the two).
    """
    if origin in trusted:
        return True
    try:
        page, own = urlsplit(origin), urlsplit(f"//{host}")
        return page.hostname == own.hostname and page.hostname is not None and page.port in {port, own.port}
    except ValueError:
        return False


def client_address(peer: str, forwarded_for: str, trusted_proxies: int) -> str:
    """Give the address of a client: the peer's, or the one that the outermost trusted proxy saw."""
    steps = [step.strip() for step in forwarded_for.split(",") if step.strip()]
    if trusted_proxies <= 0 or not steps:
        return peer
    return steps[-min(trusted_proxies, len(steps))]
