"""What a browser sends to a chat, taken apart; the services check it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from sampan.conversations.types import PICTURES_MAX, Correction
from sampan.core.ids import parse_id

CHOSEN_MAX = 100
"""People or chats that one form may name: the members of the largest group."""
_CARD = re.compile(r"/(?P<kind>[np])/(?P<id>\d{1,19})/?")


@dataclass(frozen=True)
class MessageInput:
    """A message as it was typed."""

    body: str = ""
    media_ids: tuple[int, ...] = ()
    files: tuple[UploadedFile[bytes], ...] = ()
    note_id: int | None = None
    product_id: int | None = None
    reply_to: int | None = None
    key: UUID | None = None
    correction: Correction | None = None
    pasted: str = ""
    """The address of a note or product that is the whole message: sent as a card where that can be."""

    @property
    def as_words(self) -> MessageInput:
        """The same with the pasted address as ordinary words."""
        return replace(self, body=self.pasted, note_id=None, product_id=None, pasted="")


def read_message(request: HttpRequest) -> MessageInput:
    """The fields of the composer. Ids that are none are left out, or name what is not there (0)."""
    fields = request.POST
    files = [one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)]
    typed = MessageInput(
        body=fields.get("body", ""),
        media_ids=tuple(parse_id(one) or 0 for one in fields.getlist("media")[: PICTURES_MAX + 1] if one),
        files=tuple(files[: PICTURES_MAX + 1]),
        note_id=_id(fields.get("note", "")),
        product_id=_id(fields.get("product", "")),
        reply_to=_id(fields.get("reply_to", "")),
        key=read_key(fields.get("key", "")),
        correction=_correction(request),
    )
    bare = not (typed.media_ids or typed.files or typed.note_id or typed.product_id or typed.correction)
    return _with_pasted_card(typed, host=request.get_host()) if bare else typed


def read_ids(values: list[str]) -> list[int]:
    """The ids among these values, each once."""
    found = [parse_id(value) for value in values[:CHOSEN_MAX]]
    return list(dict.fromkeys(one for one in found if one is not None))


def read_seq(value: str | None) -> int | None:
    """The number of a message, or None for anything else."""
    return parse_id(value)


def read_key(value: str) -> UUID | None:
    """The browser's own name of what it sends, or None for anything else."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


def read_switch(request: HttpRequest, name: str) -> bool | None:
    """Where a switch should end: '1', '0', or None when the form does not speak of it."""
    return {"1": True, "0": False}.get(request.POST.get(name, ""))


def _id(value: str) -> int | None:
    value = value.strip()
    return (parse_id(value) or 0) if value else None


def _correction(request: HttpRequest) -> Correction | None:
    fields = request.POST
    if fields.get("correction") != "1" or not fields.get("reply_to"):
        return None
    return Correction(sounds=fields.get("sounds", ""), remark=fields.get("remark", ""))


def _with_pasted_card(typed: MessageInput, *, host: str) -> MessageInput:
    """A message that is nothing but the address of a note or product of this place becomes its card."""
    words = typed.body.strip()
    if not words.startswith(("http://", "https://")) or len(words.split()) != 1:
        return typed
    try:
        address = urlsplit(words)
    except ValueError:
        return typed
    found = _CARD.fullmatch(address.path)
    if address.netloc != host or found is None:
        return typed
    card_id = parse_id(found["id"])
    if found["kind"] == "n":
        return replace(typed, body="", note_id=card_id, pasted=words)
    return replace(typed, body="", product_id=card_id, pasted=words)
