"""Forgets the words of deleted messages once more, after the last page that was reading them has asked."""

from __future__ import annotations

from sampan.conversations.services.chats.translating import FORGET_TASK, forget_words
from sampan.core.queue import task


@task(name=FORGET_TASK)
def forget_message_words(message_ids: list[int]) -> None:
    """Nothing of their translations is left, nor anything waiting for one."""
    forget_words(message_ids=message_ids)
