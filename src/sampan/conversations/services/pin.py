"""Put one comment first, or no longer."""

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing
from sampan.conversations.models import Comment
from sampan.conversations.policies import check_may_pin
from sampan.conversations.selectors import get_comment
from sampan.core.clock import now
from sampan.notes.models import Note


@transaction.atomic
def pin_comment(*, reader: Reader, comment_id: int, on: bool) -> Comment:
    """Pin a top comment of one's own note, in place of any other; or unpin it.

    Returns the comment with its note. Raises CommentMissing when it is not the reader's to pin.
    """
    require_account(reader)
    comment = get_comment(comment_id, reader=reader)
    check_may_pin(comment, note=comment.note, reader=reader)
    list(Note.objects.select_for_update().filter(pk=comment.note_id).values("pk"))  # one pin at a time
    pinned = Comment.objects.filter(note=comment.note_id, pinned_at__isnull=False)
    if not on:
        pinned.filter(pk=comment_id).update(pinned_at=None)
        comment.pinned_at = None
        return comment
    pinned.exclude(pk=comment_id).update(pinned_at=None)
    comment.pinned_at = comment.pinned_at or now()
    if not Comment.objects.filter(pk=comment_id).alive().update(pinned_at=comment.pinned_at):
        raise CommentMissing  # taken away in the meantime
    return comment
