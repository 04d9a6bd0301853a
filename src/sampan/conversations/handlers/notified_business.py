"""Who is told of orders, reviews, commissions and of what the staff decided."""

from __future__ import annotations

from django.db.models import Sum

from sampan.conversations.services.notifying import notify
from sampan.conversations.services.notifying.decisions import tell_of_decision
from sampan.conversations.types import NotificationKind
from sampan.notes.models import Note
from sampan.safety.events import DecisionMade
from sampan.shop.events import CommissionEarned, OrderMessageSent, OrderMoved, ReviewWritten
from sampan.shop.models import Order, OrderHistory, OrderLine, OrderMessage, Review
from sampan.shop.types import OrderAct, Party

_BOTH = frozenset({Party.BUYER, Party.SELLER})
_HEARD: dict[str, frozenset[Party]] = {
    OrderAct.PLACE: frozenset(),
    OrderAct.PAY: frozenset({Party.SELLER}),
    OrderAct.EXPIRE: frozenset({Party.BUYER}),
    OrderAct.ASK_REFUND: frozenset({Party.BUYER}),
    OrderAct.REFUND: frozenset({Party.BUYER}),
    OrderAct.REFUND_WHOLE: frozenset({Party.BUYER}),
}
"""Who hears of a step, apart from whoever took it; of the steps that are not named here both."""


def is_heard_of(event: OrderMoved) -> bool:
    """Whether anybody is to be told of this step."""
    return bool(_HEARD.get(event.act, _BOTH) - {event.party})


def on_order_step(event: OrderMoved) -> None:
    """Tell buyer or seller, or both, that their order went a step further. Nobody is named: it is told also
    when the two have blocked each other, since goods and money are on their way."""
    order = Order.objects.filter(pk=event.order_id).first()
    rows = OrderHistory.objects.filter(order=event.order_id, act=event.act).order_by("-pk")
    step = rows.values_list("pk", flat=True).first()
    if order is None or step is None:
        return
    for party in sorted(_HEARD.get(event.act, _BOTH) - {event.party}):
        account_id = order.buyer_id if party == Party.BUYER else order.shop_id
        if account_id is not None:
            notify(
                account_id=account_id,
                kind=NotificationKind.ORDER,
                group=f"order:{order.pk}",
                order_id=order.pk,
                detail={"act": event.act, "role": party.value},
                mark=step,
            )


def on_order_words(event: OrderMessageSent) -> None:
    """Tell the others that somebody wrote on the page of their order; of the staff no name is told."""
    message = OrderMessage.objects.filter(pk=event.message_id).select_related("order").first()
    if message is None:
        return
    order = message.order
    writer = None if message.party == Party.OPERATOR else message.author_id
    for party, account_id in ((Party.BUYER, order.buyer_id), (Party.SELLER, order.shop_id)):
        if account_id is not None and party != message.party:
            notify(
                account_id=account_id,
                kind=NotificationKind.ORDER,
                actor_id=writer,
                group=f"order_words:{order.pk}",
                order_id=order.pk,
                detail={"act": "message", "role": party.value},
                mark=message.pk,
            )


def on_review(event: ReviewWritten) -> None:
    """Tell the seller of a review, once, and its author of the seller's answer, once."""
    review = Review.objects.filter(pk=event.review_id).select_related("product").first()
    if review is None or review.author_id is None:
        return
    seller_id = review.product.shop_id
    notify(
        account_id=seller_id,
        kind=NotificationKind.REVIEW,
        actor_id=review.author_id,
        group=f"review:{review.pk}",
        review_id=review.pk,
    )
    if review.answer:
        notify(
            account_id=review.author_id,
            kind=NotificationKind.REVIEW,
            actor_id=seller_id,
            group=f"answer:{review.pk}",
            review_id=review.pk,
            detail={"answer": True},
        )


def on_commission(event: CommissionEarned) -> None:
    """Tell a creator what a sale out of their notes earns them; who bought what is not told."""
    lines = OrderLine.objects.filter(order=event.order_id, creator=event.creator_id, commission__gt=0)
    earned = lines.aggregate(sum=Sum("commission"))["sum"]
    currency = Order.objects.filter(pk=event.order_id).values_list("currency", flat=True).first()
    if not earned or currency is None:
        return
    via = lines.exclude(via_note_id=None).values("via_note_id")
    notes = Note.objects.filter(pk__in=via, author=event.creator_id).values_list("pk", flat=True)[:2]
    notify(
        account_id=event.creator_id,
        kind=NotificationKind.COMMISSION,
        group=f"commission:{event.order_id}",
        note_id=notes[0] if len(notes) == 1 else None,
        detail={"amount": earned, "currency": currency},
    )


def on_decision(event: DecisionMade) -> None:
    """Tell whose thing it is what was decided about it, and who reported it that it was looked at."""
    tell_of_decision(kind=event.kind, target_id=event.target_id, action=event.action)
