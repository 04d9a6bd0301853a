"""Has messages and the names of groups translated for members who asked for it, and tells them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from sampan.accounts.models import Block, Mute
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.message_texts import (
    chat_ids,
    message_ids,
    message_scope,
    message_texts,
    remark_scope,
    title_scope,
    title_text,
)
from sampan.conversations.types import ChatKind, MemberState, MessageKind
from sampan.core import live, queue
from sampan.core.clock import now
from sampan.translation import services as translation
from sampan.translation.language import detect_language
from sampan.translation.selectors import list_scopes_that_may_leave, needs_engine, text_key
from sampan.translation.services.asking import PRIORITY_TALK
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, Text

FORGET_TASK = "conversations.forget_message_words"
FORGET_AGAIN_SECONDS = 300
"""A page that was reading a message while it was deleted has asked for its translation by then."""
SCOPES_AT_ONCE = 500


def prepare_message(*, message_id: int) -> None:
    """Have a new message translated for the members who want that, before they look: its words, and the
    remark of a correction.

    For each language only those engines that may see private texts, unless a member who reads it agreed
    that others may. Twice does no harm. A message that is gone needs none.
    """
    message = _messages().filter(pk=message_id).first()
    if message is None:
        return
    members = list(_translating(message))
    for text in message_texts(message):
        _prepare(text, members)


def prepare_title(*, chat_id: int) -> None:
    """Have the new name of a group translated for the members who want its messages translated, by the same
    engines. Nothing is left of what was made of the name before. Twice does no harm."""
    translation.forget_translations(scopes=[title_scope(chat_id)])
    chat = _groups().filter(pk=chat_id).first()
    if chat is not None:
        _prepare(title_text(chat), _with_accounts(_members(chat_id)))


def tell_translated(*, scopes: Sequence[str], target: str) -> None:
    """Tell the open pages of those who have these messages or groups translated into `target` that they are
    there.

    Payload `{"t": "texts", "keys": [...]}` on `account:<id>`; no words, and nothing on a channel that others
    hear. Three queries for each message or group.
    """
    arrived = set(scopes)
    for message in _messages().filter(pk__in=message_ids(scopes)):
        texts = [text for text in message_texts(message) if text.scope in arrived]
        _tell(texts, _translating(message), target)
    for chat in _groups().filter(pk__in=chat_ids(scopes)):
        _tell([title_text(chat)], _with_accounts(_members(chat.pk)), target)


def take_consent_back(*, chat_id: int) -> None:
    """Let what still waits of a chat's messages and name go only to engines for private texts, in every
    language in which no member agrees to others any longer. Three queries, four when messages wait."""
    waiting = message_ids(list_scopes_that_may_leave(kind="message"))
    agreeing = _members(chat_id).filter(remote_engines=True)
    agreed = {_target(language) for language in agreeing.values_list("account__language", flat=True)}
    inside = Message.objects.filter(chat=chat_id, pk__in=waiting) if waiting else Message.objects.none()
    scopes = [scope for pk in inside.values_list("pk", flat=True) for scope in _scopes_of(pk)]
    translation.keep_here(scopes=[title_scope(chat_id), *scopes], targets={EN, ZH_HANS} - agreed)


def forget_words(*, message_ids: Iterable[int]) -> None:
    """Forget all that was made of the words of these messages, and what waits of them. Twice is once."""
    ids = list(message_ids)
    for start in range(0, len(ids), SCOPES_AT_ONCE):
        batch = ids[start : start + SCOPES_AT_ONCE]
        translation.forget_translations(scopes=[scope for pk in batch for scope in _scopes_of(pk)])


def forget_title(*, chat_id: int) -> None:
    """Forget all that was made of the names of a group that goes. Twice is once."""
    translation.forget_translations(scopes=[title_scope(chat_id)])


def forget_words_again(*, message_id: int) -> None:
    """Forget the words of a deleted message now, and once more when nobody can still be asking for them."""
    forget_words(message_ids=[message_id])
    at = now() + timedelta(seconds=FORGET_AGAIN_SECONDS)
    queue.defer(FORGET_TASK, _at=at, message_ids=[message_id])


def _prepare(text: Text, members: Iterable[ChatMember]) -> None:
    language = text.language or detect_language(text.body)
    agreed: dict[str, bool] = {}
    for member in members:
        if not member.account.auto_translate or _reads(language, member.account.reads):
            continue
        target = _target(member.account.language)
        agreed[target] = agreed.get(target, False) or member.remote_engines
    for target, may_leave in agreed.items():
        if needs_engine(text, to=target) is not None:
            translation.prepare_translations(
                [replace(text, may_leave=may_leave)], languages=[target], priority=PRIORITY_TALK
            )


def _tell(texts: Sequence[Text], members: Iterable[ChatMember], target: str) -> None:
    known = list(members)
    for language in [EN] if target == EN else [one for one in LANGUAGES if one != EN]:
        mine = [one.account_id for one in known if one.account.language == language]
        if mine and texts:
            keys = [text_key(text, to=language) for text in texts]
            live.publish_to([f"account:{pk}" for pk in mine], {"t": "texts", "keys": keys})


def _scopes_of(message_id: int) -> tuple[str, str]:
    return message_scope(message_id), remark_scope(message_id)


def _groups() -> QuerySet[Chat]:
    return Chat.objects.filter(kind=ChatKind.GROUP).exclude(title="")


def _messages() -> QuerySet[Message]:
    return Message.objects.filter(kind=MessageKind.TEXT, deleted_at=None, hidden_at=None).exclude(body="")


def _members(chat_id: int) -> QuerySet[ChatMember]:
    inside = (MemberState.ACTIVE, MemberState.REQUEST)
    return ChatMember.objects.filter(
        chat=chat_id, translates=True, state__in=inside, account__suspended_at=None
    )


def _translating(message: Message) -> QuerySet[ChatMember]:
    """Whoever has the chat translated and sees this message; its writer reads it as it is."""
    blocked = Block.objects.filter(blocker=OuterRef("account"), blocked=message.sender_id)
    muted = Mute.objects.filter(muter=OuterRef("account"), muted=message.sender_id)
    members = _members(message.chat_id).filter(from_seq__lt=message.seq)
    return _with_accounts(members.exclude(account=message.sender_id).filter(~Exists(blocked), ~Exists(muted)))


def _with_accounts(members: QuerySet[ChatMember]) -> QuerySet[ChatMember]:
    return members.select_related("account").only(
        "remote_engines", "account__language", "account__reads", "account__auto_translate", "account_id"
    )


def _reads(language: str, reads: Iterable[str]) -> bool:
    """Whether somebody reads a language; either Chinese script counts."""
    return language.split("-")[0] in {one.split("-")[0] for one in reads}


def _target(language: str) -> str:
    return EN if language == EN else ZH_HANS
