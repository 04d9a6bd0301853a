"""Keeps for each note the notes that say nearly the same, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import transaction

from sampan.core.clock import now
from sampan.discovery.models import Neighbors, NoteVector
from sampan.discovery.ranking.closeness import choose, enter
from sampan.discovery.selectors.alike import nearest_notes
from sampan.discovery.types import Near

ALIKE_MAX = 30
"""Neighbours that are kept of a note."""
PER_AUTHOR = 3
"""Of these, of one author at most: who writes much about one thing must not fill the list."""
ACROSS_LEAST = 8
"""Of these, from the other language if it has them: one world."""
LOOKED_AT = 60
"""Nearest notes of each language among which they are chosen, since some fall to the bound of an author."""
ENTERED = 12
"""Neighbours into whose own lists the note comes at once; the others meet it when they are filed anew."""


def find_alike(*, note_id: int) -> int:
    """Find the notes nearest to the note, and let the nearest of them know it too; how many it has.

    Nothing without a vector. Twice does no harm.
    """
    own = NoteVector.objects.filter(pk=note_id).first()
    if own is None:
        return 0
    vector = np.asarray(own.vector, dtype=np.float32)
    same, across = (
        nearest_notes(vector, said_in=own.language, family=family, size=LOOKED_AT, exclude_ids=[note_id])
        for family in (own.language, 1 - own.language)
    )
    chosen = choose(
        _rows(same), _rows(across), size=ALIKE_MAX, per_author=PER_AUTHOR, across_least=ACROSS_LEAST
    )
    _keep(own, chosen)
    return len(chosen)


def _rows(found: Sequence[Near]) -> list[tuple[int, int, float]]:
    return [(near.note_id, near.author_id, near.closeness) for near in found if near.closeness > 0]


@transaction.atomic
def _keep(own: NoteVector, chosen: Sequence[tuple[int, float]]) -> None:
    entered = dict(chosen[:ENTERED])
    wanted = sorted((own.pk, *entered))
    still = NoteVector.objects.filter(pk__in=wanted).values_list("pk", flat=True)
    Neighbors.objects.bulk_create([Neighbors(note_id=pk) for pk in sorted(still)], ignore_conflicts=True)
    # Locked in one order: two notes that are each other's neighbours are filed at the same moment.
    rows = list(Neighbors.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    concerned = {own.pk, *(pk for row in rows for pk in row.alike_ids)}
    authors = dict(NoteVector.objects.filter(pk__in=concerned).values_list("pk", "author_id"))
    for row in rows:
        if row.pk == own.pk:
            row.alike_ids = [pk for pk, _score in chosen]
            row.alike_scores = [score for _pk, score in chosen]
        elif own.pk in authors:
            row.alike_ids, row.alike_scores = enter(
                row.alike_ids,
                row.alike_scores,
                note=own.pk,
                score=entered[row.pk],
                authors=authors,
                size=ALIKE_MAX,
                per_author=PER_AUTHOR,
            )
        row.made_at = now()
    Neighbors.objects.bulk_update(rows, ["alike_ids", "alike_scores", "made_at"])
