"""Take in what providers tell: each message once, and only as a reason to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

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
    ref = told.ref[:120]
    payment = _payment_of(provider, ref)
    settled = payment is not None and not _open_ends(payment)
    with transaction.atomic():
        row, is_new = ProviderEvent.objects.get_or_create(
            provider=provider,
            event_id=told.event_id[:120],
            defaults={"kind": told.kind[:60], "ref": ref, "handled_at": now() if settled else None},
        )
        if is_new and not settled:
            defer(HANDLE, event_id=row.pk)
    return is_new


def handle_event(*, event_id: int) -> None:
    """Ask about the payment that a message spoke of, and about its refunds. Twice does no harm."""
    event = ProviderEvent.objects.get(pk=event_id)
    payment = _payment_of(event.provider, event.ref)
    if event.handled_at is None and payment is not None:
        if payment.state != PaymentState.SUCCEEDED:
            settle_payment(payment_id=payment.pk)
        for refund_id in _unsettled_refunds(payment).values_list("pk", flat=True):
            send_refund(refund_id=refund_id)
    ProviderEvent.objects.filter(pk=event_id, handled_at=None).update(handled_at=now())


def forget_events() -> int:
    """Delete the messages of long ago; gives how many."""
    old = ProviderEvent.objects.filter(received_at__lt=now() - timedelta(days=KEPT_DAYS))
    deleted, _by_model = ProviderEvent.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    return deleted


def _payment_of(provider: str, ref: str) -> Payment | None:
    return Payment.objects.filter(provider=provider, ref=ref).first() if ref else None


def _open_ends(payment: Payment) -> bool:
    """Whether a provider could be asked anything about it: a payment that succeeded stays so, and a refund's
    row is there before the provider hears of it, so before it can tell of it."""
    return payment.state != PaymentState.SUCCEEDED or _unsettled_refunds(payment).exists()


def _unsettled_refunds(payment: Payment) -> QuerySet[Refund]:
    return Refund.objects.filter(payment=payment, state__in=(RefundState.CREATED, RefundState.PENDING))
