"""Pairs of texts to train translators with: the project's own lines, and what readers gave away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from sampan.translation.models import Example, Improvement
from sampan.translation.types import EN

LICENCE = "CC0-1.0"
CHUNK = 500
"""Rows in hand at once."""


class TrainingLine(TypedDict):
    """One line of the export. ``licence`` is that of ``translation``, and of the source where ``origin`` is
    'own'; a reader's ``source`` belongs to whoever wrote it publicly here (``source_licence`` '')."""

    source: str
    translation: str
    source_language: str
    target_language: str
    origin: str
    kind: str
    licence: str
    source_licence: str
    date: str


def iter_training_lines(*, since: date | None = None) -> Iterator[TrainingLine]:
    """The project's own lines, then accepted improvements of public texts whose writers agreed, the oldest
    first; `since`: only what was made or accepted on that day or later. No names, no addresses of places."""
    own = Example.objects.filter(origin=Example.Origin.OWN).order_by("pk")
    given = Improvement.objects.filter(
        state=Improvement.State.ACCEPTED, everywhere=True, is_public=True, may_train=True
    ).order_by("pk")
    if since is not None:
        own = own.filter(created_at__date__gte=since)
        given = given.filter(decided_at__date__gte=since)
    for line in own.iterator(CHUNK):
        yield _own(line)
    for improvement in given.iterator(CHUNK):
        yield _given(improvement)


def _own(line: Example) -> TrainingLine:
    return TrainingLine(
        source=line.zh,
        translation=line.en,
        source_language="zh-Hans",
        target_language=EN,
        origin="own",
        kind=line.kind,
        licence=LICENCE,
        source_licence=LICENCE,
        date=line.created_at.date().isoformat(),
    )


def _given(row: Improvement) -> TrainingLine:
    return TrainingLine(
        source=row.original,
        translation=row.body,
        source_language=row.source,
        target_language=row.target,
        origin="reader",
        kind=":".join(row.scope.split(":")[::2]),
        licence=LICENCE,
        source_licence="",
        date=(row.decided_at or row.created_at).date().isoformat(),
    )
