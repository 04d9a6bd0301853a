"""Chats for programs: the inbox, groups, requests, and what the reader wants of each."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from sampan.accounts.types import Reader
from sampan.api.native import talk_schemas as shapes
from sampan.api.native.answering import answer, done, number, numbers
from sampan.api.native.feeds import Cursor
from sampan.api.native.reading import begin
from sampan.api.native.schemas import Problem
from sampan.api.native.written_talk import written_chats, written_whole_chat
from sampan.conversations import services
from sampan.conversations.selectors import find_contact_settings, get_chat, list_chats, list_members
from sampan.core.live import TOKEN_SECONDS, sign_live_token

REFUSALS = {
    401: Problem,
    403: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
    429: Problem,
}
GIVES_CHAT = {200: shapes.WholeChat, **REFUSALS}
GIVES_NOTHING = {204: None, **REFUSALS}
Box = Annotated[
    str, Query(pattern="^(inbox|requests)$", description="requests: what strangers wrote, not yet accepted")
]
ChatId = Annotated[shapes.Id, Path(description="of a chat of the reader's")]
AccountId = Annotated[shapes.Id, Path(description="of one of its members")]

router = Router(tags=["chats"])


@router.get("/chats", response={200: shapes.ChatPage, **REFUSALS}, summary="The inbox, or the request box")
def chats(request: HttpRequest, box: Box = "inbox", cursor: Cursor = None) -> HttpResponse:
    """The pinned first, then by the latest message."""
    reader = begin(request)
    page = list_chats(reader=reader, box=box, cursor=cursor)
    return answer({"items": written_chats(page.items, reader=reader), "next_cursor": page.next_cursor})


@router.post("/chats/direct", response=GIVES_CHAT, summary="The chat with somebody, made if need be")
def direct(request: HttpRequest, given: shapes.NewDirect) -> HttpResponse:
    """It is in nobody's inbox before something is written. 404 for whoever cannot be written to."""
    reader = begin(request)
    chat = services.open_direct(reader=reader, account_id=number(given.account_id))
    return _whole(chat.pk, reader)


@router.post("/chats/groups", response=GIVES_CHAT, summary="Make a group")
def group(request: HttpRequest, given: shapes.NewGroup) -> HttpResponse:
    """The reader is its admin."""
    reader = begin(request)
    chat = services.open_group(reader=reader, title=given.title, account_ids=numbers(given.account_ids))
    return _whole(chat.pk, reader)


@router.get("/chats/{chat_id}", response=GIVES_CHAT, summary="One chat, with its members")
def chat(request: HttpRequest, chat_id: ChatId) -> HttpResponse:
    """Only for its members; 404 for all others, and where one of two blocks the other."""
    return _whole(number(chat_id), begin(request))


@router.patch("/chats/{chat_id}", response=GIVES_CHAT, summary="What the reader wants of a chat")
def wish(request: HttpRequest, chat_id: ChatId, given: shapes.ChatWishes) -> HttpResponse:
    """Nobody else sees it. Translating begins with the next messages and with those that are shown."""
    reader = begin(request)
    services.set_chat(
        reader=reader,
        chat_id=number(chat_id),
        muted=given.muted,
        pinned=given.pinned,
        translates=given.translates,
        remote_engines=given.remote_engines,
    )
    return _whole(number(chat_id), reader)


@router.put("/chats/{chat_id}/title", response=GIVES_CHAT, summary="Rename a group")
def rename(request: HttpRequest, chat_id: ChatId, given: shapes.NewTitle) -> HttpResponse:
    """For its admins."""
    reader = begin(request)
    services.rename_group(reader=reader, chat_id=number(chat_id), title=given.title)
    return _whole(number(chat_id), reader)


@router.post("/chats/{chat_id}/members", response=GIVES_CHAT, summary="Add people to a group")
def add(request: HttpRequest, chat_id: ChatId, given: shapes.NewMembers) -> HttpResponse:
    """They see what is written from now on. 404 when one of them cannot be written to."""
    reader = begin(request)
    services.add_members(reader=reader, chat_id=number(chat_id), account_ids=numbers(given.account_ids))
    return _whole(number(chat_id), reader)


