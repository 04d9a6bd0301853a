"""Comments without their template's cost: it is rendered once for each shape of comment, then only filled.

As with cards (see `card_moulds`), everything that the template may decide by is part of the shape, and a test
renders comments of all kinds both ways and compares. Few comments hold a picture, a correction or a word that
is explained, or are gone: these are rendered as they are.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString

from sampan.web.shown import ShownComment, ShownPerson
from sampan.web.shown_text import ShownText
from sampan.web.templatetags.look import avatar, compact, when

MARKED_ID = "7310927465019283746"
"""Stands for the comment's id, which has to look like one: addresses are made of it."""
MARKED_NOTE = "7310927465019283747"
MARKED_COUNT = 9_174
"""Stands for the number of likes: small enough to be written out in digits."""
MARKED_TIME = datetime(1906, 5, 4, 3, 2, 1, tzinfo=UTC)
"""Long before any comment, so that it is written in one way only: as a date."""
_WORDS = (
    "key",
    "original",
    "translated",
    "handle",
    "name",
    "avatar",
    "answered",
    "answered_name",
    "right",
    "more",
)
_MARKS = {name: f"zq{name}qz" for name in _WORDS}
_REPLIES = f'id="replies-{MARKED_ID}">'
_COUNT, _NUMBER = f'data-count="{MARKED_COUNT}"', f"data-number>{MARKED_COUNT:,}<"
_AUTHOR = ShownPerson(id="1", handle=_MARKS["handle"], name=_MARKS["name"], avatar_url=_MARKS["avatar"])
_ANSWERED = ShownPerson(id="2", handle=_MARKS["answered"], name=_MARKS["answered_name"])


def fits(comment: ShownComment) -> bool:
    """Whether it can be filled into a mould; the others are rendered by their template."""
    plain = comment.picture is None and comment.correction is None and comment.remark is None
    return plain and not comment.deleted and not comment.body.glosses


def shape(comment: ShownComment) -> Hashable:
    """All that the template of a comment may decide by."""
    body = comment.body
    return (
        bool(comment.parent_id),
        comment.author.is_me,
        comment.by_note_author,
        comment.reply_to is not None,
        comment.pinned,
        comment.liked,
        comment.can_pin,
        comment.can_delete,
        bool(comment.correctable),
        comment.by_learner,
        bool(comment.replies_cursor),
        (body.state, body.origin, body.doubtful, body.by, body.engine, body.language, body.target),
        (bool(body.key), bool(body.improve_url)),
    )


def blank(comment: ShownComment) -> ShownComment:
    """A comment of the same shape with marks in place of everything else."""
    return replace(
        comment,
        id=MARKED_ID,
        author=replace(_AUTHOR, is_me=comment.author.is_me),
        body=_blank_text(comment.body, comment.id),
        created_at=MARKED_TIME,
        reply_to=_ANSWERED if comment.reply_to else None,
        like_count=MARKED_COUNT,
        replies=(),
        replies_cursor=_MARKS["more"] if comment.replies_cursor else "",
        correctable=_MARKS["right"] if comment.correctable else "",
    )


def blank_note(note: Any) -> SimpleNamespace:
    """As much of a note as a comment asks of it, with a mark for its id."""
    return SimpleNamespace(id=MARKED_NOTE, can_comment=note.can_comment, comments_closed=note.comments_closed)


class Mould:
    """The HTML of a blank comment, cut at its marks; made in the language in which it is filled."""

    def __init__(self, html: str, comment: ShownComment) -> None:
        self._face = avatar(_AUTHOR, _face_size(comment))
        self._time = when(MARKED_TIME)
        # The longer marks first: some of them hold a shorter one.
        marks = (self._face, self._time, _REPLIES, MARKED_ID, MARKED_NOTE, _COUNT, _NUMBER, *_MARKS.values())
        self._parts = re.split(f"({'|'.join(map(re.escape, marks))})", html)

    def fill(self, comment: ShownComment, *, note_id: str, replies: str) -> str:
        """The HTML of this comment, which has the shape of the mould; `replies`: that of its replies."""
        author, body, answered = comment.author, comment.body, comment.reply_to
        told = {
            self._face: avatar(author, _face_size(comment)),
            self._time: when(comment.created_at),
            _REPLIES: f'id="replies-{comment.id}">{replies}',
            MARKED_ID: comment.id,
            MARKED_NOTE: note_id,
            _COUNT: f'data-count="{comment.like_count}"',
            _NUMBER: f"data-number>{escape(compact(comment.like_count))}<",
            _MARKS["key"]: body.key,
            _MARKS["original"]: body.original,
            _MARKS["translated"]: body.translated,
            _MARKS["handle"]: escape(author.handle),
            _MARKS["name"]: escape(author.name),
            _MARKS["answered"]: escape(answered.handle) if answered else "",
            _MARKS["answered_name"]: escape(answered.name) if answered else "",
            _MARKS["right"]: escape(comment.correctable),
            _MARKS["more"]: escape(comment.replies_cursor),
        }
        parts = self._parts.copy()
        parts[1::2] = [told[mark] for mark in parts[1::2]]
        return "".join(parts)


def _face_size(comment: ShownComment) -> str:
    return "s" if comment.parent_id else "m"


def _blank_text(text: ShownText, comment_id: str) -> ShownText:
    return replace(
        text,
        ref=text.ref.replace(comment_id, MARKED_ID),
        key=_MARKS["key"] if text.key else "",
        original=SafeString(_MARKS["original"]),
        translated=SafeString(_MARKS["translated"]),
        improve_url=text.improve_url.replace(comment_id, MARKED_ID),
    )
