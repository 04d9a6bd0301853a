"""Keeping notes on boards: each person keeps a note on one board at a time."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.errors import NotFound
from sampan.core.events import record
from sampan.notes.events import NoteCollected, NoteUncollected
from sampan.notes.models import Board, Collect, Note
from sampan.notes.services.boards import create_board, default_board, lock_boards
from sampan.notes.services.reactions import lock_visible_note


@transaction.atomic
def collect(
    *,
    reader: Reader,
    note_id: int,
    on: bool,
    board_id: int | None = None,
    new_board: str | None = None,
    is_public: bool = True,
) -> Note:
    """Keep the note on a board (a new one, a named one, else the default) or keep it no longer.

    Naming another board moves it; naming none leaves it where it is. Twice does no more than once. Gives
    the note as it is now. Raises NotFound for a note or a board that is not the reader's to use, Invalid
    for a board's name.
    """
    me = require_account(reader)
    if not Note.objects.visible_to(reader).filter(pk=note_id).exists():
        raise NotFound
    # A board may have to be made, which locks the account, and accounts are locked before notes.
    board = _wanted_board(reader, note_id, board_id, new_board, is_public) if on else None
    note = lock_visible_note(note_id, reader=reader)
    kept = Collect.objects.filter(account=me, note=note).first()
    if board is not None:
        lock_boards({board.pk, kept.board_id if kept else board.pk})
        if not Board.objects.filter(pk=board.pk).exists():  # deleted in another window a moment ago
            raise NotFound
    if board is None:
        if kept and board_id in (None, kept.board_id):
            _take_off(kept, note)
    elif kept is None:
        _put_on(board, note, me)
    elif kept.board_id != board.pk:
        Board.objects.filter(pk=kept.board_id).update(note_count=Greatest(F("note_count") - 1, 0))
        kept.delete()
        Collect.objects.create(
            account_id=me, board=board, note=note
        )  # a new row: it lies on top of the new board
        Board.objects.filter(pk=board.pk).update(note_count=F("note_count") + 1)
    return note


def _wanted_board(
    reader: Reader, note_id: int, board_id: int | None, new_board: str | None, is_public: bool
) -> Board:
    if new_board is not None:
        return create_board(reader=reader, title=new_board, is_public=is_public)
    if board_id is not None:
        board = Board.objects.filter(pk=board_id, owner=reader.account_id).first()
        if board is None:
            raise NotFound
        return board
    kept = Collect.objects.filter(account=reader.account_id, note=note_id).select_related("board").first()
    return kept.board if kept else default_board(reader=reader)


def _put_on(board: Board, note: Note, me: int) -> None:
    Collect.objects.create(account_id=me, board=board, note=note)
    Board.objects.filter(pk=board.pk).update(note_count=F("note_count") + 1)
    note.collect_count += 1
    note.save(update_fields=["collect_count"])
    record(NoteCollected(note_id=note.pk, account_id=me))


def _take_off(kept: Collect, note: Note) -> None:
    Board.objects.filter(pk=kept.board_id).update(note_count=Greatest(F("note_count") - 1, 0))
    kept.delete()
    note.collect_count = max(0, note.collect_count - 1)
    note.save(update_fields=["collect_count"])
    record(NoteUncollected(note_id=note.pk, account_id=kept.account_id))
