"""Chats as the inbox lists them and as their own pages head them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sampan.conversations.selectors.message_texts import title_scope
from sampan.conversations.types import ChatKind, MemberRole, MemberState, MessageKind
from sampan.web.present.faces import person
from sampan.web.present.message_texts import message_words, title_words, want_message, want_title
from sampan.web.present.messages import ATTACHED, attached, one_line
from sampan.web.present.notices import notice_words
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown_chats import ShownChat, ShownChatRow

ChatRow = Any
"""A chat with the reader's membership, up to four others and its latest message, as the selector gives it."""


MemberRow = Any
"""The reader's membership with its chat, as a message that was loaded has it."""


def chat_rows(rows: Sequence[ChatRow], *, request: HttpRequest, open_id: int = 0) -> list[ShownChatRow]:
    """A list of chats. One query, for the texts."""
    texts = Texts(reader_of(request))
    want_rows(rows, texts)
    texts.find()
    return shown_rows(rows, texts, open_id=open_id)


def want_rows(rows: Sequence[ChatRow], texts: Texts) -> None:
    """Ask for the texts of the latest messages, and for the names of groups."""
    for row in rows:
        want_title(texts, row.chat, row.member)
        if _has_words(row.last):
            want_message(texts, row.last, row.member)


def shown_rows(rows: Sequence[ChatRow], texts: Texts, *, open_id: int = 0) -> list[ShownChatRow]:
    """Rows whose texts have been found. No query."""
    return [_row(row, texts, open_id) for row in rows]


def chat(row: ChatRow, *, me_id: int | None, texts: Texts | None = None) -> ShownChat:
    """One chat, its name as it was given unless `texts` has found it (`want_title`). No query."""
    member = row.member
    is_group = row.chat.kind == ChatKind.GROUP
    other = person(row.other, me_id=me_id) if row.other is not None else None
    people = tuple(person(account, me_id=me_id) for account in row.others)
    return ShownChat(
        id=str(row.chat.pk),
        title=title(row, me_id=me_id, texts=texts),
        is_group=is_group,
        person=None if is_group else other,
        people=people,
        last_seq=row.chat.last_seq,
        read_seq=member.read_seq,
        unread=row.unread,
        muted=member.muted,
        pinned=member.pinned,
        translates=member.translates,
        remote_engines=member.remote_engines,
        is_request=member.state == MemberState.REQUEST,
        has_left=member.state == MemberState.LEFT,
        is_admin=member.role == MemberRole.ADMIN,
        waits=row.waits,
        left=row.left,
        title_text=title_words(texts, row.chat) if texts is not None else None,
    )


def frame(member: MemberRow) -> ShownChat:
    """The chat of a single bubble: its address, and whether names stand over what others say. No query."""
    chat = member.chat
    return ShownChat(id=str(chat.pk), title=str(chat.title), is_group=chat.kind == ChatKind.GROUP)


def title(row: ChatRow, *, me_id: int | None, texts: Texts | None = None) -> str:
    """The name of a group, or the names of those who are in the chat."""
    if row.chat.title:
        ref = title_scope(row.chat.pk)
        return texts.words(ref) if texts is not None and texts.has(ref) else str(row.chat.title)
    if row.other is not None:
        return person(row.other, me_id=me_id).name
    names = [person(account, me_id=me_id).name for account in row.others]
    if not names:
        return _("Only you") if row.chat.kind == ChatKind.GROUP else _("Somebody who has left")
    return _(", ").join(names)


def _row(row: ChatRow, texts: Texts, open_id: int) -> ShownChatRow:
    preview, language = _preview(row, texts)
    return ShownChatRow(
        chat=chat(row, me_id=texts.reader.account_id, texts=texts),
        preview=preview,
        language=language,
        who=_who(row, texts.reader.account_id),
        at=row.last.created_at if row.last is not None else None,
        is_open=row.chat.pk == open_id,
    )


def _preview(row: ChatRow, texts: Texts) -> tuple[str, str]:
    """The latest message in one line, and the language of that line ('' when it is the page's)."""
    last = row.last
    if last is None:
        return "", ""
    if last.kind == MessageKind.NOTICE:
        return notice_words(last, me_id=texts.reader.account_id), ""
    if last.is_folded:
        return _("A message from somebody whom you block or mute"), ""
    if last.is_gone:
        return _("This message was deleted"), ""
    if not last.body:
        return str(ATTACHED[attached(last)]), ""
    words = message_words(texts, last)
    return one_line(words.shown), words.shown_language


def _has_words(last: Any) -> bool:
    return bool(last is not None and last.body and not last.is_folded and not last.is_gone)


def _who(row: ChatRow, me_id: int | None) -> str:
    last = row.last
    if last is None or last.kind == MessageKind.NOTICE or last.is_folded or last.sender is None:
        return ""
    if last.sender_id == me_id:
        return _("You")
    return person(last.sender).name if row.chat.kind == ChatKind.GROUP else ""
