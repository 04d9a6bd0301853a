"""What readers proposed as translations of comments is as public as the note above them."""

from sampan.conversations.models import Comment
from sampan.notes.models import Note
from sampan.notes.policies import may_be_shared
from sampan.translation.services.improvements import mark_public

AT_ONCE = 1_000
"""Comments in one question."""


def mark_comments_public(*, note_id: int) -> None:
    """Let what was proposed for the comments under a note be public exactly while the note is; twice does no
    harm."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        return
    scopes = [
        f"comment:{pk}:body" for pk in Comment.objects.filter(note=note_id).values_list("pk", flat=True)
    ]
    for start in range(0, len(scopes), AT_ONCE):
        mark_public(scopes=scopes[start : start + AT_ONCE], is_public=may_be_shared(note))
