"""How common words are and how many documents there are, remembered in each process."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from sampan.discovery.models import TermShares

RENEW_SECONDS = 300.0
"""How long a process counts on what it knows: shares change slowly."""
NEWEST_SECONDS = 5.0
"""How long it takes a number for that of the newest document; some that came since are allowed for."""
UNKNOWN_SHARE = 0.001
"""Taken for every word while nothing was counted yet."""


@dataclass(frozen=True)
class Shares:
    """In which share of all documents a word stands, 0 to 1."""

    known: dict[str, float] = field(default_factory=dict)
    rare: float = UNKNOWN_SHARE
    made_at: datetime | None = None

    def of(self, term: str) -> float:
        """The share of one word; that of a rare one where it was not met in the sample."""
        return self.known.get(term, self.rare)

    def idf(self, term: str) -> float:
        """How much a word tells, by how rare it is: at least 0.1."""
        return max(0.1, -math.log(self.known.get(term, self.rare)))


class _Remembered:
    """What this process knows, and since when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shares = Shares()
        self.looked_at = float("-inf")
        self.newest = 0
        self.counted_at = float("-inf")


_remembered = _Remembered()


def term_shares() -> Shares:
    """The shares as last counted. No query while what the process remembers is fresh; else one or two."""
    one = _remembered
    if time.monotonic() - one.looked_at < RENEW_SECONDS or not one.lock.acquire(blocking=False):
        return one.shares
    try:
        made_at = TermShares.objects.order_by("-pk").values_list("made_at", flat=True).first()
        if made_at != one.shares.made_at:
            one.shares = _load()
        one.looked_at = time.monotonic()
    finally:
        one.lock.release()
    return one.shares


def newest_serial() -> int:
    """The number of the newest document, about: how many were ever made. One short query now and then."""
    one = _remembered
    if time.monotonic() - one.counted_at >= NEWEST_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM discovery_document_serial")
            one.newest = cursor.fetchone()[0]
        one.counted_at = time.monotonic()
    return one.newest


def forget_shares() -> None:
    """Have this process look at the tables at the next question."""
    _remembered.looked_at = _remembered.counted_at = float("-inf")


def _load() -> Shares:
    row = TermShares.objects.order_by("-pk").first()
    if row is None or not row.sampled:
        return Shares()
    return Shares(dict(zip(row.terms, row.shares, strict=True)), 0.5 / row.sampled, row.made_at)
