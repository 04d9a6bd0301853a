"""How many notifications are unread, as every page draws it: kept by the browser, so that no page asks.

What is drawn may be old; `js/unread.js` asks once a page and then hears of every change. The cookie names the
account, so that the next person at the same browser does not see it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "unread"
SECONDS = 7 * 86400
SHOWN_MAX = 100


def known_unread(request: HttpRequest) -> int:
    """What the browser last knew of the reader's unread notifications; 0 where it knows nothing. No query."""
    account = getattr(request, "account", None)
    if account is None:
        return 0
    whose, _dot, count = request.COOKIES.get(COOKIE, "").partition(".")
    if whose != str(account.pk) or not count.isascii() or not count.isdigit():
        return 0
    return min(int(count[:4]), SHOWN_MAX)


def keep_unread(request: HttpRequest, response: HttpResponse, count: int) -> HttpResponse:
    """Let the browser remember the count."""
    account = getattr(request, "account", None)
    if account is not None and known_unread(request) != count:
        response.set_cookie(
            COOKIE,
            f"{account.pk}.{count}",
            max_age=SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
