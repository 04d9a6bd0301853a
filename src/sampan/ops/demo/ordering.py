"""Lets people of the demo world buy from each other, through the sandbox and to the end, and review it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.accounts.types import Reader
from sampan.notes.models import Note
from sampan.ops.demo.backdating import lived
from sampan.ops.demo.publishing import key_of
from sampan.ops.demo.shops import Market, Opinion, Purchase
from sampan.ops.demo.words import OwnWords, other_language
from sampan.shop import services
from sampan.shop.models import Address, CartLine, Checkout, Order, Payment, Product, Review
from sampan.shop.payments import sandbox
from sampan.shop.payments.types import Manner
from sampan.shop.services.paying import begin_payment
from sampan.shop.services.sandbox_paying import pay_in_sandbox
from sampan.shop.services.settling import settle_payment
from sampan.shop.types import AddressContent, CheckoutState, OrderState
from sampan.translation.language import detect_language

SENT_AFTER = timedelta(hours=30)
ARRIVED, REVIEWED, ANSWERED = 0.8, 0.86, 0.9
"""When an order arrived and was talked of, in parts of the time since it was placed, or of LONGEST."""
LONGEST = timedelta(days=15)
HELD_SECONDS = 400 * 86_400
"""How long its stock is held while the world is loaded: orders of long ago are paid now, and no clock may
end them in between."""


def order(
    market: Market,
    accounts: dict[str, Account],
    notes: dict[str, Note],
    products: dict[str, Product],
    *,
    began: datetime,
    words: OwnWords,
) -> list[Order]:
    """Place what is missing and bring it as far as it should be; what was begun is gone on with.

    Nothing where the instance has no shop, or where payments go to a true provider: nobody is charged there
    for a demo.
    """
    if not products or sandbox.NAME != settings.SAMPAN_PAYMENTS:
        return []
    made = []
    with _held():
        for purchase in sorted(market.purchases, key=lambda one: -one.days_ago):
            buyer, placed = accounts[purchase.buyer], began - timedelta(days=purchase.days_ago)
            made.append(_buy(purchase, market, reader_of(buyer), notes, products, placed))
            _go_on(purchase, made[-1], reader_of(buyer), placed, began)
            if purchase.review is not None:
                _keep_words(purchase.review, words)
    return made


def _buy(
    purchase: Purchase,
    market: Market,
    reader: Reader,
    notes: dict[str, Note],
    products: dict[str, Product],
    at: datetime,
) -> Order:
    key = key_of(f"order:{purchase.key}")
    checkout = Checkout.objects.filter(buyer=reader.account_id, key=key).first()
    with lived(at):
        if checkout is None:
            address = _address(market, purchase.buyer, reader)
            _fill_cart(purchase, reader, notes, products)
            shop = products[purchase.lines[0].product].shop
            codes = {shop.pk: purchase.coupon} if purchase.coupon else {}
            quoted = services.quote(reader=reader, currency=shop.currency, address=address, codes=codes)
            checkout = services.start_checkout(
                reader=reader,
                currency=shop.currency,
                address_id=address.pk,
                codes=codes,
                expected_total=quoted.total,
                key=key,
                notes={shop.pk: purchase.note},
            )
        if checkout.state == CheckoutState.OPEN:
            _pay(checkout, reader)
    return Order.objects.get(checkout=checkout)


def _fill_cart(
    purchase: Purchase, reader: Reader, notes: dict[str, Note], products: dict[str, Product]
) -> None:
    CartLine.objects.filter(account=reader.account_id).delete()  # what an interruption left there
    for line in purchase.lines:
        variant = products[line.product].variants.filter(removed_at=None).order_by("position")[line.variant]
        via = notes.get(line.via)
        services.add_to_cart(
            reader=reader,
            variant_id=variant.pk,
            quantity=line.quantity,
            via_note_id=via.pk if via is not None else None,
        )


def _address(market: Market, handle: str, reader: Reader) -> Address:
    known = Address.objects.filter(account=reader.account_id).first()
    content = AddressContent(**market.addresses[handle], is_default=True)
    return known or services.save_address(reader=reader, content=content)


def _pay(checkout: Checkout, reader: Reader) -> None:
    step = begin_payment(reader=reader, checkout_id=checkout.pk)
    pay_in_sandbox(reader=reader, ref=step.ref, manner=Manner.SILENT)
    settle_payment(payment_id=Payment.objects.get(ref=step.ref).pk)


def _go_on(purchase: Purchase, order: Order, reader: Reader, placed: datetime, began: datetime) -> None:
    """Send it, let it arrive, let it be reviewed and answered: whatever should have happened and has not."""
    seller, passed = reader_of(order.shop.account), min(began - placed, LONGEST)
    order.refresh_from_db()
    if order.state == OrderState.PAID and purchase.state != OrderState.PAID:
        carrier, tracking = purchase.tracking
        with lived(placed + SENT_AFTER):
            services.ship(reader=seller, order_id=order.pk, carrier=carrier, tracking=tracking)
    order.refresh_from_db()
    if order.state == OrderState.SHIPPED and purchase.state == OrderState.DONE:
        with lived(placed + passed * ARRIVED):
            services.receive(reader=reader, order_id=order.pk)
    line = order.lines.order_by("position")[0]
    said = purchase.review
    if said is None or Review.objects.filter(line=line).exists():
        return
    with lived(placed + passed * REVIEWED):
        review = services.write_review(reader=reader, line_id=line.pk, stars=said.stars, body=said.body)
    if said.answer:
        with lived(placed + passed * ANSWERED):
            services.answer_review(reader=seller, review_id=review.pk, body=said.answer)


def _keep_words(said: Opinion, words: OwnWords) -> None:
    for original, translation in ((said.body, said.translation), (said.answer, said.answer_translation)):
        words.keep(original, translation, to=other_language(detect_language(original)))


@contextmanager
def _held() -> Iterator[None]:
    before = settings.SAMPAN_RESERVE_SECONDS
    settings.SAMPAN_RESERVE_SECONDS = HELD_SECONDS
    try:
        yield
    finally:
        settings.SAMPAN_RESERVE_SECONDS = before
