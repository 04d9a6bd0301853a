"""Who looks at the page that is being made."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from sampan.accounts.types import Reader


def reader_of(request: HttpRequest) -> Reader:
    """The reader whom the middleware found for this request."""
    return cast(Reader, request.reader)  # type: ignore[attr-defined]
