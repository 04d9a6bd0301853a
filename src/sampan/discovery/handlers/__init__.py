"""What the discovery room does on news from the rooms below; `wiring.py` says which."""

from sampan.discovery.handlers.content import on_media_words, on_note_changed
from sampan.discovery.handlers.documents import on_media_heard_or_seen, on_note_written, on_profile
from sampan.discovery.handlers.products import on_product_changed
from sampan.discovery.handlers.signals import (
    on_account_deleted,
    on_comment_created,
    on_followed,
    on_note_collected,
    on_note_liked,
    on_note_shared,
    on_report_filed,
    on_taken_back,
    on_unfollowed,
)

__all__ = [
    "on_account_deleted",
    "on_comment_created",
    "on_followed",
    "on_media_heard_or_seen",
    "on_media_words",
    "on_note_changed",
    "on_note_collected",
    "on_note_liked",
    "on_note_shared",
    "on_note_written",
    "on_product_changed",
    "on_profile",
    "on_report_filed",
    "on_taken_back",
    "on_unfollowed",
]
