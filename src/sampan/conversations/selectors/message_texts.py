"""What a message says and what a group is called, as the translation room knows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from sampan.translation.types import Text

_BODY = ("message", "body")
_REMARK = ("message", "remark")
_TITLE = ("chat", "title")


class Worded(Protocol):
    """A message, as far as its words go."""

    pk: int
    body: str
    language: str
    remark: str


class Titled(Protocol):
    """A group, as far as its name goes."""

    pk: int
    title: str


def message_scope(message_id: int) -> str:
    """The place of a message's words: nobody else's words are kept under it."""
    return _scope(_BODY, message_id)


def remark_scope(message_id: int) -> str:
    """The place of what is said beside the words that a message puts right."""
    return _scope(_REMARK, message_id)


def title_scope(chat_id: int) -> str:
    """The place of a group's name."""
    return _scope(_TITLE, chat_id)


def message_text(message: Worded) -> Text:
    """The words of a message, which stay between those who are in the chat.

    Nothing stands beside them as context: who joined a group later may not see what was said before, and
    would read it between the lines of a translation.
    """
    return Text(message.body, message.language, message_scope(message.pk), is_private=True)


def remark_text(message: Worded) -> Text:
    """The remark of a correction, often in another language than the words that it puts right."""
    return Text(message.remark, None, remark_scope(message.pk), is_private=True)


def message_texts(message: Worded) -> list[Text]:
    """All that somebody wrote in a message."""
    words = [message_text(message)] if message.body else []
    return [*words, remark_text(message)] if message.remark else words


def title_text(chat: Titled) -> Text:
    """The name of a group, which only those who are in it know."""
    return Text(chat.title, None, title_scope(chat.pk), is_private=True)


def message_ids(scopes: Iterable[str]) -> list[int]:
    """The messages of these scopes, each once; those of other kinds are passed over."""
    return _ids(scopes, (_BODY, _REMARK))


def chat_ids(scopes: Iterable[str]) -> list[int]:
    """The groups of whose names these are scopes; those of other kinds are passed over."""
    return _ids(scopes, (_TITLE,))


def _scope(place: tuple[str, str], number: int) -> str:
    return f"{place[0]}:{number}:{place[1]}"


def _ids(scopes: Iterable[str], places: Collection[tuple[str, str]]) -> list[int]:
    parts = (scope.split(":") for scope in scopes)
    found = (part[1] for part in parts if len(part) == 3 and (part[0], part[2]) in places)
    return list(dict.fromkeys(int(number) for number in found if number.isascii() and number.isdigit()))
