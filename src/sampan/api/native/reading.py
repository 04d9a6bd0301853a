"""Who asks, and how often they may."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.utils import check_csrf

from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.errors import DomainError, SignInNeeded

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NoCsrfToken(DomainError):
    """A change that another site may have made the browser ask for."""

    status = 403

    def __init__(self) -> None:
        super().__init__("csrf", _("Send the token of the csrftoken cookie in the header X-CSRFToken."))


def reader_of(request: HttpRequest) -> Reader:
    """The reader whom the middleware found; a visitor when nobody is signed in."""
    return cast(Reader, request.reader)  # type: ignore[attr-defined]


def signed_in_reader_of(request: HttpRequest) -> Reader:
    """The same; raises SignInNeeded for visitors."""
    reader = reader_of(request)
    if not reader.signed_in:
        raise SignInNeeded
    return reader


def begin(request: HttpRequest) -> Reader:
    """Who asks for what is theirs alone. Raises SignInNeeded, TooMany."""
    reader = signed_in_reader_of(request)
    check_rate(request)
    return reader


def check_page(request: HttpRequest) -> bool:
    """Refuse a change that another site may have made the browser ask for, before anything else is looked at.

    Ninja takes its views out of Django's CSRF check, so it is made here. Always true; raises NoCsrfToken.
    """
    if request.method not in SAFE and check_csrf(request) is not None:
        raise NoCsrfToken
    return True


def check_rate(request: HttpRequest) -> None:
    """Raise TooMany beyond SAMPAN_API_MINUTE_MAX requests a minute of one person, or one visitor's
    address."""
    who = reader_of(request).account_id or get_adapter(request).get_client_ip(request)
    ratelimit.check(f"api:{who}", limit=settings.SAMPAN_API_MINUTE_MAX, seconds=60)