@router.put("/chats/{chat_id}/members/{account_id}", response=GIVES_CHAT, summary="What a member may do")
def set_role(
    request: HttpRequest, chat_id: ChatId, account_id: AccountId, given: shapes.NewRole
) -> HttpResponse:
    """For admins of the group."""
    reader = begin(request)
    services.set_role(reader=reader, chat_id=number(chat_id), account_id=number(account_id), role=given.role)
    return _whole(number(chat_id), reader)


@router.delete("/chats/{chat_id}/members/{account_id}", response=GIVES_CHAT, summary="Put somebody out")
def remove(request: HttpRequest, chat_id: ChatId, account_id: AccountId) -> HttpResponse:
    """For admins of the group; they keep what they could read until then."""
    reader = begin(request)
    services.remove_member(reader=reader, chat_id=number(chat_id), account_id=number(account_id))
    return _whole(number(chat_id), reader)


@router.post("/chats/{chat_id}/leave", response=GIVES_NOTHING, summary="Leave a group")
def leave(request: HttpRequest, chat_id: ChatId) -> HttpResponse:
    """What was said until now stays readable; of two people's chat it is the same as emptying it."""
    services.leave_chat(reader=begin(request), chat_id=number(chat_id))
    return done()


@router.post("/chats/{chat_id}/empty", response=GIVES_NOTHING, summary="Empty a chat for the reader alone")
def empty(request: HttpRequest, chat_id: ChatId) -> HttpResponse:
    """The others keep what they have."""
    services.empty_chat(reader=begin(request), chat_id=number(chat_id))
    return done()


@router.post("/chats/{chat_id}/accept", response=GIVES_CHAT, summary="Accept a request")
def accept(request: HttpRequest, chat_id: ChatId) -> HttpResponse:
    """It moves to the inbox; an answer accepts as well."""
    reader = begin(request)
    services.accept_request(reader=reader, chat_id=number(chat_id))
    return _whole(number(chat_id), reader)


@router.post("/chats/{chat_id}/decline", response=GIVES_NOTHING, summary="Decline a request")
def decline(request: HttpRequest, chat_id: ChatId, given: shapes.Declined) -> HttpResponse:
    """The sender is not told."""
    services.decline_request(reader=begin(request), chat_id=number(chat_id), block=given.block)
    return done()


@router.post("/chats/{chat_id}/typing", response=GIVES_NOTHING, summary="The reader is writing")
def typing(request: HttpRequest, chat_id: ChatId) -> HttpResponse:
    """The others' open pages hear it, where both sides let it be seen; nothing is kept."""
    services.tell_typing(reader=begin(request), chat_id=number(chat_id))
    return done()


@router.get(
    "/contact-settings",
    response={200: shapes.ContactWishes, **REFUSALS},
    summary="Who may write to the reader",
)
def contact_settings(request: HttpRequest) -> HttpResponse:
    """And whether read marks and typing are shared."""
    return _contact(begin(request))


@router.put(
    "/contact-settings", response={200: shapes.ContactWishes, **REFUSALS}, summary="Change who may write"
)
def save_contact(request: HttpRequest, given: shapes.ContactWishes) -> HttpResponse:
    """All three at once."""
    reader = begin(request)
    services.save_contact_settings(
        reader=reader, who=given.who, shares_read=given.shares_read, shares_typing=given.shares_typing
    )
    return _contact(reader)


@router.get("/live-token", response={200: shapes.LiveToken, **REFUSALS}, summary="What opens the live stream")
def live_token(request: HttpRequest) -> HttpResponse:
    """For server-sent events of the reader's messages and notifications. It is as good as being signed in for
    that, so it is not for sharing."""
    reader = begin(request)
    host = request.get_host().rsplit(":", 1)[0]
    return answer(
        {
            "token": sign_live_token(reader.account_id, session_key=request.session.session_key),
            "url": settings.SAMPAN_LIVE_URL or f"{request.scheme}://{host}:{settings.PORT + 1}/live",
            "channels": [f"account:{reader.account_id}"],
            "seconds": TOKEN_SECONDS,
        }
    )


def _whole(chat_id: int, reader: Reader) -> HttpResponse:
    row = get_chat(chat_id, reader=reader)
    members = list_members(chat_id, reader)
    return answer(written_whole_chat(row, members, reader=reader))


def _contact(reader: Reader) -> HttpResponse:
    found = find_contact_settings(reader.account_id or 0)
    return answer({"who": found.who, "shares_read": found.shares_read, "shares_typing": found.shares_typing})
