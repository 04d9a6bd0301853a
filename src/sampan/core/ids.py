"""One time-ordered 64-bit sequence for accounts, notes and comments.

An id is the millisecond of its making shifted left by 16 bits, plus 16 bits of a sequence, made by the SQL
function `sampan_next_id()`. Ids sort as time does, so pages need no OFFSET and need no second column.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.expressions import Func

SEQUENCE_BITS = 16
"""How many ids one millisecond can hold: 65,536."""


class SampanId(Func):
    """SQL expression: the next id of the instance."""

    function = "sampan_next_id"
    template = "%(function)s()"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()


def snowflake_pk() -> "models.BigIntegerField[Any, Any]":
    """The primary key field of an account, a note or a comment; PostgreSQL fills it in."""
    return models.BigIntegerField(primary_key=True, db_default=SampanId(), editable=False)


def id_for(moment: datetime) -> int:
    """The smallest id that can have been made at `moment` (an aware datetime)."""
    return int(moment.timestamp() * 1000) << SEQUENCE_BITS


def parse_id(value: str | None) -> int | None:
    """An id written by a browser, or None when it is not one."""
    if value and value.isascii() and value.isdigit() and len(value) <= 19:
        number = int(value)
        return number if number < 2**63 else None
    return None
