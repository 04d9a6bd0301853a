"""Reads sheets of exchange rates: CSV (base,quote,rate,day) and the JSON that rate services answer with."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sampan.shop.money import SUPPORTED

ROWS_MAX = 5_000
"""More than every currency against every base that a source offers in one sheet."""
RATE_LEAST, RATE_MOST = Decimal("0.000001"), Decimal("1000000000")
"""No two currencies are further apart; what is beyond is a slip. As the column can hold."""
FUTURE_DAYS = 1
"""East of here it may be tomorrow already."""


class OddSheet(Exception):
    """The sheet cannot be read; its message is for the operator and names the row."""


@dataclass(frozen=True)
class SheetRate:
    """One unit of `base` is `rate` units of `quote`, as of `day`."""

    base: str
    quote: str
    rate: Decimal
    day: date


def read_sheet(text: str, *, today: date) -> list[SheetRate]:
    """The rates of a sheet, in its order; currencies that are unknown here (metals, coins of the network) are
    passed over, as are rates of a currency to itself.

    JSON is an object {"base": "EUR", "date": "2026-11-20", "rates": {"USD": 1.08, ...}}; a "base_code" and a
    missing date (then it is `today`) are taken too. CSV has a head line with the columns base, quote, rate,
    day in any order.

    Raises OddSheet when anything is not what it should be, so that nothing of a broken sheet is used.
    """
    rows = _json_rows(text, today) if text.lstrip().startswith("{") else _csv_rows(text)
    found = []
    for number, row in enumerate(rows, start=1):
        if number > ROWS_MAX:
            raise OddSheet(f"there are more than {ROWS_MAX} rows")
        rate = _rate(row, number, today)
        if rate.base in SUPPORTED and rate.quote in SUPPORTED and rate.base != rate.quote:
            found.append(rate)
    if not found:
        raise OddSheet("there is no rate in it")
    return found


Row = tuple[Any, Any, Any, Any]


def _json_rows(text: str, today: date) -> Iterable[Row]:
    try:
        sheet = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as odd:
        raise OddSheet("it is not JSON") from odd
    rates = sheet.get("rates")
    base = sheet.get("base", sheet.get("base_code"))
    if not isinstance(rates, dict):
        raise OddSheet('it has no "rates"')
    day = sheet.get("date", today.isoformat())
    return [(base, quote, rate, day) for quote, rate in rates.items()]


def _csv_rows(text: str) -> Iterable[Row]:
    try:
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    except csv.Error as odd:
        raise OddSheet("it is not CSV") from odd
    columns = ("base", "quote", "rate", "day")
    if rows and not set(columns) <= set(rows[0]):
        raise OddSheet("its first line has to name the columns base, quote, rate, day")
    return [(row["base"], row["quote"], row["rate"], row["day"]) for row in rows]


def _rate(row: Row, number: int, today: date) -> SheetRate:
    base, quote, rate, day = row
    try:
        read = SheetRate(
            str(base).strip().upper(),
            str(quote).strip().upper(),
            Decimal(str(rate).strip()),
            date.fromisoformat(str(day).strip()),
        )
    except (InvalidOperation, ValueError) as odd:
        raise OddSheet(f"row {number} has no number or no day (like 2026-11-20)") from odd
    if not (read.rate.is_finite() and RATE_LEAST <= read.rate <= RATE_MOST):
        raise OddSheet(f"the rate of row {number} is not one")
    if read.day > today + timedelta(days=FUTURE_DAYS):
        raise OddSheet(f"the day of row {number} has not come yet")
    return read
