"""What the templates ask about notifications: how many are unread, as far as the browser knows."""

from typing import Any

from django import template
from django.template import Context

from sampan.web.conversations.unread_badge import known_unread

register = template.Library()

BADGE_MAX = 99
"""More is written '99+': a badge has room for three signs."""


@register.simple_tag(takes_context=True)
def unread_notifications(context: Context) -> int:
    """What the page knows of the reader's unread notifications: the view's own count, else the browser's.
    No query."""
    known: Any = context.get("unread_notifications")
    if isinstance(known, int):
        return known
    return known_unread(context["request"])


@register.filter
def badge_number(count: int) -> str:
    """A count as a badge shows it."""
    return f"{BADGE_MAX}+" if count > BADGE_MAX else str(count)
