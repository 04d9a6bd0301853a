"""Take in what providers tell: each message once, and only as a reason to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.queue import defer
from sampan.shop.errors import MessageForged
from sampan.shop.models import Payment, ProviderEvent, Refund
from sampan.shop.payments.registry import NotConfigured
from sampan.shop.payments.types import Forged
from sampan.shop.services.providers import get_provider
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import PaymentState, RefundState

HANDLE = "shop.handle_provider_event"
KEPT_DAYS = 90
"""How long messages are remembered; their signatures are refused after minutes."""
FORGOTTEN_AT_ONCE = 20_000


def take_event(*, provider: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Take in one message to our address; gives whether it is new. What it tells of is asked for by a job.

    `headers` has lower-case names. Raises NotFound for a provider that is not ours, MessageForged when it
    did not sign this just now.
    """
    try:
        told = get_provider(provider).read_event(body, headers)
    except NotConfigured:
        raise NotFound("provider") from None
    except Forged:
        raise MessageForged from None
    with transaction.atomic():
        row, is_new = ProviderEvent.objects.get_or_create(
            provider=provider,
            event_id=told.event_id[:120],
            defaults={"kind": told.kind[:60], "ref": told.ref[:120]},
        )
        if is_new:
            defer(HANDLE, event_id=row.pk)
    return is_new


def handle_event(*, event_id: int) -> None:
    """Ask about the payment that a message spoke of, and about its refunds. Twice does no harm."""
    event = ProviderEvent.objects.get(pk=event_id)
    payment = Payment.objects.filter(provider=event.provider, ref=event.ref).first() if event.ref else None
    if event.handled_at is None and payment is not None:
        if payment.state != PaymentState.SUCCEEDED:
            settle_payment(payment_id=payment.pk)
        unsettled = Refund.objects.filter(
            payment=payment, state__in=(RefundState.CREATED, RefundState.PENDING)
        )
        for refund_id in unsettled.values_list("pk", flat=True):
            send_refund(refund_id=refund_id)
    ProviderEvent.objects.filter(pk=event_id, handled_at=None).update(handled_at=now())


def forget_events() -> int:
    """Delete the messages of long ago; gives how many."""
    old = ProviderEvent.objects.filter(received_at__lt=now() - timedelta(days=KEPT_DAYS))
    deleted, _by_model = ProviderEvent.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    return deleted
