"""Who may do what with comments and in chats."""

from django.conf import settings

from sampan.accounts.types import Reader
from sampan.conversations.errors import (
    ChatMissing,
    CommentMissing,
    CommentsClosed,
    ContactRefused,
    NotGroupAdmin,
    RequestWaiting,
    RequestWordsOnly,
)
from sampan.conversations.models import Comment
from sampan.conversations.parties import Access
from sampan.conversations.types import ContactRule, MemberState
from sampan.notes.models import Note


def check_may_comment(note: Note) -> None:
    """Refuse when the author closed the comments, or the staff hid the note; for the author too.

    That the reader can see the note, and that nobody blocks anybody, was asked when it was fetched.
    """
    if note.comments_closed:
        raise CommentsClosed
    if note.hidden_at is not None:
        raise CommentMissing


def check_may_delete(comment: Comment, *, note: Note, reader: Reader) -> None:
    """One's own comments, and all under one's own note; the staff hides instead."""
    if reader.account_id not in (comment.author_id, note.author_id):
        raise CommentMissing


def check_may_pin(comment: Comment, *, note: Note, reader: Reader) -> None:
    """Only the note's author, and only a comment that stands on its own."""
    if reader.account_id != note.author_id or comment.parent_id is not None or comment.is_gone:
        raise CommentMissing


def check_may_write(access: Access) -> None:
    """Refuse where nobody is left to read it, and in a group that one has left; as a chat that is missing."""
    gone = access.is_direct and (access.other is None or access.other.is_deleted)
    if gone or access.me.state == MemberState.LEFT:
        raise ChatMissing


def check_contact(access: Access, *, sent: int, words_only: bool) -> None:
    """What a stranger may send to somebody who has not let them in: a few messages of words alone.

    `sent`: how many messages of theirs there are. Raises ContactRefused, RequestWordsOnly, RequestWaiting.
    """
    other = access.other
    if other is None or other.state == MemberState.ACTIVE or other.lets_me_in:
        return
    if other.who == ContactRule.NOBODY:
        raise ContactRefused
    if not words_only:
        raise RequestWordsOnly
    if sent >= settings.SAMPAN_REQUEST_MESSAGES:
        raise RequestWaiting


def check_is_group_admin(access: Access) -> None:
    """Only an admin of a group names it and says who is in it."""
    if access.is_direct or access.me.state == MemberState.LEFT:
        raise ChatMissing
    if not access.is_admin:
        raise NotGroupAdmin
