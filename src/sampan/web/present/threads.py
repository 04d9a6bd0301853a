"""Comments in two levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from sampan.conversations.selectors import liked_comment_ids
from sampan.core.pagination import Page
from sampan.translation.types import Text
from sampan.web.present import files, waterfall
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import CardRow, CommentRow, ThreadRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownComment, ShownPerson


def comments(page: Page[ThreadRow], *, note: CardRow, request: HttpRequest) -> Page[ShownComment]:
    """A page of top comments with their first replies. Two queries: likes and texts; one for visitors."""
    texts = Texts(reader_of(request))
    want_threads(page.items, note=note, texts=texts)
    texts.find()
    return shown_threads(page, note=note, texts=texts)


def replies(rows: Sequence[CommentRow], *, note: CardRow, request: HttpRequest) -> list[ShownComment]:
    """Answers under one comment. Two queries: likes and texts; one for visitors."""
    texts = Texts(reader_of(request))
    want_comments(rows, note=note, texts=texts)
    texts.find()
    liked = liked_comment_ids(texts.reader, [row.id for row in rows])
    return [_comment(row, note=note, texts=texts, liked=liked) for row in rows]


def comment(row: CommentRow, *, note: CardRow, request: HttpRequest) -> ShownComment:
    """One comment without its replies."""
    return replies([row], note=note, request=request)[0]


def want_threads(threads: Iterable[ThreadRow], *, note: CardRow, texts: Texts) -> None:
    """Ask for the texts of comments and of their first replies."""
    for thread in threads:
        want_comments([thread.comment, *thread.replies], note=note, texts=texts)


def want_comments(rows: Iterable[CommentRow], *, note: CardRow, texts: Texts) -> None:
    """Ask for the texts of these comments."""
    for row in rows:
        if row.is_gone:
            continue
        texts.want(f"comment:{row.id}:body", comment_text(row, note_title=note.title))
        if row.picture is not None:
            waterfall.want_alt(row.picture, texts)


def shown_threads(page: Page[ThreadRow], *, note: CardRow, texts: Texts) -> Page[ShownComment]:
    """Comments whose texts have been found. One query, none for visitors."""
    ids = [row.id for thread in page.items for row in (thread.comment, *thread.replies)]
    liked = liked_comment_ids(texts.reader, ids)
    items = [
        _comment(
            thread.comment,
            note=note,
            texts=texts,
            liked=liked,
            open_replies=tuple(_comment(row, note=note, texts=texts, liked=liked) for row in thread.replies),
            replies_cursor=thread.replies_cursor or "",
        )
        for thread in page.items
    ]
    return Page(items, page.next_cursor)


def comment_text(row: CommentRow, *, note_title: str) -> Text:
    """A comment as the translation room knows it; the note's title helps to understand it."""
    return Text(row.body, language=row.language, context=note_title)


def _comment(
    row: CommentRow,
    *,
    note: CardRow,
    texts: Texts,
    liked: set[int],
    open_replies: tuple[ShownComment, ...] = (),
    replies_cursor: str = "",
) -> ShownComment:
    me_id = texts.reader.account_id
    if row.is_gone:
        texts.want(f"comment:{row.id}:body", Text(""))
    mine, my_note = row.author.id == me_id, note.author.id == me_id
    picture = row.picture if row.picture is not None and row.picture.state == "ready" else None
    return ShownComment(
        id=str(row.id),
        note_id=str(row.note_id),
        author=person(row.author, me_id=me_id),
        body=texts.body(f"comment:{row.id}:body"),
        created_at=row.created_at,
        parent_id=str(row.parent_id or ""),
        reply_to=_answered(row, me_id),
        picture=None
        if row.is_gone or picture is None
        else files.picture(picture, alt=waterfall.alt_of(picture, texts)),
        liked=row.id in liked,
        like_count=row.like_count,
        reply_count=row.reply_count,
        replies=open_replies,
        replies_cursor=replies_cursor,
        pinned=row.pinned_at is not None,
        by_note_author=row.author.id == note.author.id,
        deleted=row.is_gone,
        can_delete=not row.is_gone and me_id is not None and (mine or my_note),
        can_pin=not row.is_gone and my_note and row.parent_id is None,
    )


def _answered(row: CommentRow, me_id: int | None) -> ShownPerson | None:
    """Whom a reply answers, when that is not the comment that it stands under anyway."""
    answered = row.reply_to
    if answered is None or answered.id == row.parent_id:
        return None
    return person(answered.author, me_id=me_id)
