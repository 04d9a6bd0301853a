"""The questions that are asked of the translation memory and of the list of wanted texts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from sampan.core.prepared import prepared_cursor

Row = TypeVar("Row", bound=models.Model)


class Found(NamedTuple):
    """One row of the memory, or of the given-up texts (origin 'given_up'), in one shape.

    The ``doubts`` of a text that was given up in private, by the engines that may see such, are 'private'.
    """

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

    def list_found(
        self, *, hashes: Collection[str], targets: Collection[str], scopes: Collection[str]
    ) -> list[Found]:
        """The rows that may serve these texts, with the given-up ones among the texts beside them.

        Nearly every page asks this, and to have Django build so long a query costs more than the answer, so
        it is written out.
        """
        parameters = list(hashes), list(targets), list(scopes), list(hashes), list(targets)
        with prepared_cursor() as cursor:
            cursor.execute(_found_statement(), parameters)
            return [Found(*row) for row in cursor.fetchall()]


@cache
def _found_statement() -> str:
    memory, wanted = (apps.get_model("translation", name)._meta.db_table for name in ("Memory", "Wanted"))
    account = apps.get_model("accounts", "Account")._meta.db_table
    # Only the names of tables, which the code sets, are put into the statement.
    return f"""
        SELECT m.id, m.text_hash, m.scope, m.source, m.target, m.origin, m.engine, m.body, m.doubts,
            m.confidence,
            CASE WHEN m.origin = 'reader' AND a.suspended_at IS NULL THEN COALESCE(a.handle, '') ELSE '' END
        FROM "{memory}" m LEFT JOIN "{account}" a ON a.id = m.account_id
        WHERE m.text_hash = ANY(%s::text[]) AND m.target = ANY(%s::text[]) AND m.scope = ANY(%s::text[])
        UNION ALL
        SELECT w.id, w.text_hash, '', w.source, w.target, 'given_up', '', '',
            CASE WHEN w.is_private AND NOT w.may_leave THEN 'private' ELSE '' END, NULL, ''
        FROM "{wanted}" w
        WHERE w.text_hash = ANY(%s::text[]) AND w.target = ANY(%s::text[]) AND w.state = 'given_up'
    """  # noqa: S608


class WantedQuerySet(models.QuerySet[Row]):
    """Reads and writes of the list of wanted texts."""

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
        return rows if private else rows.that_stay_here(False)

    def that_stay_here(self, stays: bool) -> Self:
        """Those that only engines for private texts may have, or all others."""
        closed = Q(is_private=True, may_leave=False)
        return self.filter(closed if stays else ~closed)

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
