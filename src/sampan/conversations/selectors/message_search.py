"""Finds words in the reader's own chats."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, Value

from sampan.accounts.types import Reader
from sampan.conversations.models import ChatMember, Message
from sampan.conversations.selectors.chats import memberships
from sampan.conversations.selectors.folded import folded_account_ids
from sampan.conversations.selectors.messages import load_messages, visible_messages
from sampan.conversations.types import ChatKind
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.notes.wording import clean_line

QUERY_CHARS = 100
"""What is longer is cut: nobody looks for more words at once."""


def search_messages(
    *,
    reader: Reader,
    query: str,
    chat_id: int | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Message]:
    """Messages that hold these words, upper and lower case alike, the newest first; in one chat or in all.

    Only what the reader can read: nothing deleted, hidden, folded, of chats declined or out of sight. Each as
    `list_messages` gives it, with its chat.
    """
    words = clean_line(query[: 4 * QUERY_CHARS])[:QUERY_CHARS]
    if not words or reader.account_id is None:
        return Page()
    rows: Any = visible_messages(reader).exclude(
        chat__kind=ChatKind.GROUP, sender__in=folded_account_ids(reader)
    )
    if chat_id is not None:
        rows = rows.filter(chat=chat_id)
    rows = rows.annotate(holds=_holds(words)).filter(holds=True)
    page = page_by_id(rows.select_related("chat", "sender", "reply_to__sender"), cursor=cursor, size=size)
    chats = {message.chat_id for message in page.items}
    members: dict[int, ChatMember] = {
        row.chat_id: row for row in memberships(reader).filter(chat__in=chats).select_related("chat")
    }
    page.items = [one for one in page.items if one.chat_id in members]
    load_messages(page.items, members, reader)
    return page


def _holds(words: str) -> Func:
    """ILIKE and not icontains: that one asks for UPPER(body), which the index does not know."""
    pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Func(
        F("body"),
        Value(f"%{pattern}%"),
        template="(%(expressions)s)",
        arg_joiner=" ILIKE ",
        output_field=BooleanField(),
    )
