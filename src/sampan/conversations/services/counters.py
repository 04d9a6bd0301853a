"""How many comments a note has and how many replies a comment has: what is neither deleted nor hidden."""

from django.db.models import F
from django.db.models.functions import Greatest

from sampan.conversations.models import Comment
from sampan.notes.models import Note


def count_comment(comment: Comment, change: int) -> None:
    """Add `change` (1 or -1) to the counts above this comment, in the caller's transaction.

    The top comment's row is always locked before the note's: whoever writes both waits in the same order.
    """
    if comment.parent_id is not None:
        Comment.objects.filter(pk=comment.parent_id).update(
            reply_count=Greatest(F("reply_count") + change, 0)
        )
    Note.objects.filter(pk=comment.note_id).update(comment_count=Greatest(F("comment_count") + change, 0))


def lock_comment(comment_id: int) -> Comment | None:
    """The comment, and the one that it stands under, kept from everybody else until the transaction ends."""
    parent_id = Comment.objects.filter(pk=comment_id).values_list("parent_id", flat=True).first()
    if parent_id is not None:
        list(Comment.objects.select_for_update().filter(pk=parent_id).values("pk"))
    return (
        Comment.objects.select_for_update(of=("self",)).select_related("note").filter(pk=comment_id).first()
    )
