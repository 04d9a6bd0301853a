"""Messages that a search found, each with the chat that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.shown import ShownPerson

AROUND_CHARS = 60
"""Of a long message, so much stands before and after the words that were found."""


@dataclass(frozen=True, slots=True)
class ShownFound:
    """One message of the results: the words in it marked."""

    chat_id: str
    seq: int
    sender: ShownPerson
    words: SafeString
    language: str
    at: datetime


def found_messages(rows: Sequence[Any], *, query: str, request: HttpRequest) -> list[ShownFound]:
    """The results in their order; no query."""
    me_id = reader_of(request).account_id
    return [
        ShownFound(
            chat_id=str(row.chat_id),
            seq=row.seq,
            sender=person(row.sender, me_id=me_id) if row.sender is not None else _nobody(),
            words=marked(row.body, query),
            language="" if row.language == "und" else row.language,
            at=row.created_at,
        )
        for row in rows
    ]


def marked(body: str, query: str) -> SafeString:
    """The part of a message around the words, with these marked; its beginning where they are not found."""
    line, wanted = " ".join(body.split()), " ".join(query.split())
    place = line.lower().find(wanted.lower())
    if place < 0 or not wanted:
        return format_html("{}", line[: 2 * AROUND_CHARS])
    end = place + len(wanted)
    start, stop = max(0, place - AROUND_CHARS), end + AROUND_CHARS
    parts = [
        ("…" if start else "") + line[start:place],
        line[place:end],
        line[end:stop] + ("…" if stop < len(line) else ""),
    ]
    return format_html("{}<mark>{}</mark>{}", *parts)


def _nobody() -> ShownPerson:
    return ShownPerson(id="", handle="", name=_("Somebody who has left"))
