"""Take a comment out of sight by decision of the staff, or let it be seen again."""

from django.db import transaction

from sampan.conversations.events import CommentHidden, CommentRestored
from sampan.conversations.services.counters import count_comment, lock_comment
from sampan.core import events
from sampan.core.clock import now


@transaction.atomic
def hide_comment(*, comment_id: int) -> bool:
    """Hide it from everybody; False when it is hidden, deleted or gone already. Records CommentHidden."""
    comment = lock_comment(comment_id)
    if comment is None or comment.is_gone:
        return False
    comment.hidden_at, comment.pinned_at = now(), None
    comment.save(update_fields=["hidden_at", "pinned_at"])
    count_comment(comment, -1)
    events.record(CommentHidden(comment.pk))
    return True


@transaction.atomic
def restore_comment(*, comment_id: int) -> bool:
    """Show a hidden comment again; False when there is nothing to restore. Records CommentRestored."""
    comment = lock_comment(comment_id)
    if comment is None or comment.hidden_at is None or comment.deleted_at is not None:
        return False
    comment.hidden_at = None
    comment.save(update_fields=["hidden_at"])
    count_comment(comment, 1)
    events.record(CommentRestored(comment.pk))
    return True
