"""Messages and the names of groups in the reader's language, where the reader wants that of the chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sampan.accounts.types import Reader
from sampan.conversations.selectors.message_texts import (
    message_scope,
    message_text,
    remark_scope,
    remark_text,
    title_scope,
    title_text,
)
from sampan.conversations.types import ChatKind, MemberState
from sampan.translation.services.engine_choice import EngineNames, names_by_privacy
from sampan.translation.types import Text
from sampan.web.present.texts import Texts, as_html, needs_translation
from sampan.web.shown_text import ShownText

MessageRow = Any
"""A message, as far as its words and its sender go."""
MemberRow = Any
"""The reader's own membership of its chat."""
ChatRow = Any
"""A chat, as far as its name goes."""


@dataclass(frozen=True, slots=True)
class ShownChatTranslation:
    """What a member is asked, or has said, about the translation of a chat."""

    chat_id: str
    state: str
    """'ask': they have not said, and there are foreign words; 'on', 'off'; '' where nothing is to be said."""
    remote: bool
    """They agreed that engines outside this house may have the words."""
    engines: EngineNames
    """The others of them see nothing of a chat unless the member agrees."""

    @property
    def is_possible(self) -> bool:
        """Whether there is any engine at all."""
        return self.sees_private or bool(self.engines.others)

    @property
    def sees_private(self) -> bool:
        """Whether one of the engines may have private words without asking."""
        return bool(self.engines.here or self.engines.trusted)


def is_wanted(message: MessageRow, member: MemberRow) -> bool:
    """Whether the member lets the words be translated; their own they read as they wrote them."""
    return bool(member.translates) and message.sender_id != member.account_id


def is_title_wanted(chat: ChatRow, member: MemberRow) -> bool:
    """Whether the member lets the name of a group be translated: as its messages, while they are in it."""
    is_named = chat.kind == ChatKind.GROUP and chat.title
    return bool(is_named and member.translates and member.state != MemberState.LEFT)


def member_text(message: MessageRow, member: MemberRow) -> Text:
    """The words of a message for this member: engines outside this house may have them if they agreed."""
    return _by_consent(message_text(message), member)


def member_remark(message: MessageRow, member: MemberRow) -> Text:
    """What a correction says beside the words put right, by the same consent."""
    return _by_consent(remark_text(message), member)


def member_title(chat: ChatRow, member: MemberRow) -> Text:
    """The name of a group, by the same consent."""
    return _by_consent(title_text(chat), member)


def _by_consent(text: Text, member: MemberRow) -> Text:
    return replace(text, may_leave=bool(member.translates and member.remote_engines))


def want_message(texts: Texts, message: MessageRow, member: MemberRow) -> None:
    """Ask for the words of a message, if the member wants its chat translated."""
    if message.body and is_wanted(message, member):
        texts.want(message_scope(message.pk), member_text(message, member))


def want_remark(texts: Texts, message: MessageRow, member: MemberRow) -> None:
    """Ask for the remark of a correction, if the member wants its chat translated."""
    if message.remark and is_wanted(message, member):
        texts.want(remark_scope(message.pk), member_remark(message, member))


def remark_words(texts: Texts, message: MessageRow) -> ShownText | None:
    """The remark of a correction; None where it was not asked for and stands as it was written."""
    ref = remark_scope(message.pk)
    return texts.body(ref) if texts.has(ref) else None


def want_title(texts: Texts, chat: ChatRow, member: MemberRow) -> None:
    """Ask for the name of a group, if the member wants the chat translated."""
    if is_title_wanted(chat, member):
        texts.want(title_scope(chat.pk), member_title(chat, member))


def title_words(texts: Texts, chat: ChatRow) -> ShownText | None:
    """The name of a group; None where it was not asked for and stands as it was given."""
    ref = title_scope(chat.pk)
    return texts.title(ref) if texts.has(ref) else None


def message_words(texts: Texts, message: MessageRow) -> ShownText:
    """The words of a message: as they were written, unless they were asked for by `want_message`."""
    ref = message_scope(message.pk)
    if texts.has(ref):
        return texts.body(ref)
    return ShownText(ref=ref, key="", original=as_html(message.body), language=message.language)


def chat_translation(
    member: MemberRow, messages: Iterable[MessageRow], reader: Reader
) -> ShownChatTranslation:
    """What stands in a chat about its translation: the question, once there is something to translate."""
    state = {True: "on", False: "off", None: ""}[member.translates]
    if member.translates is None and any(_is_foreign(one, reader) for one in messages):
        state = "ask"
    return ShownChatTranslation(
        chat_id=str(member.chat_id),
        state=state,
        remote=member.remote_engines,
        engines=names_by_privacy(),
    )


def _is_foreign(message: MessageRow, reader: Reader) -> bool:
    if not message.body or message.sender_id == reader.account_id or message.kind != "text":
        return False
    foreign = not reader.understands(message.language)
    return foreign and needs_translation(message_text(message), reader.language)
