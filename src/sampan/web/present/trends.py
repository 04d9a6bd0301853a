"""What rises, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from sampan.web.present.rows import TrendRow
from sampan.web.present.topic_names import topics
from sampan.web.present.waterfall import cards
from sampan.web.shown_discovery import ShownTrend


def trends(rows: Sequence[TrendRow], *, request: HttpRequest) -> list[ShownTrend]:
    """Trends of one kind in their order, numbered without gaps. Two queries for notes, one for topics."""
    shown_cards = iter(cards([row.note for row in rows if row.note is not None], request=request))
    shown_topics = iter(topics([row.topic for row in rows if row.topic is not None], request=request))
    return [
        ShownTrend(
            rank=rank,
            people=row.people,
            note=next(shown_cards) if row.note is not None else None,
            topic=next(shown_topics) if row.topic is not None else None,
            query=row.query,
        )
        for rank, row in enumerate(rows, start=1)
    ]
