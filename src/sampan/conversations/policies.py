"""Who may do what with comments."""

from sampan.accounts.types import Reader
from sampan.conversations.errors import CommentMissing, CommentsClosed
from sampan.conversations.models import Comment
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
