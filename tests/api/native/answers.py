"""What tests of answers share: a full answer is what its shape says, and the shape stands in the document."""

from typing import Any

from ninja import Schema

from sampan.api.native.app import api


def holds(answer: Any, shape: type[Schema]) -> None:
    """What goes out is what the shape says, and the shape stands in the document with the same fields."""
    shape.model_validate(answer)  # forbids what it does not name
    assert set(answer) == set(api.get_openapi_schema()["components"]["schemas"][shape.__name__]["properties"])
