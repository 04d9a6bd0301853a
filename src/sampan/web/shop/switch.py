"""The operator's switch: without the shop its pages are missing; orders that were placed stay readable."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from sampan.core.errors import NotFound

View = Callable[..., HttpResponseBase]


def shop_only(view: View) -> View:
    """Answer 404 where SAMPAN_SHOP is off."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.SAMPAN_SHOP:
            raise NotFound
        return view(request, *args, **kwargs)

    return wrapped
