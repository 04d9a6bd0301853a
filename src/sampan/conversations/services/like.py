"""Like a comment, or no longer."""

from django.db import transaction
from django.db.models import F

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing
from sampan.conversations.events import CommentLiked, CommentUnliked
from sampan.conversations.models import Comment, CommentLike
from sampan.conversations.selectors import get_comment
from sampan.core import events


@transaction.atomic
def like_comment(*, reader: Reader, comment_id: int, on: bool) -> Comment:
    """Say whether the reader likes the comment; saying it twice changes nothing. Records CommentLiked or
    CommentUnliked.

    Returns the comment as it now is. Raises CommentMissing when it is not open to the reader.
    """
    account_id = require_account(reader)
    comment = get_comment(comment_id, reader=reader)
    if comment.is_gone:
        raise CommentMissing
    if on:
        _like, is_new = CommentLike.objects.get_or_create(account_id=account_id, comment=comment)
        change = int(is_new)
        if is_new:
            events.record(CommentLiked(comment.pk, account_id))
    else:
        gone, _kinds = CommentLike.objects.filter(account=account_id, comment=comment).delete()
        change = -gone
        if gone:
            events.record(CommentUnliked(comment.pk, account_id))
    if change:
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + change)
        comment.refresh_from_db(fields=["like_count"])
    comment.liked = on
    return comment
