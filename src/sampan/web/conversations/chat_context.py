"""What the pages of messages show: the inbox at the side and a chat beside it, with few and fixed queries."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sampan.conversations import selectors
from sampan.conversations.types import PICTURES_MAX
from sampan.web.answers import as_fragment
from sampan.web.conversations.chat_forms import MessageInput
from sampan.web.conversations.chat_scripts import script_data
from sampan.web.present import chats, messages
from sampan.web.present.message_texts import chat_translation
from sampan.web.present.messages import Bubbles
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts

PAGE_MESSAGES = 40
"""Messages of one part of a chat: more than a screen, quick to read from the database."""
EMOJI = ("❤️", "😂", "👍", "😮", "😢", "🙏")
"""Reactions that are one press away."""
MORE_EMOJI = (
    "😀",
    "😁",
    "😅",
    "🤣",
    "😊",
    "😍",
    "🥰",
    "😘",
    "😋",
    "😎",
    "🤔",
    "😴",
    "😭",
    "😤",
    "😱",
    "🥳",
    "🤗",
    "🙄",
    "😬",
    "🤝",
    "👏",
    "🙌",
    "💪",
    "👌",
    "✌️",
    "🤞",
    "👋",
    "🫶",
    "💯",
    "🔥",
    "✨",
    "🎉",
    "🎂",
    "🌹",
    "🍻",
    "☕",
    "🍜",
    "🥟",
    "🐼",
    "🐶",
    "🐱",
    "☀️",
    "🌙",
    "✅",
    "❌",
    "❓",
    "❗",
    "💔",
)
"""More of them, one press further."""


def inbox_context(request: HttpRequest) -> dict[str, Any]:
    """The inbox by itself. A fixed number of queries whatever the number of chats."""
    reader = reader_of(request)
    page = selectors.list_chats(reader=reader, cursor=request.GET.get("cursor"))
    return {
        "rows": chats.chat_rows(page.items, request=request),
        "rows_next_url": _rows_url(page.next_cursor),
        "request_count": selectors.count_requests(reader),
        "script_data": script_data(request),
    }


def chat_context(
    request: HttpRequest, chat_id: int, *, typed: MessageInput | None = None, error: str = ""
) -> dict[str, Any]:
    """A chat with the inbox beside it; all texts in one query. Raises ChatMissing."""
    reader = reader_of(request)
    row = selectors.get_chat(chat_id, reader=reader)
    part = selectors.list_messages(chat_id, reader=reader, size=PAGE_MESSAGES, **_place(request, row))
    page = selectors.list_chats(reader=reader)
    texts = Texts(reader)
    bubbles = Bubbles(texts, row.member)
    bubbles.want(part.messages)
    chats.want_rows([row, *page.items], texts)
    texts.find()
    shown = bubbles.show(part.messages, request=request)
    shown = messages.with_first_unread(shown, read_seq=row.member.read_seq)
    chat = chats.chat(row, me_id=reader.account_id, texts=texts)
    return {
        "chat": chat,
        "messages_shown": messages.with_reads(shown, part.reads, is_group=chat.is_group),
        "has_older": part.has_older,
        "has_newer": part.has_newer,
        "reads": {str(account_id): seq for account_id, seq in part.reads.items()},
        "translate": chat_translation(row.member, part.messages, reader),
        "rows": chats.shown_rows(page.items, texts, open_id=chat_id),
        "rows_next_url": _rows_url(page.next_cursor),
        "request_count": selectors.count_requests(reader),
        "at": request.GET.get("at", ""),
        "emoji": EMOJI,
        "more_emoji": MORE_EMOJI,
        "key": str(uuid4()),
        "typed": typed or _typed(request),
        "form_error": error,
        "body_max": settings.SAMPAN_MESSAGE_MAX,
        "pictures_max": PICTURES_MAX,
        "script_data": script_data(request, chat=chat, reads=part.reads),
    }


def part_of_chat(request: HttpRequest, chat_id: int, row: Any, part: Any) -> HttpResponse:
    """Some messages as a piece of the page; headers tell what is read and whether there is more."""
    shown = messages.shown_messages(part.messages, member=row.member, request=request)
    context = {
        "chat": chats.chat(row, me_id=reader_of(request).account_id),
        "messages_shown": shown,
        "has_older": part.has_older,
        "has_newer": part.has_newer,
    }
    response = as_fragment(render(request, "messages/_messages.html", context))
    reads = {str(account_id): seq for account_id, seq in part.reads.items()}
    response["Sampan-Reads"] = json.dumps(reads)
    response["Sampan-Last-Seq"] = str(row.chat.last_seq)
    response["Sampan-More"] = "1" if part.has_newer else "0"
    return response


def _place(request: HttpRequest, row: Any) -> dict[str, int]:
    """Which part of the chat: around a linked message, older or newer ones, at the first unread, the end."""
    for name, asked in (("around", "at"), ("before", "before"), ("after", "after")):
        seq = _seq(request.GET.get(asked, ""))
        if seq is not None:
            return {name: seq}
    if row.unread > PAGE_MESSAGES // 2:
        return {"around": row.member.read_seq + 1}
    return {}


def _seq(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= SEQ_DIGITS else None


SEQ_DIGITS = 18
"""Longer numbers are none that the database would take."""


def _typed(request: HttpRequest) -> MessageInput:
    """An answer that was begun by a link, for browsers without scripts."""
    value = request.GET.get("reply", "")
    return MessageInput(
        reply_to=int(value) if value.isascii() and value.isdigit() and len(value) < SEQ_DIGITS else None
    )


def _rows_url(cursor: str | None) -> str:
    return f"{reverse('messages')}?cursor={cursor}" if cursor else ""
