"""The questions that are asked of the translation memory and of the list of wanted texts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

Row = TypeVar("Row", bound=models.Model)


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
    doubts: str
    confidence: int | None
    by: str


class MemoryQuerySet(models.QuerySet[Row]):
    """Reads and writes of the memory."""

    def for_texts(self, *, hashes: Collection[str], targets: Collection[str], scopes: Collection[str]) -> Any:
        """The rows that may serve these texts, as tuples in the order of ``Found``."""
        named = Q(origin="reader", account__suspended_at=None, account__isnull=False)
        by = Case(When(named, then="account__handle"), default=Value(""), output_field=models.TextField())
        rows = self.filter(text_hash__in=hashes, target__in=targets, scope__in=scopes)
        return rows.annotate(by=by).values_list(*Found._fields)


class WantedQuerySet(models.QuerySet[Row]):
    """Reads and writes of the list of wanted texts."""

    def given_up_for(self, *, hashes: Collection[str], targets: Collection[str]) -> Any:
        """The given-up ones among these texts, as tuples in the order of ``Found``, to stand beside the
        memory's."""
        nothing = Value("", output_field=models.TextField())
        return (
            self.filter(text_hash__in=hashes, target__in=targets, state="given_up")
            .annotate(scope=nothing, origin=Value("given_up"), engine=nothing, body=nothing)
            .annotate(doubts=nothing, confidence=Value(None, output_field=models.PositiveSmallIntegerField()))
            .annotate(by=nothing)
            .values_list(*Found._fields)
        )

    def given_up_before(self, engines: Collection[str]) -> Self:
        """The given-up ones that at least one of these engines (name and version) has not had yet.

        Those that killed their workers name no engine and are left alone.
        """
        unseen = Q(pk__in=())
        for engine in engines:
            unseen |= ~Q(engines__contains=engine)
        return self.filter(unseen, state="given_up").exclude(engines="")

    def waiting(self) -> Self:
        """All that still hope for a translation."""
        return self.filter(state="waiting")

    def due(self, moment: datetime) -> Self:
        """What may be taken in hand now, the most wanted and then the oldest first."""
        return self.waiting().filter(not_before__lte=moment).order_by("-priority", "id")

    def open_to(self, *, private: bool, refiners: Collection[str]) -> Self:
        """What the engines that are ready could do: private texts only if one may see them, and what waits
        to be refined only by these."""
        rows = self.filter(Q(for_engine="") | Q(for_engine__in=refiners))
        return rows if private else rows.filter(is_private=False)

    def take(
        self,
        moment: datetime,
        *,
        until: datetime,
        size: int,
        chars: int,
        private: bool = True,
        refiners: Collection[str] = (),
    ) -> list[Any]:
        """Take due rows in hand until ``until``: at most ``size``, and one or as many as ``chars`` allow;
        ``private`` and ``refiners`` as in ``open_to``.

        Call it inside a transaction; two callers never get the same rows. Each taking counts as an
        attempt, so that a text that kills its worker is found out.
        """
        rows: list[Any] = []
        due = self.due(moment).open_to(private=private, refiners=refiners)
        for row in due.select_for_update(skip_locked=True)[:size]:
            if rows and sum(len(one.text) for one in [*rows, row]) > chars:
                break
            rows.append(row)
        self.filter(pk__in=[row.pk for row in rows]).update(not_before=until, attempts=F("attempts") + 1)
        return rows
