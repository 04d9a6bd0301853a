"""Files for spreadsheets: no cell is run as a formula, Chinese is read right; and files taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so would be run by the spreadsheet that opens it, also in full width."""
MARK = "\ufeff"
"""Tells Excel that the file is UTF-8; without it Chinese comes out as noise."""
FILE_BYTES_MAX = 2 * 1024**2
"""Of a file that is sent: some ten thousand rows. It comes back in a field of the page that checks it."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""What spreadsheets write: UTF-8 with or without its mark, or what Excel in Chinese writes."""


class _Line:
    """What csv.writer writes into: it gives each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_download(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """The rows as a file that the browser keeps; they are made while they are sent."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield MARK
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def read_upload(request: HttpRequest) -> tuple[str, str]:
    """(name, text) of the file that was sent, or of the field in which a checked one comes back.

    Raises:
        Invalid: nothing was sent, it is too large, or it is no text.
    """
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        text = request.POST.get("text", "")
        if not text:
            raise Invalid("file_missing", _("Choose a CSV file first."), field="file")
        return request.POST.get("name", "")[:100], text
    if (file.size or 0) > FILE_BYTES_MAX:
        raise Invalid("file_large", _("This file is larger than 2 MB. Send it in parts."), field="file")
    return (file.name or "")[:100], read_text(file.read())


def read_text(content: bytes) -> str:
    """The text of a file, whichever of ENCODINGS it was written in."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(
        "file_text", _("This is not a CSV file. Save it as CSV (UTF-8) and try again."), field="file"
    )


def read_rows(text: str, columns: Sequence[str], *, most: int) -> list[tuple[int, dict[str, str]]]:
    """The rows below the head, each with its line in the file (the head is 1); empty rows are left out.

    Raises:
        Invalid: the head lacks one of `columns`, there are more than `most` rows, or it is no CSV.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix(MARK)), restval="")
    try:
        head = [(name or "").strip().lower() for name in reader.fieldnames or []]
        reader.fieldnames = head
        missing = [name for name in columns if name not in head]
        if missing:
            raise Invalid(
                "file_head",
                _("The first line lacks the column “%(column)s”. Download a file here to see how it looks."),
                {"column": missing[0]},
                "file",
            )
        found = []
        for row in reader:
            cells = {name: str(row.get(name) or "").strip() for name in columns}
            if any(cells.values()):
                found.append((reader.line_num, cells))
            if len(found) > most:
                raise Invalid(
                    "file_rows",
                    _("A file has at most %(limit)d rows. Send it in parts."),
                    {"limit": most},
                    "file",
                )
    except csv.Error:
        raise Invalid("file_csv", _("This file cannot be read as CSV."), field="file") from None
    return found
