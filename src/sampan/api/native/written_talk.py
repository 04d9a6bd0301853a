"""Chats and messages as the native API writes them down (see `talk_schemas`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sampan.accounts.types import Reader
from sampan.api.native.translating import Words
from sampan.api.native.written_notes import lead, written_author, written_cover
from sampan.api.native.written_shop import written_products
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.types import ChatKind, MessageKind
from sampan.notes.types import Kind

Row = Any
"""A chat, a member or a message as the selectors of the conversations room give it."""


def written_chats(rows: Sequence[Row], *, reader: Reader) -> list[dict[str, Any]]:
    """Chats in their order. One query, for the translations of their latest messages."""
    words = Words(reader)
    for row in rows:
        if row.last is not None:
            _want(words, row.last, row.member)
    words.find()
    return [_chat(row, words) for row in rows]


def written_whole_chat(row: Row, members: Sequence[Row], *, reader: Reader) -> dict[str, Any]:
    """A chat with its members. No query."""
    told = [{"account": written_author(one.account), "role": one.role} for one in members]
    return {**written_chats([row], reader=reader)[0], "members": told}


def written_messages(messages: Sequence[Row], *, reader: Reader) -> list[dict[str, Any]]:
    """Messages in their order, each with `member`, the reader's place in its chat. Two queries at most: the
    translations of their words, and of the titles of what is sold in them."""
    words = Words(reader)
    for message in messages:
        _want(words, message, message.member)
    words.find()
    sold = {message.product.pk: message.product for message in messages if message.product is not None}
    written = written_products(list(sold.values()), reader=reader) if sold else []
    products = dict(zip(sold, written, strict=True))
    return [_message(message, words, reader, products) for message in messages]


def _want(words: Words, message: Row, member: Row) -> None:
    """Words are looked up only where the reader chose to have the chat translated."""
    if member.translates and message.sender_id != member.account_id and message.body:
        words.want(message.pk, replace(message_text(message), may_leave=member.remote_engines))


def _chat(row: Row, words: Words) -> dict[str, Any]:
    chat, member = row.chat, row.member
    return {
        "id": str(chat.pk),
        "kind": chat.kind,
        "title": chat.title if chat.kind == ChatKind.GROUP else "",
        "state": member.state,
        "waits": row.waits,
        "role": member.role,
        "others": [written_author(one) for one in row.others],
        "last_seq": chat.last_seq if member.to_seq is None else min(chat.last_seq, member.to_seq),
        "read_seq": member.read_seq,
        "unread": row.unread,
        "last": _preview(row.last, words) if row.last is not None else None,
        "muted": member.muted,
        "pinned": member.pinned,
        "translates": member.translates,
        "remote_engines": member.remote_engines,
    }


def _preview(message: Row, words: Words) -> dict[str, Any]:
    """What every message tells, also where nothing more of it is loaded. What is gone or folded has lost its
    words before it came here."""
    return {
        "id": str(message.pk),
        "seq": message.seq,
        "kind": message.kind,
        "sender": written_author(message.sender) if message.sender is not None else None,
        "body": message.body,
        "language": message.language,
        "translation": words.written(message.pk),
        "created_at": message.created_at.isoformat(),
        "is_deleted": bool(message.is_gone),
        "is_folded": bool(message.is_folded),
    }


def _message(
    message: Row, words: Words, reader: Reader, products: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    return {
        **_preview(message, words),
        "reply_to": _quoted(message.reply_to) if message.reply_to is not None else None,
        "media": [_medium(one) for one in message.media],
        "note": _note(message.note) if message.note is not None else None,
        "product": products[message.product.pk] if message.product is not None else None,
        "is_correction": message.is_correction,
        "sounds": message.sounds,
        "remark": message.remark,
        "notice": _notice(message.detail) if message.kind == MessageKind.NOTICE else None,
        "reactions": _reactions(message, reader),
    }


def _quoted(message: Row) -> dict[str, Any]:
    sender = message.sender
    return {
        "seq": message.seq,
        "sender": written_author(sender) if sender is not None else None,
        "body": lead(message.body),
    }


def _medium(media: Row) -> dict[str, Any]:
    return {
        "id": str(media.pk),
        "kind": media.kind,
        "cover": written_cover(media),
        "seconds": media.duration_ms / 1000 if media.kind == Kind.VIDEO else 0,
    }


def _note(note: Row) -> dict[str, Any]:
    return {
        "id": str(note.pk),
        "title": note.title or lead(note.body),
        "language": note.language,
        "author": written_author(note.author),
        "cover": written_cover(note.cover),
    }


def _notice(detail: Mapping[str, Any]) -> dict[str, Any]:
    named = [{"id": str(one["id"]), "name": one["name"]} for one in detail.get("who", ())]
    return {"what": detail.get("what", ""), "who": named, "title": detail.get("title", "")}


def _reactions(message: Row, reader: Reader) -> list[dict[str, Any]]:
    """Each emoji with how many chose it, in the order in which they came."""
    rows = list(message.reactions.all())
    mine = {one.emoji for one in rows if one.account_id == reader.account_id}
    counted = Counter(one.emoji for one in rows)
    return [{"emoji": emoji, "count": many, "mine": emoji in mine} for emoji, many in counted.items()]
