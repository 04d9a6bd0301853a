"""What tests of answers share: a full answer is what its shape says, and the shape stands in the document."""

from functools import lru_cache
from typing import Any

from ninja import Schema

from sampan.api.native.app import api


def holds(answer: Any, shape: type[Schema]) -> None:
    """What goes out is what the shape says, and the shape stands in the document with the same fields."""
    shape.model_validate(answer)  # forbids what it does not name
    assert set(answer) == set(_shapes()[shape.__name__]["properties"])


@lru_cache(maxsize=1)
def _shapes() -> dict[str, Any]:
    """The shapes of the document; to put it together takes a while."""
    shapes: dict[str, Any] = api.get_openapi_schema()["components"]["schemas"]
    return shapes
