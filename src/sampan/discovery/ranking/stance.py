"""How one reader stood when they began to scroll, small enough to travel in a page's cursor.

The order of a pool for a reader depends on whom they follow and what they chose as interests. Both may change
while they scroll; the cursor carries how it was, so that the pages of one walk always fit together.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sampan.discovery.ranking.candidates import Ranked

MAX_PACKED = 400
"""Characters of a stance in an address; a longer one was not made here."""
INTEREST_BYTES = 4
"""Room for 32 categories."""


@dataclass(frozen=True)
class Stance:
    """Whom (of a pool's authors) and what the reader prefers."""

    followed: frozenset[int] = frozenset()
    interests: frozenset[int] = frozenset()


def pack(stance: Stance, pool: Ranked) -> str:
    """The stance towards this pool as letters, digits, - and _; '' when there is no preference."""
    bits = np.isin(pool.authors, np.fromiter(stance.followed, dtype=np.int64, count=len(stance.followed)))
    mask = sum(1 << number for number in stance.interests if 0 <= number < INTEREST_BYTES * 8)
    if not bits.any() and not mask:
        return ""
    raw = mask.to_bytes(INTEREST_BYTES, "big") + np.packbits(bits).tobytes()
    return urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def unpack(packed: str, pool: Ranked) -> Stance:
    """What `pack` packed; a stance without preferences when it is not one."""
    raw = _decode(packed)
    if len(raw) < INTEREST_BYTES:
        return Stance()
    mask = int.from_bytes(raw[:INTEREST_BYTES], "big")
    interests = frozenset(number for number in range(INTEREST_BYTES * 8) if mask >> number & 1)
    authors = pool.authors
    bits: npt.NDArray[np.uint8] = np.unpackbits(np.frombuffer(raw[INTEREST_BYTES:], dtype=np.uint8))
    if len(bits) < len(authors):
        return Stance(interests=interests)
    return Stance(frozenset(authors[bits[: len(authors)] == 1].tolist()), interests)


def among(followed: Iterable[int], pool: Ranked) -> frozenset[int]:
    """Those of the followed who have notes in the pool."""
    return frozenset(followed).intersection(pool.authors.tolist())


def _decode(packed: str) -> bytes:
    if not packed or len(packed) > MAX_PACKED:
        return b""
    try:
        data = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return zlib.decompressobj().decompress(data, MAX_PACKED * 4)
    except (binascii.Error, ValueError, zlib.error):
        return b""
