"""What the conversations room does by the clock and in the background."""

from sampan.conversations.tasks import chats, message_words, notifications, push

__all__ = ["chats", "message_words", "notifications", "push"]
