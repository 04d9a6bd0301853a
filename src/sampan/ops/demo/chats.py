"""The chats of the demo world as their file tells them: who writes what to whom; no database here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Mended:
    """How the answered words sound, and what is said to the correction; `translation` is of the remark."""

    sounds: str
    remark: str
    translation: str = ""


@dataclass(frozen=True)
class Shot:
    """A file of data/pictures, without its ending, and what it shows."""

    file: str
    alt: str


@dataclass(frozen=True)
class Said:
    """One message, `ago` hours before the world is loaded; `answers` counts the chat's messages from 1."""

    key: str
    by: str
    ago: float
    body: str
    translation: str = ""
    answers: int | None = None
    mended: Mended | None = None
    picture: Shot | None = None
    note: str = ""
    product: str = ""
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Talk:
    """A chat of two, begun by the first of them, or a group with a title, made by the first.

    `unread` tells how many of the latest messages somebody has not seen.
    """

    key: str
    between: tuple[str, ...]
    messages: tuple[Said, ...]
    title: str = ""
    translated_for: tuple[str, ...] = ()
    pinned_by: tuple[str, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)


def read_chats(given: list[dict[str, Any]]) -> tuple[Talk, ...]:
    """The chats out of their file. Raises KeyError or TypeError for one that lacks what it must have."""
    return tuple(_talk(one) for one in given)


def _talk(given: dict[str, Any]) -> Talk:
    return Talk(
        key=given["key"],
        between=tuple(given["between"]),
        messages=tuple(_messages(given)),
        title=given.get("title", ""),
        translated_for=tuple(given.get("translated_for", ())),
        pinned_by=tuple(given.get("pinned_by", ())),
        unread=given.get("unread", {}),
    )


def _messages(given: dict[str, Any]) -> Iterator[Said]:
    for place, one in enumerate(given["messages"], start=1):
        yield Said(
            key=f"{given['key']}/{place}",
            by=one["by"],
            ago=float(one["ago"]),
            body=one["body"],
            translation=one.get("translation", ""),
            answers=one.get("answers"),
            mended=Mended(**one["correction"]) if "correction" in one else None,
            picture=Shot(**one["picture"]) if "picture" in one else None,
            note=one.get("note", ""),
            product=one.get("product", ""),
            reactions={emoji: tuple(who) for emoji, who in one.get("reactions", {}).items()},
        )
