"""Orders as their buyers and sellers see them: rows of a list, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest

from sampan.shop.selectors.texts import (
    buyer_note_text,
    decision_text,
    dispute_text,
    line_option_text,
    line_text,
    message_text,
    refund_reason_text,
    return_answer_text,
    return_reason_text,
    title_text,
)
from sampan.shop.types import CheckoutState, OrderState, Party
from sampan.translation.types import Text
from sampan.web.present.addresses import address
from sampan.web.present.faces import person
from sampan.web.present.files import cover
from sampan.web.present.order_acts import open_acts
from sampan.web.present.order_words import DISPUTES, PASSED, REFUNDS, RETURNS, STATES, happened
from sampan.web.present.prices import money, price
from sampan.web.present.reading import reader_of
from sampan.web.present.texts import Texts
from sampan.web.shown_media import ShownPicture
from sampan.web.shown_orders import (
    ShownDispute,
    ShownHistoryRow,
    ShownOrder,
    ShownOrderCard,
    ShownOrderLine,
    ShownOrderMessage,
    ShownRefund,
    ShownReturn,
    ShownStep,
)

OrderRow = Any
"""An order with checkout, shop, buyer and lines (for a page: with all else), as `shop.selectors` gives it."""


def order_cards(rows: Sequence[OrderRow], *, request: HttpRequest) -> list[ShownOrderCard]:
    """Orders as rows of a list. One query, for the texts."""
    texts = Texts(reader_of(request))
    for row in rows:
        want_lines(row, texts)
    texts.find()
    return [order_card(row, texts, request) for row in rows]


def order_page(row: OrderRow, *, party: Party, request: HttpRequest) -> ShownOrder:
    """An order whole, as `party` sees it. One query, for the texts."""
    texts = Texts(reader_of(request))
    want_lines(row, texts)
    _want_words(row, texts)
    texts.find_and_order()
    card = order_card(row, texts, request)
    lines = {line.id: line for line in card.lines}
    currency = row.currency
    return ShownOrder(
        card=card,
        is_buyer=party == Party.BUYER,
        is_seller=party == Party.SELLER,
        steps=_steps(row),
        goods=money(row.goods, currency, request),
        shipping=money(row.shipping, currency, request),
        shipping_name=texts.words(f"order:{row.pk}:shipping_name") if row.shipping_name else "",
        address=address(row.checkout, language=texts.reader.language),
        discount=money(row.discount, currency, request) if row.discount else "",
        fee=money(row.fee, currency, request) if row.fee else "",
        carrier=row.carrier,
        tracking=row.tracking,
        buyer_note=texts.body(f"order:{row.pk}:buyer_note") if row.buyer_note else None,
        history=tuple(
            ShownHistoryRow(happened(one, currency=currency, request=request), one.created_at)
            for one in row.history_shown
        ),
        messages=_messages(row, texts),
        refunds=tuple(_refund(one, currency, texts, request) for one in row.refunds.all()),
        returns=tuple(_return(one, lines, texts) for one in row.returns.all()),
        disputes=tuple(_dispute(one, currency, texts, request) for one in row.disputes.all()),
        refundable=money(row.total - row.refunded, currency, request) if row.total > row.refunded else "",
        acts=open_acts(row, party),
    )


def want_lines(row: OrderRow, texts: Texts) -> None:
    """Ask for the words of what was bought, as they were then."""
    for line in row.lines.all():
        texts.want(f"order_line:{line.pk}:title", line_title(line))
        for place, (_name, value) in enumerate(line.options):
            texts.want(f"order_line:{line.pk}:option{place}", line_option_text(line, value))


def line_title(line: Any) -> Text:
    """A line's title; while the product is still called so, with what its seller wrote as the translation."""
    if line.variant is not None and line.variant.product.title == line.title:
        return title_text(line.variant.product)
    return line_text(line)


def order_card(row: OrderRow, texts: Texts, request: HttpRequest) -> ShownOrderCard:
    """One order as a row of a list; its texts have been found. No query."""
    me = texts.reader.account_id
    waits = row.state == OrderState.PENDING and row.checkout.state == CheckoutState.OPEN
    return ShownOrderCard(
        id=str(row.pk),
        state=str(row.state),
        state_name=str(STATES[row.state]),
        shop=person(row.shop.account, me_id=me),
        buyer=person(row.buyer, me_id=me) if row.buyer is not None else None,
        total=price(row.total, row.currency, request),
        lines=tuple(_line(line, row, texts, request) for line in row.lines.all()),
        created_at=row.created_at,
        checkout_id=str(row.checkout_id),
        expires_at=row.checkout.expires_at if waits else None,
        is_disputed=row.is_disputed,
        is_returning=row.is_returning,
        refunded=money(row.refunded, row.currency, request) if row.refunded else "",
    )


