"""What a usual new note is worth here."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Sum

from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import Audience
from sampan.discovery.ranking.fresh import baseline

USUAL_OVER = timedelta(days=14)
"""New notes of this time say what is usual."""
USUAL_SECONDS = 600


def usual_worth() -> float:
    """Likes' worth of acts for each person who meets a new note here, see `fresh.baseline`.

    One query in USUAL_SECONDS. Of each note the audience counts that it had last; so the usual worth is a
    little low, for good notes have left their first audiences behind.
    """
    known: float | None = cache.get("discovery:usual_worth")
    if known is None:
        sums = Audience.objects.filter(note_id__gte=id_for(now() - USUAL_OVER)).aggregate(
            good=Sum("good"), shown=Sum("shown")
        )
        known = baseline(sums["good"] or 0.0, sums["shown"] or 0)
        cache.set("discovery:usual_worth", known, USUAL_SECONDS)
    return known
