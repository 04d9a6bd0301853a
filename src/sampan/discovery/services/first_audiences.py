"""Adds to a new note's first audience what was counted: who met it, and what they made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from django.db import connection

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery.ranking import weights
from sampan.discovery.services.affinities import AGAINST, Act, Pair
from sampan.discovery.services.seen_notes import Met

ACQUAINTED: Final = timedelta(days=1)
"""How old an account must be to be of an audience: who makes twenty to praise one note has to wait, and
meanwhile those who look after the instance may find them."""
_OPEN: Final = """
SELECT note_id FROM discovery_audience WHERE note_id = ANY(%s) AND state = 'open' ORDER BY note_id FOR UPDATE
"""
_ADD: Final = """
UPDATE discovery_audience SET shown = shown + told.met, good = good + told.likes
FROM unnest(%s::bigint[], %s::int[], %s::float8[]) AS told(id, met, likes)
WHERE note_id = told.id
"""


def add_to_audiences(*, met: Met, rises: Mapping[Pair, float], acts: Iterable[Act]) -> None:
    """Add these to the audiences that are still open; the caller holds the counting.

    Each person counts once: as shown when they first meet the note, as good by their first look inside and by
    the strongest of their acts; accounts younger than ACQUAINTED do not. `good` is in likes and can fall
    below 0.
    """
    against = {act.pair for act in acts if act.kind in AGAINST}
    told = [*met.shown.values(), *met.opened.values(), [pair[0] for pair in (*rises, *against)]]
    known = _acquainted({account_id for people in told for account_id in people})
    shown = {note_id: len(known.intersection(people)) for note_id, people in met.shown.items()}
    good: dict[int, float] = defaultdict(float)
    for note_id, people in met.opened.items():
        good[note_id] += len(known.intersection(people)) * weights.OPEN
    for (account_id, note_id), rise in rises.items():
        good[note_id] += rise if account_id in known else 0.0
    for account_id, note_id in against:
        good[note_id] += weights.HIDE if account_id in known else 0.0
    _add(shown, good)


def _add(shown: Mapping[int, int], good: Mapping[int, float]) -> None:
    concerned = sorted(note_id for note_id in {*good, *shown} if shown.get(note_id) or good.get(note_id))
    if not concerned:
        return
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [concerned])
        ids = [row[0] for row in cursor.fetchall()]
        if ids:
            columns = [shown.get(one, 0) for one in ids], [good.get(one, 0.0) for one in ids]
            cursor.execute(_ADD, [ids, *columns])


def _acquainted(account_ids: set[int]) -> set[int]:
    """Those of the accounts that are old enough. One query, none without accounts."""
    if not account_ids:
        return set()
    old = Account.objects.filter(pk__in=account_ids, created_at__lte=now() - ACQUAINTED)
    return set(old.values_list("pk", flat=True))
