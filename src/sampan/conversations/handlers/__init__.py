"""What the conversations room does on news from below and from itself; `wiring.py` says which."""

from sampan.conversations.handlers.chats import (
    is_about_message,
    on_member_deleted,
    on_message_decided,
    on_message_video,
)
from sampan.conversations.handlers.comments import (
    on_account_deleted,
    on_comment_created,
    on_decision_made,
    on_note_visibility,
    on_picture_text_ready,
)
from sampan.conversations.handlers.notifications import (
    on_actor_deleted,
    on_comment_gone,
    on_comment_like,
    on_comment_said,
    on_follow,
    on_message_corrected,
    on_note_collect,
    on_note_like,
    on_note_mentions,
)
from sampan.conversations.handlers.notified_business import (
    is_heard_of,
    on_commission,
    on_decision,
    on_order_step,
    on_order_words,
    on_review,
)

__all__ = [
    "is_about_message",
    "is_heard_of",
    "on_account_deleted",
    "on_actor_deleted",
    "on_comment_created",
    "on_comment_gone",
    "on_comment_like",
    "on_comment_said",
    "on_commission",
    "on_decision",
    "on_decision_made",
    "on_follow",
    "on_member_deleted",
    "on_message_corrected",
    "on_message_decided",
    "on_message_video",
    "on_note_collect",
    "on_note_like",
    "on_note_mentions",
    "on_note_visibility",
    "on_order_step",
    "on_order_words",
    "on_picture_text_ready",
    "on_review",
]
