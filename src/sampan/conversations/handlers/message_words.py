"""What is done about the words of messages: translating them for members, and forgetting them."""

from __future__ import annotations

from sampan.conversations.events import MessageDeleted, MessageSent
from sampan.conversations.selectors.message_texts import chat_ids, message_ids
from sampan.conversations.services.chats import translating
from sampan.translation.events import PrivateTranslated


def on_message_sent(event: MessageSent) -> None:
    """Have it translated for the members who want that."""
    translating.prepare_message(message_id=event.message_id)


def is_translated(event: MessageSent) -> bool:
    """Whether a member wants it in another language."""
    return event.translates


def on_message_deleted(event: MessageDeleted) -> None:
    """Leave nothing of its words in the memory or on the list."""
    translating.forget_words_again(message_id=event.message_id)


def on_private_translated(event: PrivateTranslated) -> None:
    """Tell those who may read them that translations of messages and names of groups have arrived."""
    translating.tell_translated(scopes=event.scopes, target=event.target)


def is_of_messages(event: PrivateTranslated) -> bool:
    """Whether messages or names of groups are among the texts."""
    return bool(message_ids(event.scopes) or chat_ids(event.scopes))
