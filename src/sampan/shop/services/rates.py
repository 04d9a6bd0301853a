"""Takes in exchange rates from the operator's file or URL; nothing is ever charged by them."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.db import transaction

from sampan.core.clock import now
from sampan.shop.models import ExchangeRate
from sampan.shop.rate_sheets import OddSheet, read_sheet
from sampan.shop.selectors.rates import forget_rates
from sampan.translation.engines.breaker import CircuitBreaker

log = logging.getLogger(__name__)

SHEET_MAX_BYTES = 1024 * 1024
"""A sheet of every currency is some kilobytes."""
TIMEOUT_SECONDS = 20.0
CONNECT_SECONDS = 5.0
KEEP_DAYS = 400
"""So long an old rate is kept, to explain what a page once showed."""
BREAKER_FAILURES, BREAKER_SECONDS = 3, 6 * 3600.0
"""The task asks each hour; a source that failed three times in a row is left alone for six."""
_breaker = CircuitBreaker(failures=BREAKER_FAILURES, open_seconds=BREAKER_SECONDS)


class RatesUnavailable(Exception):
    """The source gave nothing that can be used; the message says why and holds no part of its address but
    the host."""


@dataclass(frozen=True)
class Taken:
    """How many rates came in, and from where."""

    rates: int
    source: str


def refresh_rates() -> list[Taken]:
    """Take in what the file and the URL of the settings hold now; a source that fails is logged, and what
    is known stays. Run twice, it writes the same rows."""
    taken = []
    for source, load in (
        (settings.SAMPAN_RATES_FILE, load_rates_file),
        (settings.SAMPAN_RATES_URL, load_rates_url),
    ):
        if not source:
            continue
        try:
            taken.append(load(source))
        except RatesUnavailable as trouble:
            log.warning("No exchange rates: %s", trouble)
    return taken


def load_rates_file(path: str) -> Taken:
    """Take in a CSV or JSON file of this machine. Raises RatesUnavailable; then nothing is changed."""
    file = Path(path)
    try:
        with file.open("rb") as opened:
            body = opened.read(SHEET_MAX_BYTES + 1)
    except OSError as trouble:
        raise RatesUnavailable(f"{file.name} cannot be read: {trouble.strerror}") from trouble
    return _take(body, source=file.name)


def load_rates_url(url: str) -> Taken:
    """Take in what the operator's URL answers. Redirects are not followed; the answer has a limit on its time
    and its size, and a source that failed three times in a row is left alone for six hours.

    Raises RatesUnavailable; then nothing is changed.
    """
    host = urlsplit(url).hostname or ""
    if urlsplit(url).scheme not in ("http", "https") or not host:
        raise RatesUnavailable("SAMPAN_RATES_URL must begin with http:// or https://")
    if _breaker.is_open:
        raise RatesUnavailable(f"{host} failed several times in a row and is left alone for some hours")
    try:
        taken = _take(_fetch(url, host), source=host)
    except RatesUnavailable:
        _breaker.failed()
        raise
    _breaker.succeeded()
    return taken


def _fetch(url: str, host: str) -> bytes:
    # A server that sends one byte now and then never times out by itself: the whole has a deadline too.
    deadline = time.monotonic() + TIMEOUT_SECONDS
    timeout = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
    received = bytearray()
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise RatesUnavailable(f"{host} answered with status {response.status_code}")
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > SHEET_MAX_BYTES:
                    break
                if time.monotonic() > deadline:
                    raise RatesUnavailable(f"{host} took more than {TIMEOUT_SECONDS:g} s")
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise RatesUnavailable(f"no answer from {host}: {type(trouble).__name__}") from trouble
    return bytes(received)


def _take(body: bytes, *, source: str) -> Taken:
    if len(body) > SHEET_MAX_BYTES:
        raise RatesUnavailable(f"{source} is larger than {SHEET_MAX_BYTES} bytes")
    today = now().date()
    try:
        rates = read_sheet(body.decode("utf-8"), today=today)
    except UnicodeDecodeError as odd:
        raise RatesUnavailable(f"{source} is not text in UTF-8") from odd
    except OddSheet as odd:
        raise RatesUnavailable(f"{source}: {odd}") from odd
    rows = {
        (rate.base, rate.quote, rate.day): ExchangeRate(
            base=rate.base, quote=rate.quote, day=rate.day, rate=rate.rate, source=source[:100]
        )
        for rate in rates
    }
    with transaction.atomic():
        ExchangeRate.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["base", "quote", "day"],
            update_fields=["rate", "source"],
        )
        ExchangeRate.objects.filter(day__lt=today - timedelta(days=KEEP_DAYS)).delete()
    forget_rates()
    return Taken(len(rows), source)
