"""Whether this browser's pages should keep silent: it asks not to be tracked, or learning is switched off."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "learns_not"
"""Names the account that switched learning off, so that its pages need not ask the database. The database
holds: a browser without the cookie sends one batch, which is not written, and is told so in the answer."""
COOKIE_SECONDS: Final = 30 * 24 * 3600


def asks_not_to_track(request: HttpRequest) -> bool:
    """Whether the browser sends Do Not Track or Global Privacy Control."""
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def is_silent(request: HttpRequest) -> bool:
    """Whether a page that is made for this request should say nothing of what is seen on it."""
    return asks_not_to_track(request) or _named(request) == str(_me(request))


def remember_learning(request: HttpRequest, response: HttpResponse, *, learns: bool) -> None:
    """Let this browser know what its account wishes."""
    if learns and _named(request):
        response.delete_cookie(COOKIE, samesite="Lax")
    elif not learns and _named(request) != str(_me(request)):
        response.set_cookie(
            COOKIE,
            str(_me(request)),
            max_age=COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _named(request: HttpRequest) -> str:
    return str(request.COOKIES.get(COOKIE, ""))


def _me(request: HttpRequest) -> int:
    account = getattr(request, "account", None)
    return account.pk if account else 0
