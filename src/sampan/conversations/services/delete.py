"""Take a comment back."""

from django.db import transaction
from django.db.models import F

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing
from sampan.conversations.events import CommentDeleted
from sampan.conversations.models import Comment, CommentLike
from sampan.conversations.policies import check_may_delete
from sampan.conversations.services.counters import count_comment, lock_comment
from sampan.conversations.services.picture import release_picture
from sampan.core import events
from sampan.core.clock import now
from sampan.notes.models import Note
from sampan.translation.services import forget_translations
from sampan.translation.services.improvements import forget_improvements

FORGET_BATCH = 200
"""How many comments of a leaving account go in one transaction."""


@transaction.atomic
def delete_comment(*, reader: Reader, comment_id: int) -> Comment | None:
    """Delete one's own comment, or any under one's own note; records CommentDeleted.

    Returns the empty frame that stays when there are replies under it, else None. Deleting what is deleted
    changes nothing. Raises CommentMissing when it is not there or not the reader's to delete.
    """
    require_account(reader)
    comment = lock_comment(comment_id)
    if comment is None or not Note.objects.visible_to(reader).filter(pk=comment.note_id).exists():
        raise CommentMissing
    if comment.deleted_at is not None:
        return comment
    check_may_delete(comment, note=comment.note, reader=reader)
    return _remove(comment)


def forget_account(*, account_id: int) -> int:
    """Delete all that a leaving account said and liked; gives how many comments. The counts stay right."""
    _forget_likes(account_id)
    done = 0
    while True:
        ids = list(
            Comment.objects.filter(author=account_id)
            .order_by("-id")
            .values_list("pk", flat=True)[:FORGET_BATCH]
        )
        if not ids:
            return done
        with transaction.atomic():
            for comment_id in ids:
                comment = lock_comment(comment_id)
                if comment is not None:
                    _remove(comment)
                    done += 1


def _remove(comment: Comment) -> Comment | None:
    """Empty a locked comment that has replies; remove any other, and a frame left without replies."""
    was_counted = not comment.is_gone
    media, parent_id = comment.picture, comment.parent_id
    events.record(CommentDeleted(comment.pk, comment.note_id))
    if was_counted:
        count_comment(comment, -1)
    scopes = [f"comment:{comment.pk}:body", f"comment:{comment.pk}:remark"]
    forget_translations(scopes=scopes)
    forget_improvements(scopes=scopes)
    frame = _empty(comment) if _has_replies(comment) else None
    if frame is None:
        comment.delete()
        _drop_empty_frame(parent_id)
    if media is not None:
        release_picture(media)
    return frame


def _forget_likes(account_id: int) -> None:
    with transaction.atomic():
        liked = CommentLike.objects.filter(account=account_id)
        counted = Comment.objects.filter(pk__in=liked.values("comment"), like_count__gt=0)
        counted.update(like_count=F("like_count") - 1)
        liked.delete()


def _has_replies(comment: Comment) -> bool:
    return comment.parent_id is None and Comment.objects.filter(parent=comment.pk).exists()


def _empty(comment: Comment) -> Comment:
    comment.body, comment.language, comment.author, comment.key = "", "und", None, None
    comment.pinned_at, comment.picture, comment.like_count = None, None, 0
    comment.deleted_at = comment.deleted_at or now()
    comment.save()
    comment.likes.all().delete()
    comment.mentions.all().delete()
    return comment


def _drop_empty_frame(parent_id: int | None) -> None:
    if parent_id is None:
        return
    parent = Comment.objects.filter(pk=parent_id).exclude(deleted_at=None).first()
    if parent is not None and not _has_replies(parent):
        parent.delete()
