"""Bring a payment here to what it is at its provider: what was told is a hint, what was asked counts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.shop.models import Checkout, Order, Payment, Refund
from sampan.shop.payments.registry import NotConfigured
from sampan.shop.payments.types import Charge, Refused, Unreachable
from sampan.shop.services.moving import lock_orders
from sampan.shop.services.paying_orders import pay_orders
from sampan.shop.services.posting import post_stray
from sampan.shop.services.providers import get_provider
from sampan.shop.types import PaymentState

SETTLE = "shop.settle_payment"
SEND_REFUND = "shop.send_refund"
OPEN = (PaymentState.CREATED, PaymentState.PENDING)
LIVE = (*OPEN, PaymentState.SUCCEEDED)
ANSWERED = ("ref", "state", "failure", "checked_at", "settled_at")
"""What a provider's answer changes of a payment."""
HASTEN_SECONDS = 5
"""A page that waits makes the provider be asked that often at most."""
OVER = "checkout_over"
"""Why the whole of a payment went back: nothing could be had for it any more."""
logger = logging.getLogger("sampan.payments")


def ask_charge(payment: Payment) -> Charge:
    """How the charge of this payment stands at the provider; one that was never answered is made by its key.

    Raises Unreachable, Refused, NotConfigured. Never inside a transaction.
    """
    provider = get_provider(payment.provider)
    if payment.ref:
        return provider.find(ref=payment.ref)
    return provider.create(
        key=str(payment.key),
        amount=payment.amount,
        currency=payment.currency,
        metadata={"checkout": str(payment.checkout_id), "payment": str(payment.pk)},
    )


def settle_payment(*, payment_id: int) -> PaymentState:
    """Ask the provider about a payment and do what follows from the answer; gives its state then.

    One that has succeeded is not asked about again; one that ended otherwise is, for money may still come.
    Raises Unreachable, Refused, NotConfigured. Twice does no harm.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.SUCCEEDED:
        return PaymentState.SUCCEEDED
    try:
        charge = ask_charge(payment)
    except Refused as no:
        if payment.ref:
            raise
        return refuse_payment(payment, no.code)
    return apply_charge(payment_id=payment.pk, charge=charge)


def refuse_payment(payment: Payment, code: str) -> PaymentState:
    """The provider will not have this charge: there is none, so nothing need be asked about it again."""
    open_still = Payment.objects.filter(pk=payment.pk, state=PaymentState.CREATED, ref="")
    open_still.update(state=PaymentState.FAILED, failure=code[:60], checked_at=now(), settled_at=now())
    return PaymentState(Payment.objects.values_list("state", flat=True).get(pk=payment.pk))


def hasten_payment(*, checkout_id: int) -> None:
    """Somebody waits for a payment: let a job ask the provider now, unless it was asked a moment ago."""
    lately = now() - timedelta(seconds=HASTEN_SECONDS)
    waiting = Payment.objects.filter(checkout=checkout_id, state__in=OPEN)
    payment = waiting.filter(Q(checked_at=None) | Q(checked_at__lt=lately)).first()
    if payment is not None:
        defer(SETTLE, _queueing_lock=f"{SETTLE}:{payment.pk}", payment_id=payment.pk)


def apply_charge(*, payment_id: int, charge: Charge) -> PaymentState:
    """Write what the provider answered, and pay the orders if it has the money: all of it or nothing.

    Locks the checkout, its orders where they may be paid, then the payment. Gives the state of the payment
    afterwards.
    """
    with transaction.atomic():
        checkout = _lock_checkout_of(payment_id)
        orders = lock_orders(checkout) if charge.state == PaymentState.SUCCEEDED else []
        payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
        if payment.state == PaymentState.SUCCEEDED or not _belongs(payment, charge):
            return PaymentState(payment.state)
        payment.checked_at = now()
        payment.ref = charge.ref
        if charge.state == PaymentState.SUCCEEDED:
            _take_money(checkout, orders, payment)
        else:
            _note_answer(payment, charge)
        return PaymentState(payment.state)


def release_payment(*, checkout_id: int) -> bool:
    """Call back whatever could still be paid for this checkout. Gives whether surely nothing can be any more.

    False: it is paid, is being paid this moment, or the provider does not answer; then nothing of it may be
    ended. Never inside a transaction. Twice does no harm.
    """
    for payment in Payment.objects.filter(checkout=checkout_id, state__in=OPEN):
        try:
            if settle_payment(payment_id=payment.pk) in OPEN:
                payment.refresh_from_db()
                charge = get_provider(payment.provider).cancel(ref=payment.ref)
                apply_charge(payment_id=payment.pk, charge=charge)
        except (Unreachable, Refused, NotConfigured) as trouble:
            logger.warning("payment %s could not be called back: %s", payment.pk, trouble)
            return False
    return not Payment.objects.filter(checkout=checkout_id, state__in=LIVE).exists()


def _lock_checkout_of(payment_id: int) -> Checkout:
    """The checkout that the payment is for, held as `lock_checkout` holds it."""
    return Checkout.objects.select_for_update(no_key=True, of=("self",)).get(payments=payment_id)


def _note_answer(payment: Payment, charge: Charge) -> None:
    """Write how a charge stands that has no money; what ended here stays ended."""
    if payment.state in OPEN:
        payment.state = charge.state
        payment.failure = charge.failure
        payment.settled_at = None if charge.state in OPEN else now()
    payment.save(update_fields=ANSWERED)


def _belongs(payment: Payment, charge: Charge) -> bool:
    """Whether the answer is about this payment and its sum; another is never settled, but told in the log."""
    same = (charge.amount, charge.currency) == (payment.amount, payment.currency)
    if same and payment.ref in ("", charge.ref):
        return True
    logger.error(
        "payment %s is of %s %s, but %s says %s %s: left as it is, look at it there",
        *(payment.pk, payment.amount, payment.currency),
        *(payment.provider, charge.amount, charge.currency),
    )
    return False


def _take_money(checkout: Checkout, orders: Sequence[Order], payment: Payment) -> None:
    """The provider has the money: it buys the orders, or goes back where nothing can be had for it."""
    live = Payment.objects.filter(checkout=checkout, state__in=LIVE)
    # Of a checkout one payment lives at most, so only one that had ended has to look for another.
    if payment.state in OPEN or not live.exists():
        payment.state = PaymentState.SUCCEEDED
        payment.failure = ""
        payment.settled_at = now()
        payment.save(update_fields=ANSWERED)  # before the orders: the books ask what bought them
        if pay_orders(checkout, orders):
            return
    else:
        payment.save(update_fields=ANSWERED)
    if not payment.refunds.filter(order=None).exists():
        post_stray(payment)
        refund = Refund.objects.create(payment=payment, amount=payment.amount, reason=OVER)
        defer(SEND_REFUND, refund_id=refund.pk)
