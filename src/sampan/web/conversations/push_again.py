"""Whether the browser of a session takes pushes; after a new sign-in it is asked to say so again."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

SESSION_KEY = "push_endpoint"
"""Where a signed-in browser's endpoint is remembered, so that signing out ends the pushes to it."""


def push_again(request: HttpRequest) -> str:
    """Where this browser should subscribe again if it took pushes for the same account before; '' where it
    need not. No query: pushes end with a session, and a new one knows of no browser."""
    is_bound = bool(request.session.get(SESSION_KEY))
    return reverse("push_subscribe") if settings.SAMPAN_PUSH and not is_bound else ""