def _line(line: Any, order: OrderRow, texts: Texts, request: HttpRequest) -> ShownOrderLine:
    review = getattr(line, "review", None)
    arrived = order.state == OrderState.DONE and line.refunded_quantity < line.quantity
    mine = order.buyer_id is not None and order.buyer_id == texts.reader.account_id
    return ShownOrderLine(
        id=str(line.pk),
        product_id=str(line.product_id),
        title=texts.title(f"order_line:{line.pk}:title"),
        options=" · ".join(
            texts.words(f"order_line:{line.pk}:option{place}") for place in range(len(line.options))
        ),
        price=money(line.price, order.currency, request),
        total=money(line.price * line.quantity, order.currency, request),
        quantity=line.quantity,
        picture=_picture(line),
        refunded=money(line.refunded, order.currency, request) if line.refunded else "",
        refunded_quantity=line.refunded_quantity,
        review_id=str(review.pk) if review is not None else "",
        can_review=mine and arrived and review is None,
    )


def _picture(line: Any) -> ShownPicture | None:
    variant = line.variant
    if variant is None:
        return None
    for media in (variant.picture, variant.product.cover):
        if media is not None and media.state == "ready":
            return cover(media)
    return None


def _want_words(row: OrderRow, texts: Texts) -> None:
    if row.shipping_name:
        texts.want(f"order:{row.pk}:shipping_name", Text(row.shipping_name, row.shop.language))
    if row.buyer_note:
        texts.want(f"order:{row.pk}:buyer_note", buyer_note_text(row))
    for message in row.messages_shown:
        texts.want(f"order_message:{message.pk}:body", message_text(message))
    for one in row.refunds.all():
        if one.reason:
            texts.want(f"refund:{one.pk}:reason", refund_reason_text(one))
    for one in row.returns.all():
        texts.want(f"return:{one.pk}:reason", return_reason_text(one))
        if one.answer:
            texts.want(f"return:{one.pk}:answer", return_answer_text(one))
    for one in row.disputes.all():
        texts.want(f"dispute:{one.pk}:reason", dispute_text(one))
        if one.decision:
            texts.want(f"dispute:{one.pk}:decision", decision_text(one))


def _steps(row: OrderRow) -> tuple[ShownStep, ...]:
    """The way of an order; one that ended early shows how far it came and how it ended."""
    order = (OrderState.PENDING, OrderState.PAID, OrderState.SHIPPED, OrderState.DONE)
    moments = (row.created_at, row.paid_at, row.shipped_at, row.done_at)
    names = tuple(STATES[state] for state in order)
    if row.state in (OrderState.CANCELLED, OrderState.REFUNDED):
        came = [
            ShownStep(str(PASSED[state]), "done", at)
            for state, at in zip(order, moments, strict=True)
            if at is not None
        ]
        return (*came, ShownStep(str(STATES[row.state]), "now", row.ended_at))
    at_place = order.index(OrderState(row.state))
    return tuple(
        ShownStep(
            str(PASSED[state] if place < at_place else names[place]),
            "done"
            if place < at_place or row.state == OrderState.DONE
            else "now"
            if place == at_place
            else "ahead",
            moments[place] if place <= at_place else None,
        )
        for place, state in enumerate(order)
    )


def _messages(row: OrderRow, texts: Texts) -> tuple[ShownOrderMessage, ...]:
    me = texts.reader.account_id
    rows: Iterable[Any] = sorted(row.messages_shown, key=lambda one: one.pk)
    return tuple(
        ShownOrderMessage(
            id=str(one.pk),
            author=person(one.author, me_id=me) if one.author is not None else None,
            party=str(one.party),
            body=texts.body(f"order_message:{one.pk}:body"),
            created_at=one.created_at,
            is_mine=me is not None and one.author_id == me,
        )
        for one in rows
    )


def _refund(one: Any, currency: str, texts: Texts, request: HttpRequest) -> ShownRefund:
    return ShownRefund(
        amount=money(one.amount, currency, request),
        state=str(one.state),
        state_name=str(REFUNDS[one.state]),
        created_at=one.created_at,
        reason=texts.title(f"refund:{one.pk}:reason") if one.reason else None,
    )


def _return(one: Any, lines: dict[str, ShownOrderLine], texts: Texts) -> ShownReturn:
    named = [(lines.get(str(line_id)), int(quantity)) for line_id, quantity in one.lines]
    return ShownReturn(
        id=str(one.pk),
        state=str(one.state),
        state_name=str(RETURNS[one.state]),
        reason=texts.body(f"return:{one.pk}:reason"),
        created_at=one.created_at,
        lines=tuple((line, quantity) for line, quantity in named if line is not None),
        answer=texts.body(f"return:{one.pk}:answer") if one.answer else None,
        tracking=one.tracking,
    )


def _dispute(one: Any, currency: str, texts: Texts, request: HttpRequest) -> ShownDispute:
    return ShownDispute(
        id=str(one.pk),
        state=str(one.state),
        state_name=str(DISPUTES[one.state]),
        reason=texts.body(f"dispute:{one.pk}:reason"),
        created_at=one.created_at,
        decision=texts.body(f"dispute:{one.pk}:decision") if one.decision else None,
        refund=money(one.refund, currency, request) if one.refund else "",
        decided_at=one.decided_at,
    )
