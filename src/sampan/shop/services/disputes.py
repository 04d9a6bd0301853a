"""When buyer and seller do not agree: the buyer asks the operator, who decides, with or without a refund."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import User
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from sampan.shop.errors import NotNow
from sampan.shop.models import Dispute, Order
from sampan.shop.policies import get_party
from sampan.shop.services.moving import lock_order, move
from sampan.shop.services.refunding import write_refund
from sampan.shop.services.returns import clean_words
from sampan.shop.types import DisputeState, OrderAct, OrderState, Party
from sampan.translation.language import detect_language

WORDS_CHARS: Final = 1_000
DISPUTE_DAYS: Final = 60
"""Days after the arrival in which the operator can be asked; later the money is long paid out."""
DISPUTES_MAX: Final = 5
"""Of one order: each is work for the operator, and all of them stand on the order's page."""


def open_dispute(*, reader: Reader, order_id: int, reason: str) -> Dispute:
    """The buyer of a paid order asks the operator. Raises NotFound for others, Invalid without a reason,
    NotNow when nothing is paid or all is given back, Conflict when it is too late or a dispute is open,
    TooMany."""
    account_id = require_account(reader)
    words = clean_words(reason, field="reason", limit=WORDS_CHARS)
    with transaction.atomic():
        order = lock_order(order_id)
        get_party(order, reader=reader, among=(Party.BUYER,))
        if order.done_at is not None and now() > order.done_at + timedelta(days=DISPUTE_DAYS):
            raise Conflict(
                "dispute_late", _("This order was done too long ago. Write to the seller instead.")
            )
        if order.is_disputed:
            raise Conflict("dispute_open", _("The operator was asked already. Wait for the answer."))
        if Dispute.objects.filter(order=order).count() >= DISPUTES_MAX:
            raise TooMany("disputes", _("The operator was asked about this order often enough."))
        order.is_disputed = True
        detail = {"reason": words[:300]}
        move(
            order, OrderAct.DISPUTE, party=Party.BUYER, by=account_id, detail=detail, fields=("is_disputed",)
        )
        return Dispute.objects.create(order=order, reason=words, language=detect_language(words))


def drop_dispute(*, reader: Reader, dispute_id: int) -> Dispute:
    """The buyer and the seller agree after all. Raises NotFound for others, NotNow when it is decided."""
    account_id = require_account(reader)
    with transaction.atomic():
        order, dispute = _lock(dispute_id)
        get_party(order, reader=reader, among=(Party.BUYER,))
        _close(dispute, DisputeState.WITHDRAWN)
        order.is_disputed = False
        move(order, OrderAct.DROP_DISPUTE, party=Party.BUYER, by=account_id, fields=("is_disputed",))
    return dispute


def settle_dispute(
    *, by: User, dispute_id: int, for_buyer: bool, refund: int = 0, decision: str = ""
) -> Dispute:
    """The operator decides. `refund` (minor units, for the buyer only) is on its way at once; an amount that
    is the whole rest gives everything back.

    Raises Forbidden for others than staff, NotFound, NotNow when it is decided, Conflict for who decides in
    their own favor, Invalid for a refund to the side that loses or of more than is left, and without words
    about the decision.
    """
    if not (by.is_active and by.is_staff):
        raise Forbidden
    words = clean_words(decision, field="decision", limit=WORDS_CHARS)
    if refund < 0 or (refund and not for_buyer):
        raise Invalid("refund_amount", _("Only a decision for the buyer gives money back."), field="refund")
    account = getattr(by, "account", None)
    account_id = account.pk if account is not None else None
    with transaction.atomic():
        order, dispute = _lock(dispute_id)
        if account_id is not None and account_id == (order.buyer_id if for_buyer else order.shop_id):
            raise Conflict(
                "own_case", _("Nobody decides in their own favor. Somebody else of the staff has to do it.")
            )
        dispute.decision = words
        dispute.refund = refund
        dispute.decided_by = by
        _close(dispute, DisputeState.FOR_BUYER if for_buyer else DisputeState.FOR_SELLER)
        order.is_disputed = False
        move(
            order,
            OrderAct.SETTLE,
            party=Party.OPERATOR,
            by=account_id,
            detail={"for_buyer": for_buyer, "refund": refund},
            fields=("is_disputed",),
        )
        if refund:
            write_refund(
                order,
                party=Party.OPERATOR,
                by=account_id,
                amount=refund,
                reason=words[:300],
                act=_giving_act(order, refund),
                restock=order.state == OrderState.PAID,
            )
    return dispute


def _giving_act(order: Order, refund: int) -> OrderAct:
    """What is not sent yet and given back whole is cancelled."""
    is_whole = refund == order.total - order.refunded
    return OrderAct.ASK_CANCEL if is_whole and order.state == OrderState.PAID else OrderAct.ASK_REFUND


def _lock(dispute_id: int) -> tuple[Order, Dispute]:
    found = Dispute.objects.filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("dispute")
    order = lock_order(found.order_id)
    dispute = Dispute.objects.select_for_update(of=("self",), no_key=True).get(pk=dispute_id)
    if dispute.state != DisputeState.OPEN:
        raise NotNow
    return order, dispute


def _close(dispute: Dispute, state: DisputeState) -> None:
    dispute.state = state
    dispute.decided_at = now()
    dispute.save()
