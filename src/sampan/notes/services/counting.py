"""The count of an account's notes, and the one order of locks: account, draft or note, boards, topics."""

from __future__ import annotations

from sampan.accounts.models import Account
from sampan.core.errors import NotFound
from sampan.notes.models import Note
from sampan.notes.types import Visibility


def lock_account(account_id: int) -> Account:
    """The account, locked against other changes of what it counts. Raises NotFound."""
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def lock_note(note_id: int) -> Note:
    """The note with its author's account, both locked. Raises NotFound."""
    author_id = Note.objects.filter(pk=note_id).values_list("author", flat=True).first()
    if author_id is None:
        raise NotFound
    lock_account(author_id)
    note = Note.objects.select_for_update().filter(pk=note_id).first()
    if note is None:
        raise NotFound
    return note


def count_notes_of(account_id: int) -> None:
    """Count an author's notes anew; the caller holds the account's lock, so the number is exact.

    Only-me notes and those that the staff hid are not told to the world, so they are not counted.
    """
    shown = Note.objects.filter(author=account_id, hidden_at=None).exclude(visibility=Visibility.SELF)
    Account.objects.filter(pk=account_id).update(note_count=shown.count())
