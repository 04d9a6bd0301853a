"""Remembers in each person's taste which notes they met, so that these need not be shown again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import numpy as np
from django.db import transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import Taste
from sampan.discovery.ranking.seen import REMEMBERED, SeenFilter
from sampan.notes.models import Collect, Like

LIKED_MAX: Final = 1_000
"""Latest likes, and collects, that are looked at: a quarter of what is remembered each."""
SIZE_MAX: Final = 4 * REMEMBERED
ARRIVED: Final = timedelta(hours=1)
"""Pages have told by then what was met; what they tell counts, so nothing may stand here before."""


@dataclass
class Met:
    """Who met or opened a note for the first time, by note."""

    shown: dict[int, list[int]] = field(default_factory=dict)
    opened: dict[int, list[int]] = field(default_factory=dict)


def remember_seen(rows: list[tuple[int, list[int] | None, list[int] | None]]) -> Met:
    """Take what people met into their tastes; the caller holds the counting.

    A row is an account, the notes that stood before it and the notes that it opened, in their order. People
    who do not let Sampan learn are passed over. Gives what was new to whom.
    """
    met = Met()
    if not rows:
        return met
    account_ids = [row[0] for row in rows]
    make_tastes(account_ids)
    tastes = Taste.objects.select_for_update(of=("self",)).filter(account_id__in=account_ids, learns=True)
    known = {taste.pk: taste for taste in tastes.only("account_id", "seen").order_by("account_id")}
    changed = []
    for account_id, shown, opened in rows:
        taste = known.get(account_id)
        if taste is not None:
            _take_in(taste, shown or [], opened or [], met)
            changed.append(taste)
    Taste.objects.bulk_update(changed, ["seen"], batch_size=200)
    return met


@transaction.atomic
def remember_liked(account_ids: list[int]) -> int:
    """Take the notes that these people liked and kept into what they met, as far as no page told of it: they
    did so before it was written down, or where nothing is. How many of them had something new.

    Makes the rows that are missing. What they liked before they had everything forgotten is not looked at.
    A query for each, and four.
    """
    make_tastes(account_ids)
    tastes = Taste.objects.select_for_update(of=("self",)).filter(account_id__in=account_ids, learns=True)
    changed = []
    for taste in tastes.only("account_id", "seen", "reset_at").order_by("account_id"):
        liked = np.array(_liked(taste), dtype=np.int64)
        missing = liked[~SeenFilter(bytes(taste.seen)).mask(liked)]
        if len(missing):
            # Before all that was met since: these are the first to be forgotten.
            earlier = SeenFilter()
            earlier.add(missing)
            taste.seen = (earlier.packed() + bytes(taste.seen))[-SIZE_MAX:]
            changed.append(taste)
    Taste.objects.bulk_update(changed, ["seen"], batch_size=200)
    return len(changed)


def _liked(taste: Taste) -> list[int]:
    """The notes that somebody liked or kept, oldest first, each once."""
    until = id_for(now() - ARRIVED)
    since = 0 if taste.reset_at is None else id_for(taste.reset_at)
    likes, collects = (
        rows.filter(account_id=taste.pk, pk__gt=since, pk__lt=until)
        .order_by("-pk")
        .values_list("note_id", "pk")[:LIKED_MAX]
        for rows in (Like.objects.all(), Collect.objects.all())
    )
    found = dict(likes.union(collects, all=True))
    return sorted(found, key=lambda note: found[note])


def make_tastes(account_ids: list[int]) -> None:
    """Make the rows that are missing, with the wishes that hold without a row."""
    there = set(Taste.objects.filter(account_id__in=account_ids).values_list("account_id", flat=True))
    if there.issuperset(account_ids):
        return
    missing = Account.objects.filter(pk__in=set(account_ids) - there, deleted_at=None)
    rows = [Taste(account_id=one) for one in missing.order_by("pk").values_list("pk", flat=True)]
    Taste.objects.bulk_create(rows, ignore_conflicts=True)


def _take_in(taste: Taste, shown: list[int], opened: list[int], met: Met) -> None:
    seen = SeenFilter(bytes(taste.seen))
    # What was opened was also met, though the page may have had no time to say so.
    for people, notes, new in (
        (met.shown, [*shown, *opened], seen.add([*shown, *opened])),
        (met.opened, opened, seen.add_opened(opened)),
    ):
        for note_id, is_new in zip(notes, new.tolist(), strict=True):
            if is_new:
                people.setdefault(note_id, []).append(taste.pk)
    taste.seen = seen.packed()
