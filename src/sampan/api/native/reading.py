"""Who asks, and how often they may."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.errors import SignInNeeded


def reader_of(request: HttpRequest) -> Reader:
    """The reader whom the middleware found; a visitor when nobody is signed in."""
    return cast(Reader, request.reader)  # type: ignore[attr-defined]


def signed_in_reader_of(request: HttpRequest) -> Reader:
    """The same; raises SignInNeeded for visitors."""
    reader = reader_of(request)
    if not reader.signed_in:
        raise SignInNeeded
    return reader


def check_rate(request: HttpRequest) -> None:
    """Raise TooMany beyond SAMPAN_API_MINUTE_MAX requests a minute of one person, or one visitor's
    address."""
    who = reader_of(request).account_id or get_adapter(request).get_client_ip(request)
    ratelimit.check(f"api:{who}", limit=settings.SAMPAN_API_MINUTE_MAX, seconds=60)
