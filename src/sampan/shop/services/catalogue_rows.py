"""The cells of a catalogue's CSV: its columns, how they are written and read, rows grouped by product."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid, Message
from sampan.shop.errors import Problem
from sampan.shop.money import parse_amount
from sampan.shop.types import OPTIONS_MAX, STOCK_MAX

T = TypeVar("T")

ROWS_MAX = 10_000  # a hundred products of a hundred variants; what is more comes in parts
CHARS_MAX = 8_000_000  # of the whole file
OPTION_COLUMNS = tuple(f"option{place}" for place in range(1, OPTIONS_MAX + 1))
VALUE_COLUMNS = tuple(f"value{place}" for place in range(1, OPTIONS_MAX + 1))
PRODUCT_COLUMNS = ("title", "description", "category", "shelf", "state", "commission", *OPTION_COLUMNS)
VARIANT_COLUMNS = (*VALUE_COLUMNS, "sku", "price", "stock", "stock_was", "weight_grams")
COLUMNS = ("product", *PRODUCT_COLUMNS, "variant", *VARIANT_COLUMNS)
"""`product` is p and its number, or a word of the seller's own that holds the rows of a new one together; the
letter is there because spreadsheets round a number of that length. `stock_was` is the stock when the file was
made: what was sold since stays sold when the file comes back."""

_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"\d{1,10}")
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s?%?")


@dataclass
class Row:
    """One row of the file: its number (the head is 1) and its cells by column; absent columns are absent."""

    line: int
    cells: dict[str, str]

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Group:
    """The rows of one product, in the order of the file; the first one bears what is the product's own."""

    name: str
    rows: list[Row]

    @property
    def head(self) -> Row:
        return self.rows[0]


@dataclass
class Cells:
    """Reads cells one by one and gathers what is wrong with them."""

    currency: str
    problems: list[Problem] = field(default_factory=list)

    def amount(self, row: Row, column: str) -> int | None:
        """Minor units; None when the cell is empty or wrong."""
        return self._read(row, column, lambda text: parse_amount(text, self.currency))

    def number(self, row: Row, column: str) -> int | None:
        """A whole number; None when the cell is empty or wrong."""
        return self._read(row, column, _read_number)

    def basis_points(self, row: Row, column: str) -> int | None:
        """Of a percentage such as 12.5; None when the cell is empty or wrong."""
        return self._read(row, column, _read_percent)

    def refuse(self, row: Row, column: str, text: Message, **params: object) -> None:
        """Note that a cell is wrong."""
        self.problems.append(Problem(column, text, params, row.line))

    def _read(self, row: Row, column: str, read: Callable[[str], T]) -> T | None:
        text = row[column]
        if not text:
            return None
        try:
            return read(text)
        except Invalid as refused:
            self.problems.append(Problem(column, refused.message, row=row.line))
            return None


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula, or where it
    begins with one of these apostrophes itself; `unguard` gives the same text back."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` made this of."""
    return text[1:] if _GUARDED.match(text) else text


def write_percent(basis_points: int | None) -> str:
    """12.50 of 1,250; empty for None."""
    return "" if basis_points is None else f"{basis_points // 100}.{basis_points % 100:02d}"


def read_rows(text: str) -> list[Row]:
    """The lines of the file below its head; empty ones are left out.

    Comma, semicolon or tab stand between the cells, as the head says. Raises Invalid when it is no CSV, has
    no column `product` or one that is not known, or is longer than ROWS_MAX.
    """
    if len(text) > CHARS_MAX:
        raise Invalid("file_large", _("This file is too large. Send it in parts."), field="file")
    text = text.removeprefix("\ufeff")
    rows: list[Row] = []
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        head = [name.strip().lower() for name in next(lines, [])]
        _check_head(head)
        # Counted as a spreadsheet counts rows: a cell of several lines is still in one.
        for number, cells in enumerate(lines, start=2):
            kept = {name: unguard(cell.strip(" \t")) for name, cell in zip(head, cells, strict=False) if name}
            if any(kept.values()):
                rows.append(Row(number, {**dict.fromkeys(filter(None, head), ""), **kept}))
            if len(rows) > ROWS_MAX:
                said = _("A file has at most %(most)s rows. Send it in parts.")
                raise Invalid("file_rows", said, {"most": ROWS_MAX}, "file")
    except csv.Error:
        raise Invalid("file_csv", _("This file cannot be read as CSV."), field="file") from None
    return rows


def group_rows(rows: list[Row], cells: Cells) -> Iterator[Group]:
    """The rows by product; one that repeats what is the product's own must say the same as the first."""
    groups: dict[str, Group] = {}
    for row in rows:
        name = row["product"]
        if not name:
            cells.refuse(
                row, "product", _("Write which product this is: its number, or a word for a new one.")
            )
            continue
        group = groups.setdefault(name, Group(name, []))
        group.rows.append(row)
        for column in PRODUCT_COLUMNS:
            if row[column] and row[column] != group.head[column]:
                cells.refuse(row, column, _("The first row of this product says something else."))
    yield from groups.values()


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _check_head(head: list[str]) -> None:
    if "product" not in head:
        said = _("The first line lacks the column “%(column)s”. Download a file here to see how it looks.")
        raise Invalid("file_head", said, {"column": "product"}, "file")
    for name in filter(None, head):
        if name not in COLUMNS or head.count(name) > 1:
            said = _("The column “%(column)s” is not known, or is there twice.")
            raise Invalid("file_head", said, {"column": name[:40]}, "file")


def _read_number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise Invalid("number", _("Write a whole number from 0 to %(most)s."), {"most": STOCK_MAX})
    return int(text)


def _read_percent(text: str) -> int:
    match = _PERCENT.fullmatch(text)
    if match is None or not text.isascii():
        raise Invalid("percent", _("Write a percentage, such as 12.5."))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
