"""Who may do what with notes, drafts, media and boards."""

from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden, NotFound
from sampan.notes.models import Board, Draft, Media, Note
from sampan.notes.types import Visibility


def check_is_author(note: Note, *, reader: Reader) -> None:
    """Only its author changes or deletes a note; to others it looks missing."""
    if reader.account_id is None or note.author_id != reader.account_id:
        raise Forbidden


def check_owns_board(board: Board, *, reader: Reader) -> None:
    """Only its owner changes a board; to others it looks missing."""
    if reader.account_id is None or board.owner_id != reader.account_id:
        raise Forbidden


def check_is_staff(reader: Reader) -> None:
    """The page is for the staff; to others it looks missing."""
    if not reader.is_staff:
        raise NotFound


def may_attach(media: Media, *, owner_id: int, draft: Draft | None = None, note: Note | None = None) -> bool:
    """Whether this picture or video is the owner's own and lies nowhere else, nor in a room above."""
    loose = media.draft_id is None and media.note_id is None and not media.is_held
    here = (draft is not None and media.draft_id == draft.pk) or (
        note is not None and media.note_id == note.pk
    )
    return media.owner_id == owner_id and (loose or here)


def may_be_shared(note: Note) -> bool:
    """Whether a link to it opens for everybody, so that a QR code makes sense."""
    return note.visibility == Visibility.PUBLIC and note.hidden_at is None
