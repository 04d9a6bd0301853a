"""What was said under a note, as far as the reader may see it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing
from sampan.conversations.models import Comment
from sampan.core.ids import parse_id
from sampan.core.pagination import PAGE_SIZE, Page
from sampan.notes.models import Note
from sampan.notes.types import Visibility
from sampan.translation.types import Text

OPEN_REPLIES = 2
"""How many replies stand open under a comment; the rest come at a tap."""
REPLIES_PAGE = 20
_PERSON = ("id", "handle", "domain", "display_name", "avatar")
_PICTURE = ("id", "kind", "state", "key", "is_public", "version", "width", "height", "thumbhash", "alt")
SHOWN = (
    *(
        "id",
        "note_id",
        "parent_id",
        "reply_to_id",
        "body",
        "language",
        "pinned_at",
        "hidden_at",
        "deleted_at",
    ),
    *("like_count", "reply_count", "created_at"),
    *(f"author__{name}" for name in (*_PERSON, "language")),
    *(f"picture__{name}" for name in _PICTURE),
    *(f"picture__picture_text__{name}" for name in ("state", "blocks")),
)
"""The columns of a comment that pages show."""
SHOWN_REPLY = (
    *SHOWN,
    *("is_correction", "sounds", "remark"),
    "reply_to__parent_id",
    *(f"reply_to__author__{name}" for name in _PERSON),
)
"""And of a reply, which names whom it answers."""


@dataclass(frozen=True)
class Thread:
    """A comment with its first replies, and where the further ones begin (None: there are no more)."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)
    replies_cursor: str | None = None


def list_comments(
    note_id: int, *, reader: Reader, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Thread]:
    """The pinned comment first, then the newest first, each with its first replies. Three queries.

    The newest first and not the most liked: a page's end stays where it was while likes come in, and a
    comment just written is where its writer looks for it. That the note is open is asked before.
    """
    hidden = hidden_account_ids(reader)
    rows = Comment.objects.top().filter(note=note_id).shown(hidden)
    before = parse_id(cursor)
    if before is not None:
        rows = rows.filter(pinned_at=None, pk__lt=before)
    replies_of = Comment.objects.filter(parent=OuterRef("pk")).shown(hidden)
    first_ids = ArraySubquery(replies_of.order_by("id").values("id")[: OPEN_REPLIES + 1])
    ordered = _for_showing(rows, reader, SHOWN).annotate(first_reply_ids=first_ids)
    found = list(ordered.order_by(F("pinned_at").desc(nulls_last=True), "-id")[: size + 1])
    shown = found[:size]
    replies = _replies_by_id((pk for row in shown for pk in _open_ids(row)), reader, hidden)
    threads = [_thread(row, replies) for row in shown]
    return Page(threads, str(shown[-1].pk) if len(found) > size else None)


def list_replies(
    comment_id: int, *, reader: Reader, cursor: str | None = None, size: int = REPLIES_PAGE
) -> Page[Comment]:
    """The replies under one comment, the oldest first. Two queries."""
    hidden = hidden_account_ids(reader)
    rows = Comment.objects.filter(parent=comment_id).shown(hidden).with_corrected(hidden).with_kept(reader)
    after = parse_id(cursor)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(_for_showing(rows, reader).order_by("id")[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else None)


def get_comment(comment_id: int, *, reader: Reader) -> Comment:
    """One comment with its note, for a reader who may see both. Two queries; raises CommentMissing."""
    rows = Comment.objects.filter(pk=comment_id, note__in=Note.objects.visible_to(reader).order_by())
    hidden = hidden_account_ids(reader)
    whole = rows.shown(hidden).with_corrected(hidden).with_kept(reader).with_liked(reader)
    comment: Comment | None = whole.select_related(
        "author", "picture__picture_text", "reply_to__author", "note__author"
    ).first()
    if comment is None:
        raise CommentMissing
    return comment


def list_comments_by_ids(comment_ids: Iterable[int], *, reader: Reader) -> list[Comment]:
    """Those of the comments that the reader may see, with their notes, in no order. Two queries."""
    rows = Comment.objects.filter(
        pk__in=list(comment_ids), note__in=Note.objects.visible_to(reader).order_by()
    )
    return list(
        rows.alive().standing(hidden_account_ids(reader)).select_related("note").defer("note__heard_and_seen")
    )


def get_commented_picture(media_id: int, *, reader: Reader) -> Comment:
    """The comment that shows a picture, with its picture and note, for a reader who may see it.

    One query, one more for whom the reader hides. Raises CommentMissing.
    """
    rows = Comment.objects.filter(picture=media_id, note__in=Note.objects.visible_to(reader).order_by())
    alive = rows.alive().standing(hidden_account_ids(reader))
    comment: Comment | None = (
        alive.select_related("note", "picture__picture_text").defer("note__heard_and_seen").first()
    )
    if comment is None:
        raise CommentMissing
    return comment


def comment_texts(comment: Comment) -> list[Text]:
    """What there is to translate in a comment; its note, loaded before, helps to understand it."""
    if comment.is_gone or not comment.body:
        return []
    private = comment.note.visibility != Visibility.PUBLIC
    scope = f"comment:{comment.pk}:body"
    return [Text(comment.body, comment.language, scope, context=comment.note.title, is_private=private)]


def _for_showing(rows: Any, reader: Reader, columns: Sequence[str] = SHOWN_REPLY) -> Any:
    """With all that is shown of a comment, and no more: no further query for any of them."""
    joins = {column.rpartition("__")[0] for column in columns} - {""}
    return rows.with_liked(reader).select_related(*sorted(joins)).only(*columns)


def _open_ids(row: Any) -> Sequence[int]:
    return row.first_reply_ids[:OPEN_REPLIES]  # type: ignore[no-any-return]


def _replies_by_id(ids: Iterable[int], reader: Reader, hidden: Collection[int]) -> dict[int, Comment]:
    wanted = list(ids)
    if not wanted:
        return {}
    corrected = Comment.objects.filter(pk__in=wanted).with_corrected(hidden).with_kept(reader)
    rows = _for_showing(corrected, reader)
    return {row.pk: row for row in rows}


def _thread(row: Any, replies: dict[int, Comment]) -> Thread:
    shown = [replies[pk] for pk in _open_ids(row) if pk in replies]
    more = len(row.first_reply_ids) > OPEN_REPLIES and shown
    return Thread(row, shown, str(shown[-1].pk) if more else None)
