"""Whom a comment names by @handle."""

from __future__ import annotations

from django.db.models import Q

from sampan.accounts.models import Block
from sampan.accounts.selectors import find_accounts_by_handles
from sampan.conversations.models import Comment, CommentMention
from sampan.notes.topic_names import handles_in

MENTIONS_MAX = 10
"""People whom one comment can call; whoever stands further back is a plain word."""


def set_comment_mentions(comment: Comment) -> None:
    """Keep whom a new comment names: accounts of this place in good standing, without a block either way.

    Whether they may see the note is asked when they are told, and each time they look. No query for a
    comment that names nobody, else three.
    """
    named = find_accounts_by_handles(handles_in(comment.body)[:MENTIONS_MAX])
    author = comment.author_id
    ids = {account.pk for account in named} - {author}
    if not ids:
        return
    either = Q(blocker=author, blocked__in=ids) | Q(blocked=author, blocker__in=ids)
    for pair in Block.objects.filter(either).values_list("blocker", "blocked"):
        ids -= set(pair)
    CommentMention.objects.bulk_create(
        [CommentMention(comment=comment, account_id=pk) for pk in sorted(ids)], ignore_conflicts=True
    )
