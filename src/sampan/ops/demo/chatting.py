"""Lets the people of the demo world write to each other: chats, a group, requests, corrections, reactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.conversations import services
from sampan.conversations.models import Chat, Message
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.types import Correction
from sampan.notes.models import Note
from sampan.notes.services.picture_uploads import upload_picture
from sampan.ops.demo.backdating import id_at, lived
from sampan.ops.demo.chats import Said, Talk
from sampan.ops.demo.publishing import key_of
from sampan.ops.demo.words import OwnWords, other_language
from sampan.ops.demo.world import PICTURES, World
from sampan.shop.models import Product

AT_ONCE = 1_000
"""Of what people are limited to in a minute or a day: weeks of talk are written in seconds."""
LIMITS = ("SAMPAN_MESSAGES_MINUTE_MAX", "SAMPAN_STRANGERS_DAY_MAX", "SAMPAN_NEW_STRANGERS_DAY_MAX")


def chat(
    world: World,
    accounts: dict[str, Account],
    notes: dict[str, Note],
    products: dict[str, Product],
    *,
    began: datetime,
    words: OwnWords,
) -> int:
    """Write whatever is missing; gives how many messages there are."""
    written = 0
    with _without_hurry():
        for talk in world.chats:
            row = _open(talk, accounts, began)
            said = _say_all(talk, row, accounts, notes, products, began)
            _settle(talk, row, list(said), accounts, began)
            _keep_words(talk, list(said), words)
            written += len(said)
    return written


def _open(talk: Talk, accounts: dict[str, Account], began: datetime) -> Chat:
    first, *others = (accounts[handle] for handle in talk.between)
    with lived(_moment(talk.messages[0], began) - timedelta(minutes=4)):
        if not talk.title:
            return services.open_direct(reader=reader_of(first), account_id=others[0].pk)
        known = Chat.objects.filter(created_by=first, title=talk.title).first()
        ids = [account.pk for account in others]
        return known or services.open_group(reader=reader_of(first), title=talk.title, account_ids=ids)


def _say_all(
    talk: Talk,
    row: Chat,
    accounts: dict[str, Account],
    notes: dict[str, Note],
    products: dict[str, Product],
    began: datetime,
) -> list[Message]:
    """Say what is missing, in order; gives every message of the chat that the world tells of."""
    keys = [key_of(one.key) for one in talk.messages]
    known = {message.key: message for message in Message.objects.filter(chat=row, key__in=keys)}
    said: list[Message] = []
    for one, key in zip(talk.messages, keys, strict=True):
        message = known.get(key) or _say(one, row, said, accounts[one.by], notes, products, began)
        said.append(message)
    return said


def _say(
    one: Said,
    row: Chat,
    before: list[Message],
    author: Account,
    notes: dict[str, Note],
    products: dict[str, Product],
    began: datetime,
) -> Message:
    reader, note, product = reader_of(author), notes.get(one.note), products.get(one.product)
    media = [_upload(one, author)] if one.picture is not None else []
    mended = one.mended
    with lived(_moment(one, began)):
        return services.send_message(
            reader=reader,
            chat_id=row.pk,
            body=one.body,
            media_ids=media,
            note_id=note.pk if note is not None else None,
            product_id=product.pk if product is not None else None,
            reply_to_seq=before[one.answers - 1].seq if one.answers else None,
            key=key_of(one.key),
            correction=Correction(mended.sounds, mended.remark) if mended is not None else None,
        )


def _upload(one: Said, author: Account) -> int:
    """The picture of a message, now: media keep their real age, or they would be purged."""
    assert one.picture is not None
    with (PICTURES / f"{one.picture.file}.webp").open("rb") as stream:
        return upload_picture(reader=reader_of(author), file=stream).pk


def _settle(
    talk: Talk, row: Chat, said: list[Message], accounts: dict[str, Account], began: datetime
) -> None:
    """Reactions, how far everybody has read, and how they want the chat; the chat is as old as its last
    message."""
    for one, message in zip(talk.messages, said, strict=True):
        for emoji, handles in one.reactions.items():
            for handle in handles:
                services.react(
                    reader=reader_of(accounts[handle]), chat_id=row.pk, seq=message.seq, emoji=emoji
                )
    for handle in talk.between:
        reader, seen = reader_of(accounts[handle]), len(said) - talk.unread.get(handle, 0)
        if seen:
            services.mark_chat_read(reader=reader, chat_id=row.pk, seq=said[seen - 1].seq)
        if handle in talk.translated_for or handle in talk.pinned_by:
            services.set_chat(
                reader=reader,
                chat_id=row.pk,
                translates=True if handle in talk.translated_for else None,
                pinned=True if handle in talk.pinned_by else None,
            )
    Chat.objects.filter(pk=row.pk).update(place=id_at(_moment(talk.messages[-1], began)))


def _keep_words(talk: Talk, said: list[Message], words: OwnWords) -> None:
    for one, message in zip(talk.messages, said, strict=True):
        words.keep_private(message_text(message), one.translation, to=other_language(message.language))


def _moment(one: Said, began: datetime) -> datetime:
    return began - timedelta(hours=one.ago)


@contextmanager
def _without_hurry() -> Iterator[None]:
    before = {name: getattr(settings, name) for name in LIMITS}
    for name in LIMITS:
        setattr(settings, name, AT_ONCE)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
