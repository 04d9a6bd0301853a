"""What every request of the native API does alike: ids that are read, and answers that nobody keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from sampan.core.errors import NotFound
from sampan.core.ids import parse_id


def answer(told: dict[str, Any]) -> HttpResponse:
    """What was asked for, as JSON for this reader alone."""
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def done() -> HttpResponse:
    """It is done, and there is nothing to tell (204)."""
    response = HttpResponse(status=204)
    response["Cache-Control"] = "private, no-store"
    return response


def number(written: str) -> int:
    """An id out of an address; raises NotFound for what can be nobody's."""
    found = parse_id(written)
    if found is None:
        raise NotFound
    return found


def numbers(written: Iterable[str]) -> list[int]:
    """Many of them."""
    return [number(one) for one in written]
