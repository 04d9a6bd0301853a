"""What the conversations room does on news from below and from itself; `wiring.py` says which."""

from sampan.conversations.handlers.comments import (
    on_account_deleted,
    on_comment_created,
    on_decision_made,
    on_note_visibility,
    on_picture_text_ready,
)

__all__ = [
    "on_account_deleted",
    "on_comment_created",
    "on_decision_made",
    "on_note_visibility",
    "on_picture_text_ready",
]
