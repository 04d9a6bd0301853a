"""The second tier: a better engine goes over what a faster one answered, when nobody waits any more."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sampan.core.clock import now
from sampan.translation import configuration
from sampan.translation.engines.protocol import Engine
from sampan.translation.models import Memory, Wanted
from sampan.translation.services.engine_choice import refiner_after

# After all that readers wait for, and after what was prepared for them.
PRIORITY_REFINE = -10


def want_refinement(rows: Sequence[Wanted], *, made_by: Engine) -> int:
    """Put texts that ``made_by`` has just translated on the list of a better engine; gives how many.

    No better engine, none that may see the text, or a full list: the translation simply stays.
    """
    found = ((row, refiner_after([made_by.name], private=row.stays_here)) for row in rows)
    wanted = [_copy_for(row, better) for row, better in found if better is not None]
    if not wanted:
        return 0
    with transaction.atomic():
        room = configuration.waiting_max() - Wanted.objects.waiting().exclude(for_engine="").count()
        Wanted.objects.bulk_create(wanted[: max(0, room)], ignore_conflicts=True)
    return min(len(wanted), max(0, room))


def pass_on(rows: Sequence[Wanted], *, failed: Engine) -> None:
    """Give texts that a better engine could not refine to the next better one, or let them be."""
    for row in rows:
        known = Memory.objects.filter(text_hash=row.text_hash, target=row.target).exclude(engine="")
        made_by = set(known.values_list("engine", flat=True))
        following = refiner_after(made_by, private=row.stays_here, failed=failed.name)
        if following is None:
            row.delete()
        else:
            Wanted.objects.filter(pk=row.pk).update(for_engine=following.name, attempts=0, not_before=now())


def _copy_for(row: Wanted, engine: Engine) -> Wanted:
    return Wanted(
        text_hash=row.text_hash,
        scope=row.scope,
        text=row.text,
        context=row.context,
        source=row.source,
        target=row.target,
        priority=PRIORITY_REFINE,
        for_engine=engine.name,
        is_private=row.is_private,
        may_leave=row.may_leave,
    )
