"""Notifications for programs: the same lines, in the same order and under the same rules as the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from sampan.accounts.types import Reader
from sampan.api.native import notification_schemas as shapes
from sampan.api.native.answering import answer, number, numbers
from sampan.api.native.feeds import Cursor
from sampan.api.native.reading import begin
from sampan.api.native.schemas import Problem
from sampan.api.native.written_notes import written_author
from sampan.conversations.selectors import count_requests, unread_chats
from sampan.conversations.selectors.notifications import get_settings, list_notifications, unread_count
from sampan.conversations.services.notifying import mark_notifications_read, save_settings
from sampan.conversations.types import NotificationKind, NotificationWishes
from sampan.core.ids import SEQUENCE_BITS

REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}
KINDS = "|".join(NotificationKind)
Kind = Annotated[str, Query(pattern=f"^({KINDS})?$", description="'' for all")]

router = Router(tags=["notifications"])


@router.get(
    "/notifications",
    response={200: shapes.NotificationPage, **REFUSALS},
    summary="What happened to the reader's things, the newest first",
)
def notifications(
    request: HttpRequest, followed: bool = False, kind: Kind = "", cursor: Cursor = None
) -> HttpResponse:
    """`followed`: only what people did whom the reader follows. Looking does not mark anything as read."""
    reader = begin(request)
    page = list_notifications(reader=reader, followed=followed, kind=kind, cursor=cursor)
    return answer({"items": [_line(row) for row in page.items], "next_cursor": page.next_cursor})


@router.get("/notifications/unread", response={200: shapes.Unread, **REFUSALS}, summary="How much waits")
def unread(request: HttpRequest) -> HttpResponse:
    """Notifications, chats and requests that were not read yet."""
    return _unread(begin(request))


@router.post("/notifications/read", response={200: shapes.Unread, **REFUSALS}, summary="Mark as read")
def read(request: HttpRequest, given: shapes.MarkRead) -> HttpResponse:
    """These lines, or all up to a place; lines to which something came since stay unread."""
    reader = begin(request)
    if given.up_to is not None:
        mark_notifications_read(reader=reader, up_to_place=number(given.up_to))
    if given.ids:
        mark_notifications_read(reader=reader, ids=numbers(given.ids))
    return _unread(reader)


@router.get(
    "/notifications/settings", response={200: shapes.Wishes, **REFUSALS}, summary="What the reader hears of"
)
def wishes(request: HttpRequest) -> HttpResponse:
    """Kinds that are off, quiet hours, pushes, and the digest by mail."""
    return _wishes(begin(request))


@router.put("/notifications/settings", response={200: shapes.Wishes, **REFUSALS}, summary="Change that")
def save_wishes(request: HttpRequest, given: shapes.Wishes) -> HttpResponse:
    """All of it at once."""
    reader = begin(request)
    save_settings(
        reader=reader,
        wishes=NotificationWishes(
            off=tuple(given.off),
            push_off=tuple(given.push_off),
            followed_only=given.followed_only,
            push_words=given.push_words,
            quiet_from=given.quiet_from,
            quiet_to=given.quiet_to,
            time_zone=given.time_zone,
            digest=given.digest,
        ),
    )
    return _wishes(reader)


def _line(row: Any) -> dict[str, Any]:
    line = row.notification
    return {
        "id": str(line.pk),
        "place": str(line.place),
        "kind": line.kind,
        "actors": [written_author(one) for one in row.actors],
        "others": row.others,
        "note_id": _id(line.note_id),
        "comment_id": _id(line.comment_id),
        "chat_id": _id(line.message.chat_id) if line.message is not None else None,
        "seq": line.message.seq if line.message is not None else None,
        "order_id": _id(line.order_id),
        "review_id": _id(line.review_id),
        "is_read": line.read_at is not None,
        "at": datetime.fromtimestamp((line.place >> SEQUENCE_BITS) / 1000, tz=UTC).isoformat(),
    }


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _unread(reader: Reader) -> HttpResponse:
    return answer(
        {
            "notifications": unread_count(reader),
            "chats": unread_chats(reader),
            "requests": count_requests(reader),
        }
    )


def _wishes(reader: Reader) -> HttpResponse:
    found = get_settings(reader.account_id or 0)
    told = {name: _plain(getattr(found, name)) for name in shapes.Wishes.model_fields}
    return answer({**told, "time_zone": found.time_zone or "UTC"})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value
