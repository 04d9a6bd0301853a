"""Marks a list of cards, or a note, so that the page can say what was seen of it."""

from __future__ import annotations

from typing import Final

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sampan.discovery.types import Surface
from sampan.web.learning_off import is_silent
from sampan.web.views_token import sign_view

register = template.Library()

SURFACES: Final = {
    "explore": Surface.EXPLORE,
    "channel": Surface.CHANNEL,
    "videos": Surface.VIDEO,
    "following": Surface.FOLLOWING,
    "nearby": Surface.NEARBY,
    "search": Surface.SEARCH,
    "topic": Surface.TOPIC,
    "note_related": Surface.RELATED,
    "profile": Surface.PROFILE,
    "profile_liked": Surface.PROFILE,
    "trending": Surface.TRENDING,
    "note": Surface.NOTE,
    "board": Surface.BOARD,
}
"""What the page at an address (by its name) is."""


@register.simple_tag(takes_context=True)
def view_mark(context: Context, surface: str = "") -> SafeString:
    """` data-surface="…" data-view="…"` for the element around the cards, or of the note; no view for those
    who do not want to be learned of. `surface` names one (RELATED); without it the page's address says which.
    """
    request = context.get("request")
    if request is None:
        return SafeString("")
    match = request.resolver_match
    chosen = Surface[surface] if surface else SURFACES.get(match.url_name if match else "", Surface.OTHER)
    if is_silent(request):
        return format_html(' data-surface="{}"', int(chosen))
    account = getattr(request, "account", None)
    token = sign_view(account.pk if account else None, chosen)
    return format_html(' data-surface="{}" data-view="{}"', int(chosen), token)
