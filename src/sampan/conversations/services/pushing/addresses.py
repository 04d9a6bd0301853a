"""Where pushes may go: a browser names the address, so it could name one inside this house."""

from __future__ import annotations

import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

ENDPOINT_CHARS = 1_000
"""Room in the table; the addresses of the browser makers have 150 to 500."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 in the dress of IPv6 (RFC 6052): a gateway would take off the dress."""


class BadEndpoint(Exception):
    """Nothing is sent there; the text says why, for the log."""


@dataclass(frozen=True)
class Endpoint:
    """The parts of an address to push to; `path` with its query."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the header Host names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"


def read_endpoint(url: str) -> Endpoint:
    """The parts of an address that a browser gave; asks nobody. Raises BadEndpoint."""
    if len(url) > ENDPOINT_CHARS or not url.isascii() or not url.isprintable() or " " in url:
        raise BadEndpoint("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise BadEndpoint("not an address") from None
    if parts.scheme != "https" or not parts.hostname:
        raise BadEndpoint("only https is spoken to")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise BadEndpoint("an address with a name or a mark in it")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Endpoint(parts.hostname, port, path)


def resolve(endpoint: Endpoint, *, private_hosts: Collection[str] = ()) -> str:
    """One address of the host, for the connection to be made to: who checks a name and then connects by it
    may meet another answer. All of its addresses must be public, unless the host is one of `private_hosts`.

    Asks the name service. Raises BadEndpoint; OSError when the name is not known.
    """
    found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if endpoint.host not in private_hosts and not all(is_public(address) for address in addresses):
        raise BadEndpoint("the name leads into a private network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also under the guises that IPv6 has for IPv4."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.sixtofour or found.teredo or found in _NAT64:
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast
