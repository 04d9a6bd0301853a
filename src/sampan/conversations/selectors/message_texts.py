"""What a message says, as the translation room knows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sampan.translation.types import Text

_KIND = "message"
_FIELD = "body"


class Worded(Protocol):
    """A message, as far as its words go."""

    pk: int
    body: str
    language: str


def message_scope(message_id: int) -> str:
    """The place of a message's words: nobody else's words are kept under it."""
    return f"{_KIND}:{message_id}:{_FIELD}"


def message_text(message: Worded) -> Text:
    """The words of a message, which stay between those who are in the chat.

    Nothing stands beside them as context: who joined a group later may not see what was said before, and
    would read it between the lines of a translation.
    """
    return Text(message.body, message.language, message_scope(message.pk), is_private=True)


def message_ids(scopes: Iterable[str]) -> list[int]:
    """The messages of these scopes; those of other kinds are passed over."""
    parts = (scope.split(":") for scope in scopes)
    return [
        int(part[1])
        for part in parts
        if len(part) == 3 and (part[0], part[2]) == (_KIND, _FIELD) and part[1].isdigit()
    ]
