"""Telling people what happened to what is theirs; taking it back; marking it read; what they wish to hear."""

from sampan.conversations.services.notifying.forgetting import forget, forget_comment, forget_people
from sampan.conversations.services.notifying.marking import mark_notifications_read
from sampan.conversations.services.notifying.telling import in_turn, notify
from sampan.conversations.services.notifying.wishes import save_settings, stop_digest

__all__ = [
    "forget",
    "forget_comment",
    "forget_people",
    "in_turn",
    "mark_notifications_read",
    "notify",
    "save_settings",
    "stop_digest",
]
