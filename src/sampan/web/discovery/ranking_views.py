"""How the feed is put together, for all to read: every weight, out of the file that the ranking reads."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sampan.discovery.ranking.explaining import Explained, explained


@require_safe
def about_ranking(request: HttpRequest) -> HttpResponse:
    """The page; it asks nothing of the database beside who is reading."""
    parts = [
        (title, [(weight, _written(weight)) for weight in weights])
        for title, weights in groupby(explained(), key=lambda weight: weight.title)
    ]
    context = {"parts": parts, "days": settings.SAMPAN_SIGNAL_DAYS, "steps": _written_stages()}
    return render(request, "discovery/ranking.html", context)


def _written(weight: Explained) -> str:
    """A number as people write it."""
    values = weight.value if isinstance(weight.value, tuple) else (weight.value,)
    return " · ".join(f"{value:,g}" for value in values)


def _written_stages() -> str:
    return next((_written(weight) for weight in explained() if weight.name == "STAGES"), "")
