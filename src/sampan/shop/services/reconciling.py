"""Each minute: ask the providers about everything that is unsettled, and end what ran out unpaid.

Nothing depends on a message of a provider, on a process that lived long enough, or on a page being open.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from sampan.core.clock import now
from sampan.shop.models import Checkout, Payment, Refund
from sampan.shop.payments.registry import NotConfigured
from sampan.shop.payments.types import Refused, Unreachable
from sampan.shop.services.ending import end_checkout
from sampan.shop.services.sending_refunds import send_refund
from sampan.shop.services.settling import release_payment, settle_payment
from sampan.shop.types import CheckoutState, PaymentState, RefundState

UNDER_WAY_SECONDS = 20
"""What is younger is left to whoever is at it; a provider is waited for that long at most."""
RECONCILED_AT_ONCE = 200
"""Of each kind in a minute, those first that were asked about longest ago: all have their turn."""
logger = logging.getLogger("sampan.payments")


@dataclass(frozen=True)
class Reconciled:
    """How many of each kind were looked at, and how many of them stay unknown for now."""

    payments: int
    refunds: int
    ended: int
    troubled: int


def reconcile(*, limit: int = RECONCILED_AT_ONCE, under_way_seconds: int = UNDER_WAY_SECONDS) -> Reconciled:
    """Settle what can be settled: payments, then checkouts whose time is over, then refunds.

    One that fails stands in nobody's way. Twice, or by two workers at once, does no harm.
    """
    before = now() - timedelta(seconds=under_way_seconds)
    payments = list(
        Payment.objects.filter(state__in=(PaymentState.CREATED, PaymentState.PENDING), created_at__lte=before)
        .order_by(F("checked_at").asc(nulls_first=True), "pk")
        .values_list("pk", flat=True)[:limit]
    )
    troubled = sum(not _tried(settle_payment, payment_id=pk) for pk in payments)
    due = list(
        Checkout.objects.filter(state=CheckoutState.OPEN, expires_at__lte=now())
        .order_by("expires_at")
        .values_list("pk", flat=True)[:limit]
    )
    ended = sum(_end(pk) for pk in due)
    refunds = list(
        Refund.objects.filter(state__in=(RefundState.CREATED, RefundState.PENDING), created_at__lte=before)
        .order_by(F("checked_at").asc(nulls_first=True), "pk")
        .values_list("pk", flat=True)[:limit]
    )
    troubled += sum(not _tried(send_refund, refund_id=pk) for pk in refunds)
    if troubled:
        logger.warning("%s payments or refunds could not be asked about; they are asked again", troubled)
    return Reconciled(len(payments), len(refunds), ended, troubled)


def _end(checkout_id: int) -> bool:
    try:
        return release_payment(checkout_id=checkout_id) and end_checkout(checkout_id=checkout_id)
    except Exception:
        logger.exception("checkout %s could not be ended", checkout_id)
        return False


def _tried(ask: Callable[..., object], **arguments: int) -> bool:
    try:
        ask(**arguments)
    except (Unreachable, Refused, NotConfigured) as trouble:
        _note_asked(**arguments)
        logger.info("%s: %s", arguments, trouble)
        return False
    except Exception:
        _note_asked(**arguments)
        logger.exception("%s could not be settled", arguments)
        return False
    return True


def _note_asked(*, payment_id: int = 0, refund_id: int = 0) -> None:
    """Let the others have their turn before this one is asked about again."""
    Payment.objects.filter(pk=payment_id).update(checked_at=now())
    Refund.objects.filter(pk=refund_id).update(checked_at=now())
