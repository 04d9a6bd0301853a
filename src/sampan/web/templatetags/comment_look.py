"""Comments as a page shows them: most are filled into moulds, the rest is rendered by its template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sampan.web.shown import ShownComment
from sampan.web.templatetags import comment_moulds
from sampan.web.templatetags.remember import Memo

register = template.Library()

MOULDS = 1_024
"""Moulds that a process remembers: about 6 MB, more than the shapes that comments have in three languages."""
COMMENT = "conversations/_comment.html"

_moulds: Memo[comment_moulds.Mould] = Memo(MOULDS)


@register.simple_tag(takes_context=True)
def comments(context: Context, items: Iterable[ShownComment]) -> SafeString:
    """The comments, or the replies, of a list, each with the replies that stand open under it."""
    return SafeString("".join(_comment(context, shown) for shown in items))


def _comment(context: Context, shown: ShownComment) -> str:
    note = context["note"]
    # A visitor's comment leads to the sign-in and from there back to this page: a mould would serve no other.
    if not context.get("me") or not comment_moulds.fits(shown):
        return render_comment(context, shown, note)
    key = (comment_moulds.shape(shown), note.can_comment, note.comments_closed, get_language())
    mould = _moulds.get(key, lambda: _mould(context, shown, note))
    return mould.fill(shown, note_id=note.id, replies=comments(context, shown.replies))


def _mould(context: Context, shown: ShownComment, note: Any) -> comment_moulds.Mould:
    html = render_comment(context, comment_moulds.blank(shown), comment_moulds.blank_note(note))
    return comment_moulds.Mould(html, shown)


def render_comment(context: Context, shown: ShownComment, note: Any) -> SafeString:
    """The comment by its template."""
    engine: Any = context.template.engine  # type: ignore[union-attr]
    given = {
        "comment": shown,
        "note": note,
        "is_new": False,
        "me": context.get("me"),
        "request": context["request"],
    }
    return SafeString(engine.get_template(COMMENT).render(context.new(given)))
