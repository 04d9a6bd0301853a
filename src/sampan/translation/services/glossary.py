"""Brings the glossary's entries into the database and keeps what operators made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sampan.core.clock import now
from sampan.translation.glossary.shipped import read_shipped_terms
from sampan.translation.glossary.types import GlossaryTerm
from sampan.translation.models import Term

FIELDS = ("variants", "rendering", "gloss_en", "gloss_zh", "kind", "when", "keep")


def sync_shipped_terms() -> str:
    """Make the table hold the entries as they are shipped now; says in a few words what was done.

    Entries that an operator edited, switched off or wrote stay as they are. Shipped ones that a release
    took out go. One query when nothing changed.
    """
    shipped = {(term.language, term.text): term for term in read_shipped_terms()}
    with transaction.atomic():
        there = {(row.language, row.text): row for row in Term.objects.all()}
        new = [_row(term) for key, term in shipped.items() if key not in there]
        changed = [
            _updated(row, shipped[key])
            for key, row in there.items()
            if key in shipped and _is_ours(row) and _facts(row) != _facts(shipped[key])
        ]
        gone = [row.pk for key, row in there.items() if key not in shipped and _is_ours(row)]
        if not (new or changed or gone):
            return "unchanged"
        Term.objects.filter(pk__in=gone).delete()
        Term.objects.bulk_create(new, ignore_conflicts=True)
        Term.objects.bulk_update(changed, [*FIELDS, "updated_at"])
    return f"{len(new)} new, {len(changed)} changed, {len(gone)} gone"


def _is_ours(row: Term) -> bool:
    return row.is_shipped and row.edited_at is None


def _facts(one: Term | GlossaryTerm) -> dict[str, Any]:
    return {field: _plain(getattr(one, field)) for field in FIELDS}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _row(term: GlossaryTerm) -> Term:
    return Term(language=term.language, text=term.text, is_shipped=True, **_facts(term))


def _updated(row: Term, term: GlossaryTerm) -> Term:
    for field, value in _facts(term).items():
        setattr(row, field, value)
    row.updated_at = now()
    return row
