"""What buyer, seller and operator write to each other on the page of an order."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import events, ratelimit
from sampan.core.errors import NotFound
from sampan.shop.events import OrderMessageSent
from sampan.shop.models import Order, OrderMessage
from sampan.shop.policies import get_party
from sampan.shop.services.returns import clean_words
from sampan.translation.language import detect_language

BODY_CHARS: Final = 1_000


def send_order_message(*, reader: Reader, order_id: int, body: str, key: UUID | None = None) -> OrderMessage:
    """Write on the page of an order; a second call with the same `key` gives the message of the first.

    Raises NotFound for others, Invalid for no words or too many, TooMany.
    """
    account_id = require_account(reader)
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise NotFound("order")
    party = get_party(order, reader=reader)
    earlier = _earlier(order, key)
    if earlier is not None:
        return earlier
    words = clean_words(body, field="body", limit=BODY_CHARS)
    ratelimit.check(
        f"order_message:{account_id}", limit=settings.SAMPAN_ORDER_MESSAGES_HOUR_MAX, seconds=3600
    )
    try:
        with transaction.atomic():
            message = OrderMessage.objects.create(
                order=order,
                author_id=account_id,
                party=party,
                body=words,
                language=detect_language(words),
                key=key,
            )
            events.record(OrderMessageSent(message.pk, order.pk))
    except IntegrityError:
        twin = _earlier(order, key)
        if twin is None:
            raise
        return twin
    return message


def _earlier(order: Order, key: UUID | None) -> OrderMessage | None:
    return OrderMessage.objects.filter(order=order, key=key).first() if key is not None else None
