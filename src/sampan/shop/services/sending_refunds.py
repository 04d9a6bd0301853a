"""Give money back through the provider: the row is there before, the key is the same at each try."""

from __future__ import annotations

from django.db import transaction

from sampan.core.clock import now
from sampan.shop.models import Refund
from sampan.shop.payments.types import Refused, Returned
from sampan.shop.services.posting import post_refund
from sampan.shop.services.providers import get_provider
from sampan.shop.services.refunding import lock_refund, refund_arrived, refund_failed
from sampan.shop.types import RefundState

OPEN = (RefundState.CREATED, RefundState.PENDING)


def send_refund(*, refund_id: int) -> RefundState:
    """Ask the provider for a refund, or how one that was asked for stands; gives its state afterwards.

    Raises Unreachable, NotConfigured. Twice does no harm. Never inside a transaction.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state not in OPEN:
        return RefundState(refund.state)
    was_asked = refund.checked_at is not None
    # Noted before the provider is asked: it forgets keys after a day, so whoever asks again looks first.
    Refund.objects.filter(pk=refund_id).update(checked_at=now())
    return settle_refund(refund_id=refund_id, returned=_ask(refund, was_asked=was_asked))


def settle_refund(*, refund_id: int, returned: Returned) -> RefundState:
    """Write what the provider answered, with all that follows for the order and the books, in one piece."""
    with transaction.atomic():
        refund = lock_refund(refund_id)
        if refund.state not in OPEN:
            return RefundState(refund.state)
        refund.ref = returned.ref or refund.ref
        if returned.state == RefundState.PENDING:
            refund.state = RefundState.PENDING
            refund.save(update_fields=["ref", "state"])
            return RefundState.PENDING
        refund.save(update_fields=["ref"])
        if refund.order_id is None:
            _settle_stray(refund, returned)
        elif returned.state == RefundState.SUCCEEDED:
            refund_arrived(refund)
        else:
            refund_failed(refund, returned.failure)
    return returned.state


def _ask(refund: Refund, *, was_asked: bool) -> Returned:
    provider = get_provider(refund.payment.provider)
    key = str(refund.key)
    try:
        found = provider.find_refund(ref=refund.payment.ref, key=key) if was_asked else None
        return found or provider.refund(ref=refund.payment.ref, key=key, amount=refund.amount)
    except Refused as no:
        return Returned(refund.ref, RefundState.FAILED, refund.amount, no.code)


def _settle_stray(refund: Refund, returned: Returned) -> None:
    refund.state = returned.state
    refund.failure = returned.failure
    refund.settled_at = now()
    refund.save(update_fields=["state", "failure", "settled_at"])
    if returned.state == RefundState.SUCCEEDED:
        post_refund(refund)
