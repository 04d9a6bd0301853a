"""Web push: browsers that take it, what is said to them, and how it gets there (RFC 8030, 8291, 8292)."""

from sampan.conversations.services.pushing.keys import public_key
from sampan.conversations.services.pushing.subscriptions import (
    forget_browser,
    forget_browsers,
    forget_signed_out_browsers,
    move_browser,
    subscribe_browser,
)
from sampan.conversations.services.pushing.telling import (
    has_browsers,
    push_chat,
    push_notification,
    push_summary,
)

__all__ = [
    "forget_browser",
    "forget_browsers",
    "forget_signed_out_browsers",
    "has_browsers",
    "move_browser",
    "public_key",
    "push_chat",
    "push_notification",
    "push_summary",
    "subscribe_browser",
]
