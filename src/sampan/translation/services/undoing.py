"""What saved words and sentences share: the account held while they change, removals that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sampan.accounts.models import Account
from sampan.translation.models import SavedSentence, SavedWord

Saved = TypeVar("Saved", SavedWord, SavedSentence)

PRACTICE = ("state", "step", "stability", "difficulty", "review_count")
"""How far the practice of it had come."""
TIMES = ("due_at", "reviewed_at", "created_at")


def hold_notebook(account_id: int) -> None:
    """Hold the account's row until the transaction ends, so that two presses at once keep one thing."""
    list(Account.objects.select_for_update(no_key=True).filter(pk=account_id).values_list("pk", flat=True))


def take_out(saved: SavedWord | SavedSentence, fields: Iterable[str]) -> dict[str, Any]:
    """Delete it; gives its `fields`, practice and times as JSON can carry them, for `put_back`."""
    kept: dict[str, Any] = {name: getattr(saved, name) for name in (*fields, *PRACTICE)}
    for name in TIMES:
        moment = getattr(saved, name)
        kept[name] = moment.isoformat() if moment else None
    saved.delete()
    return kept


def put_back(model: type[Saved], account_id: int, kept: Mapping[str, Any], fields: Iterable[str]) -> Saved:
    """Make anew what `take_out` gave; what an older version did not keep is as if new."""
    known = {name: kept[name] for name in (*fields, *PRACTICE, *TIMES) if name in kept}
    saved = model._default_manager.create(account_id=account_id, **known)
    saved.refresh_from_db()
    return saved
