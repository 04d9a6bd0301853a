"""Comments in two levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sampan.core.pagination import Page
from sampan.translation.types import Text
from sampan.web.present import files, picture_words, waterfall
from sampan.web.present.corrections import is_learner, may_be_corrected, shown_correction
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import CardRow, CommentRow, Thread, ThreadRow
from sampan.web.present.texts import Texts
from sampan.web.shown import ShownComment, ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_study import ShownCorrection
from sampan.web.shown_text import ShownText

NOBODY = ShownPerson(id="", handle="", name="")


def comments(page: Page[Thread], *, note: CardRow, request: HttpRequest) -> Page[ShownComment]:
    """A page of top comments with their first replies. One query, for the texts."""
    texts = Texts(reader_of(request))
    want_threads(page.items, note=note, texts=texts)
    texts.find()
    return shown_threads(page, note=note, texts=texts)


def replies(rows: Sequence[CommentRow], *, note: CardRow, request: HttpRequest) -> list[ShownComment]:
    """Answers under one comment. One query, for the texts."""
    texts = Texts(reader_of(request))
    want_comments(rows, note=note, texts=texts)
    texts.find()
    return [_comment(row, note=note, texts=texts) for row in rows]


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
        texts.want(f"comment:{row.id}:body", comment_text(row, note=note))
        if _has_remark(row):
            texts.want(f"comment:{row.id}:remark", remark_text(row, note=note))
        if row.picture is not None:
            waterfall.want_alt(row.picture, texts)
            picture_words.want_words(row.picture, texts)


def shown_threads(page: Page[Thread], *, note: CardRow, texts: Texts) -> Page[ShownComment]:
    """Comments whose texts have been found. No query."""
    items = [
        _comment(
            thread.comment,
            note=note,
            texts=texts,
            open_replies=tuple(_comment(row, note=note, texts=texts) for row in thread.replies),
            replies_cursor=thread.replies_cursor or "",
        )
        for thread in page.items
    ]
    return Page(items, page.next_cursor)


def comment_text(row: CommentRow, *, note: CardRow) -> Text:
    """A comment as the translation room knows it; the note's title helps to understand it, and who may read
    the note may read it."""
    scope = f"comment:{row.id}:body"
    return Text(row.body, row.language, scope, context=note.title, is_private=waterfall.is_private(note))


def remark_text(row: CommentRow, *, note: CardRow) -> Text:
    """What is said to a correction, as the translation room knows it."""
    scope = f"comment:{row.id}:remark"
    return Text(row.remark, None, scope, context=note.title, is_private=waterfall.is_private(note))


def _comment(
    row: CommentRow,
    *,
    note: CardRow,
    texts: Texts,
    open_replies: tuple[ShownComment, ...] = (),
    replies_cursor: str = "",
) -> ShownComment:
    me_id = texts.reader.account_id
    if row.is_gone or row.author is None:
        return _gone(row, open_replies, replies_cursor)
    my_note = note.author.id == me_id
    return ShownComment(
        id=str(row.id),
        note_id=str(row.note_id),
        author=person(row.author, me_id=me_id),
        body=texts.body(f"comment:{row.id}:body", may_improve=True, glossed=True),
        created_at=row.created_at,
        parent_id=str(row.parent_id or ""),
        reply_to=_answered(row, me_id),
        picture=_picture(row, texts),
        liked=row.liked,
        like_count=row.like_count,
        reply_count=row.reply_count,
        replies=open_replies,
        replies_cursor=replies_cursor,
        pinned=row.pinned_at is not None,
        by_note_author=row.author.id == note.author.id,
        can_delete=row.author.id == me_id or my_note,
        can_pin=my_note and row.parent_id is None,
        correction=_correction(row, me_id),
        remark=texts.body(f"comment:{row.id}:remark") if _has_remark(row) else None,
        correctable=_correctable(row, texts),
        by_learner=_by_learner(row),
    )


def _corrected_words(row: CommentRow) -> str:
    """The words that a correction puts right; only replies can be one, and of words that are gone nothing is
    shown."""
    words: str = getattr(row, "corrects", "") if row.parent_id is not None else ""
    return words


def _has_remark(row: CommentRow) -> bool:
    """Whether something was said to a correction that is shown as one."""
    return bool(_corrected_words(row) and row.remark)


def _correction(row: CommentRow, me_id: int | None) -> ShownCorrection | None:
    before = _corrected_words(row)
    if not before or row.author is None:
        return None
    return shown_correction(
        f"comment:{row.id}:body",
        before=before,
        body=row.body,
        language=row.language,
        sounds=row.sounds,
        remark=row.remark,
        can_keep=_is_of(row.reply_to, me_id),
        is_kept=getattr(row, "kept", False),
    )


def _is_of(row: CommentRow | None, me_id: int | None) -> bool:
    """Whether the reader wrote it."""
    return row is not None and row.author is not None and row.author.id == me_id


def _correctable(row: CommentRow, texts: Texts) -> str:
    """The words that the reader may put right: somebody else's, in a language that they read themselves."""
    reader = texts.reader
    is_mine = row.author is None or reader.account_id in (None, row.author.id)
    return "" if is_mine or not may_be_corrected(row.language, reader=reader) else row.body


def _by_learner(row: CommentRow) -> bool:
    return row.author is not None and is_learner(row.language, author_language=row.author.language)


def _gone(row: CommentRow, open_replies: tuple[ShownComment, ...], replies_cursor: str) -> ShownComment:
    """The frame around the replies to a deleted or hidden comment: it says nothing and names nobody."""
    return ShownComment(
        id=str(row.id),
        note_id=str(row.note_id),
        author=NOBODY,
        body=ShownText(ref=f"comment:{row.id}:body", key="", original=SafeString(), language="und"),
        created_at=row.created_at,
        reply_count=row.reply_count,
        replies=open_replies,
        replies_cursor=replies_cursor,
        deleted=True,
    )


def _picture(row: CommentRow, texts: Texts) -> ShownPicture | None:
    if row.picture is None or row.picture.state != "ready":
        return None
    shown = files.picture(row.picture, alt=waterfall.alt_of(row.picture, texts))
    return picture_words.with_words(shown, row.picture, texts)


def _answered(row: CommentRow, me_id: int | None) -> ShownPerson | None:
    """Whom a reply answers, when that is not the comment that it stands under anyway."""
    answered = row.reply_to
    if answered is None or answered.id == row.parent_id or answered.author is None:
        return None
    return person(answered.author, me_id=me_id)
