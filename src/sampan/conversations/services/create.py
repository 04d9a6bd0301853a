"""Say something under a note."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from sampan.accounts.policies import require_account
from sampan.accounts.selectors import hidden_account_ids
from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentEmpty, CommentMissing, CommentTooLong
from sampan.conversations.events import CommentCreated
from sampan.conversations.models import Comment
from sampan.conversations.policies import check_may_comment
from sampan.conversations.services.correcting import clean_correction
from sampan.conversations.services.counters import count_comment
from sampan.conversations.services.mentions import set_comment_mentions
from sampan.conversations.services.picture import keep_picture, release_picture
from sampan.conversations.types import Correction
from sampan.core import events, ratelimit
from sampan.core.errors import NotFound
from sampan.notes.models import Media, Note
from sampan.notes.wording import clean_text
from sampan.translation.language import detect_language

READ_FACTOR = 20
"""So many times the limit is read at all: room for the spaces that fall away when it is tidied."""


def create_comment(
    *,
    reader: Reader,
    note_id: int,
    body: str,
    reply_to: int | None = None,
    picture: UploadedFile[bytes] | None = None,
    key: UUID | None = None,
    correction: Correction | None = None,
) -> Comment:
    """Write a comment, or an answer to the comment `reply_to`; records CommentCreated.

    An answer to an answer goes under the same top comment. A second call with the same `key` gives the
    comment that the first one made. With a `correction` the body is that of the answered comment put right.

    Raises NotFound when the note or the answered comment is not open to the reader, CommentsClosed,
    CommentEmpty, CommentTooLong, CorrectionInvalid, RemarkTooLong, TooMany, and what a picture can be
    refused for.
    """
    account_id = require_account(reader)
    note = Note.objects.visible_to(reader).filter(pk=note_id).first()
    if note is None:
        raise NotFound("note")
    earlier = _earlier(account_id, key)
    if earlier is not None:
        return earlier
    check_may_comment(note)
    answered = _answered(reply_to, note=note, reader=reader)
    words = _clean(body, has_picture=picture is not None)
    said = _said_of(answered, correction, words=words, account_id=account_id)
    ratelimit.check(f"comment:{account_id}", limit=settings.SAMPAN_COMMENTS_MINUTE_MAX, seconds=60)
    # A picture takes a while: it is made ready before any row is locked.
    media = keep_picture(reader=reader, picture=picture, note=note) if picture is not None else None
    comment = Comment(
        note=note,
        author_id=account_id,
        parent_id=(answered.parent_id or answered.pk) if answered is not None else None,
        reply_to=answered,
        body=words,
        language=detect_language(words),
        picture=media,
        key=key,
        is_correction=said is not None,
        sounds=said.sounds if said is not None else "",
        remark=said.remark if said is not None else "",
    )
    return _write(comment, media)


def _write(comment: Comment, media: Media | None) -> Comment:
    try:
        with transaction.atomic():
            _check_still_there(comment)
            comment.save(force_insert=True)
            count_comment(comment, 1)
            set_comment_mentions(comment)
            events.record(
                CommentCreated(comment.pk, comment.note_id, comment.author_id or 0, comment.reply_to_id)
            )
    except BaseException as failure:
        if media is not None:
            release_picture(media)
        twin = _earlier(comment.author_id, comment.key) if isinstance(failure, IntegrityError) else None
        if twin is None:
            raise
        return twin
    return comment


def _check_still_there(comment: Comment) -> None:
    """Hold the comment that is answered: it may be deleted while this one is written."""
    if comment.parent_id is None:
        return
    wanted = {comment.parent_id, comment.reply_to_id or comment.parent_id}
    held = Comment.objects.select_for_update().filter(pk__in=wanted).order_by("id")
    if len(held) != len(wanted) or any(row.is_gone for row in held if row.pk == comment.reply_to_id):
        raise CommentMissing


def _earlier(account_id: int | None, key: UUID | None) -> Comment | None:
    return Comment.objects.filter(author=account_id, key=key).first() if key is not None else None


def _answered(reply_to: int | None, *, note: Note, reader: Reader) -> Comment | None:
    if reply_to is None:
        return None
    found = (
        Comment.objects.filter(pk=reply_to, note=note).alive().standing(hidden_account_ids(reader)).first()
    )
    if found is None:
        raise CommentMissing
    return found


def _said_of(
    answered: Comment | None, correction: Correction | None, *, words: str, account_id: int
) -> Correction | None:
    """What a correction says, checked; None for an ordinary comment."""
    if correction is None:
        return None
    corrected = answered.body if answered is not None else ""
    is_own = answered is not None and answered.author_id == account_id
    return clean_correction(correction, words=words, answered=corrected, is_own=is_own)


def _clean(body: str, *, has_picture: bool) -> str:
    """The words as they are kept: as those of a note."""
    limit = settings.SAMPAN_COMMENT_MAX
    if len(body) > READ_FACTOR * limit:
        raise CommentTooLong(limit=limit, length=len(body))
    text = clean_text(body)
    if not text and not has_picture:
        raise CommentEmpty
    if len(text) > limit:
        raise CommentTooLong(limit=limit, length=len(text))
    return text
