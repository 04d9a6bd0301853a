"""How much of what readers met they could read, out of the counts of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

from sampan.core.clock import now
from sampan.translation.models import Coverage


@dataclass(frozen=True)
class SurfaceCoverage:
    """The texts of one kind: how many were shown, how many of them were readable."""

    surface: str
    shown: int
    readable: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.readable / self.shown if self.shown else 1.0


def list_coverage(*, days: int = 1) -> list[SurfaceCoverage]:
    """What was counted today and in the `days` before, by surface, the most shown first. One query."""
    rows = Coverage.objects.filter(day__gte=now().date() - timedelta(days=days))
    sums = rows.values("surface").annotate(all_shown=Sum("shown"), all_readable=Sum("readable"))
    return [
        SurfaceCoverage(row["surface"], row["all_shown"], row["all_readable"])
        for row in sums.order_by("-all_shown", "surface")
    ]
