"""The texts behind the refs of a page, as far as the reader may read them; nothing that the client wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sampan.accounts.selectors import list_accounts_by_ids
from sampan.accounts.types import Reader
from sampan.conversations.selectors import list_comments_by_ids
from sampan.conversations.selectors.chats import list_titled_groups
from sampan.conversations.selectors.messages import list_messages_by_ids
from sampan.notes.policies import may_be_shared
from sampan.notes.selectors import (
    list_notes_by_ids,
    list_poll_options_by_ids,
    list_topics_by_ids,
    option_text,
)
from sampan.translation.types import OpenText, Text
from sampan.web.present.message_texts import (
    is_title_wanted,
    is_wanted,
    member_remark,
    member_text,
    member_title,
)
from sampan.web.present.profile_heads import bio_text
from sampan.web.present.threads import comment_text, remark_text
from sampan.web.present.topic_names import topic_text
from sampan.web.present.waterfall import body_text, title_text
from sampan.web.translation.requests import Item
from sampan.web.translation.shop_texts import SHOP_LOADERS


def load_texts(items: Iterable[Item], *, reader: Reader) -> dict[str, Text]:
    """The text of each ref that is open to the reader; the others are left out.

    One query for each kind of text, two for some.
    """
    return {ref: found.text for ref, found in load_open_texts(items, reader=reader).items()}


def load_open_texts(items: Iterable[Item], *, reader: Reader) -> dict[str, OpenText]:
    """The same with whose text it is, whether everybody may read it, and whether the reader lets it be
    translated."""
    items = list(items)
    ids: dict[str, list[int]] = {}
    for item in items:
        ids.setdefault(item.kind, []).append(item.target_id)
    found = {one.ref: one for kind, pks in ids.items() for one in _LOADERS[kind](pks, reader)}
    return {item.ref: found[item.ref] for item in items if item.ref in found}


def _of_notes(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for note in list_notes_by_ids(ids, reader=reader):
        body, public = body_text(note), may_be_shared(note)
        for field, text in (("title", title_text(note)), ("body", body), ("lead", body)):
            yield OpenText(f"note:{note.pk}:{field}", text, note.author_id, public)


def _of_comments(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for comment in list_comments_by_ids(ids, reader=reader):
        words, public = comment_text(comment, note=comment.note), may_be_shared(comment.note)
        yield OpenText(f"comment:{comment.pk}:body", words, comment.author_id, public)
        if comment.remark:
            remark = remark_text(comment, note=comment.note)
            yield OpenText(f"comment:{comment.pk}:remark", remark, comment.author_id, public)


def _of_messages(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for message in list_messages_by_ids(ids, reader=reader):
        words, wanted = member_text(message, message.member), is_wanted(message, message.member)
        yield OpenText(f"message:{message.pk}:body", words, message.sender_id, is_wanted=wanted)
        if message.remark:
            remark = member_remark(message, message.member)
            yield OpenText(f"message:{message.pk}:remark", remark, message.sender_id, is_wanted=wanted)


def _of_chats(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for member in list_titled_groups(ids, reader=reader):
        words, wanted = member_title(member.chat, member), is_title_wanted(member.chat, member)
        yield OpenText(f"chat:{member.chat_id}:title", words, None, is_wanted=wanted)


def _of_accounts(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for account in list_accounts_by_ids(ids, reader=reader):
        yield OpenText(f"account:{account.pk}:bio", bio_text(account), account.pk, not account.is_suspended)


def _of_topics(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for topic in list_topics_by_ids(ids):
        yield OpenText(f"topic:{topic.pk}:name", topic_text(topic), None, True)


def _of_polls(ids: list[int], reader: Reader) -> Iterator[OpenText]:
    for option in list_poll_options_by_ids(ids, reader=reader):
        note = option.poll.note
        words = option_text(option.text, title=note.title, body=note.body, visibility=note.visibility)
        yield OpenText(f"poll_option:{option.pk}:text", words, note.author_id, may_be_shared(note))


_LOADERS: dict[str, Callable[[list[int], Reader], Iterator[OpenText]]] = {
    "note": _of_notes,
    "comment": _of_comments,
    "message": _of_messages,
    "chat": _of_chats,
    "account": _of_accounts,
    "topic": _of_topics,
    "poll_option": _of_polls,
    **SHOP_LOADERS,
}
