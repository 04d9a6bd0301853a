"""The payer's side of the sandbox: what its page shows, and what follows from the choice there."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.core.queue import defer
from sampan.shop.models import Payment
from sampan.shop.payments import sandbox
from sampan.shop.payments.sandbox import Message
from sampan.shop.payments.types import Manner
from sampan.shop.services.provider_events import take_event
from sampan.shop.services.providers import get_sandbox
from sampan.shop.types import PaymentState

TELL = "shop.tell_from_sandbox"


def pay_in_sandbox(*, reader: Reader, ref: str, manner: Manner) -> int:
    """Let the sandbox do what the payer chose; its messages go out by jobs. Gives the checkout's id.

    Raises NotFound for a charge that is not of the reader's.
    """
    account_id = require_account(reader)
    if settings.SAMPAN_PAYMENTS != sandbox.NAME:
        raise NotFound("charge")  # of the days before real money: nothing is had for play money any more
    payment = Payment.objects.filter(provider=sandbox.NAME, ref=ref, checkout__buyer=account_id).first()
    if payment is None:
        raise NotFound("charge")
    if payment.failure:  # what went wrong the time before must not look like the answer to this try
        Payment.objects.filter(pk=payment.pk, state=PaymentState.PENDING).update(failure="")
    for message in get_sandbox().pay(ref=ref, manner=manner):
        defer(
            TELL,
            _at=now() + timedelta(seconds=message.delay) if message.delay else None,
            kind=message.kind,
            ref=message.ref,
            event_id=message.event_id,
            is_forged=message.is_forged,
        )
    return payment.checkout_id


def tell_from_sandbox(*, kind: str, ref: str, event_id: str, is_forged: bool = False) -> bool:
    """Bring one message of the sandbox the way that every provider's messages come in.

    Raises what `take_event` raises: MessageForged when it is forged.
    """
    body, headers = get_sandbox().write_event(Message(kind, ref, event_id, is_forged=is_forged))
    return take_event(provider=sandbox.NAME, body=body, headers=headers)
