"""The shapes of notifications that the native API gives and takes, as its document tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from sampan.api.native.schemas import Author, Strict
from sampan.api.native.talk_schemas import Id

Kind = Literal[
    "like",
    "collect",
    "comment",
    "reply",
    "comment_like",
    "correction",
    "mention",
    "follow",
    "order",
    "review",
    "commission",
    "decision",
]
MARKED_MOST = 100
"""Lines that are marked as read by one request."""
DAY_MINUTES = 24 * 60


class Notification(Strict):
    """One line: one thing that happened, done by one or by many."""

    id: str
    place: str = Field(description="where it stands in the list: it rises with each act that joins the line")
    kind: Kind
    actors: list[Author] = Field(description="the latest three")
    others: int = Field(description="how many did it besides these")
    note_id: str | None
    comment_id: str | None
    chat_id: str | None = Field(description="of a message; `seq` is its number there")
    seq: int | None
    order_id: str | None
    review_id: str | None
    is_read: bool
    at: datetime = Field(description="of the latest act")


class NotificationPage(Strict):
    """A part of the notifications, the newest first."""

    items: list[Notification]
    next_cursor: str | None = Field(description="give it back for what follows; null at the end")


class Unread(Strict):
    """What waits for the reader."""

    notifications: int = Field(description="counted up to 100")
    chats: int = Field(description="with unread messages, muted ones and requests left out")
    requests: int = Field(description="chats in the request box")


class MarkRead(Strict):
    """What the reader has seen: these lines, or all up to a place."""

    ids: list[Id] = Field(default_factory=list, max_length=MARKED_MOST)
    up_to: Id | None = Field(
        default=None, description="the `place` of the newest line that was shown: it and all older ones"
    )


class Wishes(Strict):
    """What the reader wants to hear of."""

    off: list[Kind] = Field(max_length=20, description="kinds not told at all; decisions are always told")
    push_off: list[str] = Field(max_length=20, description="kinds not pushed; 'message' too")
    followed_only: bool = Field(description="acts of strangers are not told")
    push_words: bool = Field(description="whether pushes show what was written")
    quiet_from: int | None = Field(
        ge=0, lt=DAY_MINUTES, description="minute of the day; null: no quiet hours"
    )
    quiet_to: int | None = Field(ge=0, lt=DAY_MINUTES)
    time_zone: str = Field(max_length=50, description="of the IANA database")
    digest: Literal["never", "daily", "weekly"] = Field(description="mail with what was not read")
