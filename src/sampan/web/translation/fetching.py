"""Tells readers who wait for translations that the translator itself is still being fetched."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def fetching(request: HttpRequest) -> HttpResponse:
    """How far it is, for a page that shows it already; empty once it is there, so that the notice goes."""
    response = render(request, "translation/_fetching.html")
    response["Cache-Control"] = "no-store"
    return response
