"""How common words are among products, and how many documents there are; remembered in each process."""

from __future__ import annotations

import threading
import time

from django.db import connection

from sampan.discovery.selectors.shares import Shares

RENEW_SECONDS = 600.0
"""How long a process counts on what it knows: shares change slowly."""
NEWEST_SECONDS = 5.0
"""How long it takes a number for that of the newest document; some that came since are allowed for."""
SAMPLE = 500
"""The newest documents, in which words are counted: some 50 ms of PostgreSQL."""
TERMS_MAX = 20_000
"""Words that are remembered, the commonest: some 2 MB."""
UNKNOWN_SHARE = 0.001
"""Taken for every word while there are no documents."""

_SAMPLE = f"SELECT words FROM discovery_productdocument ORDER BY product_id DESC LIMIT {SAMPLE}"  # noqa: S608
_COUNT = """
SELECT word, ndoc FROM ts_stat(%s) WHERE left(word, 2) <> '=w' ORDER BY ndoc DESC, word LIMIT %s
"""
_SAMPLED = "SELECT count(*) FROM (SELECT FROM discovery_productdocument LIMIT %s) t"


class _Remembered:
    """What this process knows, and since when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shares = Shares({}, UNKNOWN_SHARE)
        self.counted_at = float("-inf")
        self.newest = 0
        self.looked_at = float("-inf")


_remembered = _Remembered()


def product_shares() -> Shares:
    """In which share of the products each word stands. No query while what is known is fresh, else two."""
    one = _remembered
    if time.monotonic() - one.counted_at < RENEW_SECONDS or not one.lock.acquire(blocking=False):
        return one.shares
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SAMPLED, [SAMPLE])
            sampled = cursor.fetchone()[0]
            cursor.execute(_COUNT, [_SAMPLE, TERMS_MAX])
            rows = cursor.fetchall()
        known = {word: min(0.999, count / max(1, sampled)) for word, count in rows}
        one.shares = Shares(known, 0.5 / sampled if sampled else UNKNOWN_SHARE)
        one.counted_at = time.monotonic()
    finally:
        one.lock.release()
    return one.shares


def newest_product_serial() -> int:
    """The number of the newest document, about. One short query now and then."""
    one = _remembered
    if time.monotonic() - one.looked_at >= NEWEST_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM discovery_product_serial")
            one.newest = cursor.fetchone()[0]
        one.looked_at = time.monotonic()
    return one.newest


def forget_product_shares() -> None:
    """Have this process count anew at the next question."""
    _remembered.counted_at = _remembered.looked_at = float("-inf")
