"""What the conversations room does by the clock and in the background."""

from sampan.conversations.tasks import message_words, notifications

__all__ = ["message_words", "notifications"]
