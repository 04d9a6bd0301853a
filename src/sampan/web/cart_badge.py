"""How many things lie in the cart, as every page says it: kept by the browser, so that no page asks.

The cookie names the account, so that the next person at the same browser does not see it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sampan.shop.selectors import cart_count

COOKIE = "cart"
SECONDS = 30 * 86400
SHOWN_MAX = 999


def badge(request: HttpRequest) -> int | None:
    """What the cookie says of this reader's cart; None where it says nothing. No query."""
    account = getattr(request, "account", None)
    if account is None:
        return None
    whose, _dot, count = request.COOKIES.get(COOKIE, "").partition(".")
    if whose != str(account.pk) or not count.isascii() or not count.isdigit():
        return None
    return min(int(count[:4]), SHOWN_MAX)


def keep_badge(request: HttpRequest, response: HttpResponse, count: int) -> HttpResponse:
    """Let the browser remember the count."""
    account = getattr(request, "account", None)
    if account is not None and badge(request) != count:
        value = f"{account.pk}.{count}"
        response.set_cookie(
            COOKIE, value, max_age=SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def count_once(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """On a page of the shop: count for a browser that knows nothing yet. One query then, afterwards none."""
    account = getattr(request, "account", None)
    if account is None or badge(request) is not None:
        return response
    return keep_badge(request, response, cart_count(account.pk))
