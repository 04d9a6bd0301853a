"""What payments do in the background and by the clock."""

import logging

from sampan.core.queue import periodic, task
from sampan.shop.errors import MessageForged
from sampan.shop.services import provider_events, reconciling, sandbox_paying, sending_refunds, settling

logger = logging.getLogger("sampan.payments")


@task(name=settling.SETTLE, retries=5)
def settle_payment(payment_id: int) -> None:
    """Ask the provider about one payment."""
    settling.settle_payment(payment_id=payment_id)


@task(name=settling.SEND_REFUND, retries=5)
def send_refund(refund_id: int) -> None:
    """Ask the provider to give money back; what fails for long is taken up by `reconcile`."""
    sending_refunds.send_refund(refund_id=refund_id)


@task(name=provider_events.HANDLE, retries=5)
def handle_provider_event(event_id: int) -> None:
    """Ask about what a provider's message spoke of."""
    provider_events.handle_event(event_id=event_id)


@task(name=sandbox_paying.TELL, retries=2)
def tell_from_sandbox(kind: str, ref: str, event_id: str, is_forged: bool = False) -> None:
    """Bring a message of the sandbox; a forged one is refused, as it should be."""
    try:
        sandbox_paying.tell_from_sandbox(kind=kind, ref=ref, event_id=event_id, is_forged=is_forged)
    except MessageForged:
        logger.warning("a message about %s was refused: its signature does not hold", ref)


@periodic(name="shop.reconcile", cron="* * * * *")
def reconcile() -> None:
    """Settle what no message and no page has settled."""
    reconciling.reconcile()


@periodic(name="shop.forget_provider_events", cron="41 4 * * *")
def forget_provider_events() -> None:
    """Forget the messages of long ago."""
    provider_events.forget_events()
