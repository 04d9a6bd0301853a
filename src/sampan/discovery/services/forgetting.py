"""Forgets what was learned of somebody, and gives it to them to take along."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery.models import Affinity, AskedQuery, DismissedPerson, FeedWalk, Taste
from sampan.discovery.selectors.signals import signals_as_data
from sampan.discovery.selectors.wishes import learned_as_data
from sampan.discovery.services.marks import hold_counting

LEARNED: Final = (
    "seen",
    "interest_vectors",
    "interest_weights",
    "interest_notes",
    "category_weights",
    "language_weights",
    "author_ids",
    "author_weights",
    "learned_at",
    "list_ids",
    "list_authors",
    "list_scores",
    "list_sources",
    "list_anchors",
    "list_categories",
    "list_languages",
    "list_features",
    "listed_at",
)
"""The columns of a taste that hold what was learned; all others are wishes."""


@transaction.atomic
def forget_learned(*, by: Account) -> None:
    """Forget all that was learned of this person; their wishes stay, and so do their likes and boards.

    Signals that pages from before still send are refused from now on, and whoever was about to count or learn
    from the old ones finds them gone. Sums that name nobody keep what they have.
    """
    hold_counting()
    _drop_signals(by.pk)
    Affinity.objects.filter(account=by).delete()
    FeedWalk.objects.filter(account=by).delete()
    blank = Taste()
    emptied: dict[str, Any] = {name: getattr(blank, name) for name in LEARNED}
    Taste.objects.update_or_create(account=by, defaults={**emptied, "reset_at": now()})


@transaction.atomic
def erase_learned(*, account_id: int) -> None:
    """Remove everything that is kept of somebody who left, wishes and searches included."""
    hold_counting()
    _drop_signals(account_id)
    for kept in (Affinity, FeedWalk, AskedQuery, DismissedPerson, Taste):
        kept._default_manager.filter(account_id=account_id).delete()


def export_learned(*, by: Account) -> dict[str, Any]:
    """All of it as JSON can hold it: wishes; what was learned, liked, asked and shown; newest signals."""
    return {**learned_as_data(by), **signals_as_data(by)}


def _drop_signals(account_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM discovery_signal WHERE account_id = %s", [account_id])
