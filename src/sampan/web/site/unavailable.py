"""What is answered while the database cannot be reached: 503, when to come back, and what to do meanwhile."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.defaults import server_error as broken

from sampan.web.site.middleware import TO_READER

logger = logging.getLogger("sampan.web")

RETRY_SECONDS = 5
"""When to come back: the embedded PostgreSQL is there again two or three seconds after it was killed."""
AWAY_CLASS = "08"
AWAY_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})
"""PostgreSQL shuts down, has crashed, is starting, let an idle connection go, or has none to give."""
API = "/api/"


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, for what a view or a middleware let through: 503 where only the database is away.

    It stands here because Django turns an error into an answer around each middleware, and the first
    query of a request is asked in one of them. Health checks are told as ever.
    """
    error = sys.exception()
    if not is_database_away(error) or request.path == reverse("health"):
        return broken(request)
    place = getattr(request.resolver_match, "route", None)  # not the path: some addresses are secrets
    logger.warning("the database cannot be reached: %s %s waits", request.method, place or "a page")
    response = _answer(request)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Sampan-Error"] = quote(_sentence())
    response._has_been_logged = True  # type: ignore[attr-defined]  # else Django adds a page of traceback to each
    return response


def is_database_away(error: BaseException | None) -> bool:
    """Tell whether an error means that there is no connection to the database.

    Not so of what PostgreSQL refuses while it answers: a cancelled statement, a deadlock, two transactions
    that cannot both be right, a full disk. Waiting does not mend a slow statement, and what is safe to repeat
    only its service knows; as errors they are seen and looked into.
    """
    for cause in _causes(error):
        if isinstance(cause, psycopg.OperationalError):
            state = cause.sqlstate  # None: said by the driver or its pool, which met no server
            return state is None or state.startswith(AWAY_CLASS) or state in AWAY_STATES
        if isinstance(cause, psycopg.InterfaceError):
            return connection.connection is None or connection.connection.closed
        if isinstance(cause, psycopg.Error):
            return False
    return False


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _sentence() -> str:
    text = gettext("Our database cannot be reached for the moment. Try again in %(seconds)s seconds.")
    return text % {"seconds": RETRY_SECONDS}


def _answer(request: HttpRequest) -> HttpResponse:
    """The page, fragment or JSON that whoever asks expects; no query is needed for it."""
    if request.path.startswith(API):
        told: dict[str, Any] = {"title": "Service Unavailable", "status": 503}
        told |= {"code": "unavailable", "detail": _sentence()}
        return JsonResponse(told, status=503, content_type="application/problem+json")
    wants_json = "application/json" in (request.content_type, request.headers.get("Accept", "").split(",")[0])
    if wants_json:
        return JsonResponse({"error": {"code": "unavailable", "message": _sentence()}}, status=503)
    if request.headers.get("HX-Request"):
        html = render_to_string("components/error.html", {"error": {"message": _sentence()}})
        return HttpResponse(html, status=503)
    context = {
        "language": TO_READER.get(get_language() or "", "en"),
        "theme": request.COOKIES.get("theme", ""),
        "text": _sentence(),
        "is_form": request.method not in {"GET", "HEAD"},
    }
    return HttpResponse(render_to_string("503.html", context), status=503)
