"""Hides an author for good, out of a card of theirs."""

from django.db import transaction

from sampan.accounts import services as accounts
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.discovery.services.recording import record_act
from sampan.discovery.types import SignalKind
from sampan.notes.selectors import get_note


@transaction.atomic
def hide_author(*, reader: Reader, note_id: int) -> None:
    """Mute the author of the note everywhere, and remember that it was this note that drove the reader away.

    Twice does no more than once. Raises NotFound for a note that is closed to the reader, SignInNeeded for
    visitors, Invalid for one's own note, TooMany beyond the hourly limit.
    """
    me = require_account(reader)
    note = get_note(note_id, reader=reader)
    accounts.mute(reader=reader, account_id=note.author_id)
    record_act(account_id=me, kind=SignalKind.HIDE, note_id=note_id)


def unhide_author(*, reader: Reader, note_id: int) -> None:
    """Let the author back in. Raises NotFound for a note that is closed to the reader."""
    accounts.unmute(reader=reader, account_id=get_note(note_id, reader=reader).author_id)
