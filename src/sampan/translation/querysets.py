"""The questions that are asked of the translation memory and of the list of wanted texts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import F, Value

if TYPE_CHECKING:
    Base = models.QuerySet[Any]
else:
    Base = models.QuerySet


class Found(NamedTuple):
    """One row of the memory, or of the given-up texts (origin 'given_up'), in one shape."""

    id: int
    text_hash: str
    scope: str
    source: str
    target: str
    origin: str
    engine: str
    body: str


class MemoryQuerySet(Base):
    """Reads and writes of the memory."""

    def for_texts(self, *, hashes: Collection[str], targets: Collection[str], scopes: Collection[str]) -> Any:
        """The rows that may serve these texts, as tuples in the order of ``Found``."""
        return self.filter(text_hash__in=hashes, target__in=targets, scope__in=scopes).values_list(
            *Found._fields
        )


class WantedQuerySet(Base):
    """Reads and writes of the list of wanted texts."""

    def given_up_for(self, *, hashes: Collection[str], targets: Collection[str]) -> Any:
        """The given-up ones among these texts, as tuples in the order of ``Found``, to stand beside the
        memory's."""
        nothing = Value("", output_field=models.TextField())
        return (
            self.filter(text_hash__in=hashes, target__in=targets, state="given_up")
            .annotate(scope=nothing, origin=Value("given_up"), engine=nothing, body=nothing)
            .values_list(*Found._fields)
        )

    def waiting(self) -> WantedQuerySet:
        """All that still hope for a translation."""
        return self.filter(state="waiting")

    def due(self, moment: datetime) -> WantedQuerySet:
        """What may be taken in hand now, the most wanted and then the oldest first."""
        return self.waiting().filter(not_before__lte=moment).order_by("-priority", "id")

    def take(self, moment: datetime, *, until: datetime, size: int) -> list[Any]:
        """Take up to ``size`` due rows in hand until ``until``; two workers never get the same ones.

        Call it inside a transaction. Each taking counts as an attempt, so that a text that kills its
        worker is found out.
        """
        rows = list(self.due(moment).select_for_update(skip_locked=True)[:size])
        self.filter(pk__in=[row.pk for row in rows]).update(not_before=until, attempts=F("attempts") + 1)
        return rows
