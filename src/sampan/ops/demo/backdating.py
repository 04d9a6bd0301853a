"""Lets the demo world have a past: what a service writes inside `dated` is as old as it says.

An id holds the moment of its making and the feed sorts by ids, so setting `created_at` afterwards would not
do.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models.signals import pre_save
from django.utils import timezone

from sampan.accounts.models import Account
from sampan.conversations.models import Chat, Comment, Message
from sampan.core.ids import SEQUENCE_BITS, id_for
from sampan.notes.models import Board, Note
from sampan.shop.models import Checkout, Order, Product, Review

DATED = (Account, Note, Comment, Board, Product, Checkout, Order, Review, Chat, Message)
"""What gets the moment as its id and `created_at`; media keep their real age, or they would be purged."""
_numbers = itertools.count()


def id_at(moment: datetime) -> int:
    """An id that was never used in this process, as if made at `moment`."""
    return id_for(moment) | (next(_numbers) & ((1 << SEQUENCE_BITS) - 1))


@contextmanager
def dated(moment: datetime) -> Iterator[None]:
    """Make every new row of `DATED` as old as `moment`. One at a time: it is for the whole process."""

    def date(instance: Any, **_signal: Any) -> None:
        if instance._state.adding:
            instance.pk = id_at(moment)
            instance.created_at = moment

    for model in DATED:
        pre_save.connect(date, sender=model, weak=False)
    try:
        yield
    finally:
        for model in DATED:
            pre_save.disconnect(date, sender=model)


@contextmanager
def lived(moment: datetime) -> Iterator[None]:
    """As `dated`, and the clock itself says `moment`: for what keeps many moments of its own, such as an
    order with its history and its entries in the books, which nobody can change afterwards."""
    now = timezone.now
    timezone.now = lambda: moment
    try:
        with dated(moment):
            yield
    finally:
        timezone.now = now
