"""The small things that every area's views ask of a request and put into an answer."""

from __future__ import annotations

import json
from typing import Any, Literal
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

ToastKind = Literal["success", "error", "info"]


def is_fragment(request: HttpRequest) -> bool:
    """Whether a piece of a page is wanted: htmx asks, or ?fragment=1. A boosted link wants the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return (bool(htmx) and not htmx.boosted) or request.GET.get("fragment") == "1"


def is_on(request: HttpRequest) -> bool:
    """Where a switch should end: field `on` is '1' or '0'."""
    return request.POST.get("on") == "1"


def next_url(request: HttpRequest, cursor: str | None) -> str:
    """The address of the next part of this list: same path and query, another cursor; '' at the end."""
    if not cursor:
        return ""
    query = request.GET.copy()
    query.pop("fragment", None)
    query["cursor"] = cursor
    return f"{request.path}?{query.urlencode()}"


def back_to(request: HttpRequest, otherwise: str = "/") -> str:
    """The page that the person came from: field `next`, else the Referer, if it is ours; else `otherwise`."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else otherwise


def go_back(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """The answer to a form that was sent without htmx."""
    return HttpResponseRedirect(back_to(request, otherwise))


def page_seen(request: HttpRequest) -> str:
    """The path and query of the page on which a piece was asked for or a form stood; '/' when it is not said.

    Only the path: the full address comes from the browser and could lead elsewhere.
    """
    try:
        seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")
    except ValueError:
        return "/"
    return (seen.path or "/") + (f"?{seen.query}" if seen.query else "")


def with_toast(response: HttpResponse, text: object, kind: ToastKind = "success") -> HttpResponse:
    """Let the page say one sentence when this fragment arrives. A header is ASCII, so the JSON is escaped."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "kind": kind}})
    return response


def as_fragment(response: HttpResponse) -> HttpResponse:
    """Mark the answer as a piece of a page, so that no cache gives it to whoever wants the whole."""
    response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Request"
    return response


def piece_or_page(
    request: HttpRequest, piece: str, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The template `piece` where a dialog asks for it, else the template `page`, which needs no scripts."""
    template = piece if is_fragment(request) else page
    return as_fragment(render(request, template, context, status=status))
