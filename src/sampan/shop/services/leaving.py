"""What goes of people who leave (shop, cart, addresses) and what stays (orders and the books)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from sampan.core.clock import now
from sampan.shop.models import (
    Address,
    CartLine,
    Checkout,
    Dispute,
    Order,
    Product,
    Refund,
    ReturnRequest,
    Review,
    Shelf,
    ShippingRate,
    Shop,
    Variant,
)
from sampan.shop.services.cancelling import cancel_unsent
from sampan.shop.services.decided import tell_of
from sampan.shop.services.pictures import drop_pictures, hang_on_review
from sampan.shop.services.stars import recount_stars
from sampan.shop.types import (
    CheckoutState,
    DisputeState,
    OrderState,
    ProductState,
    RefundState,
    ReturnState,
    ShopState,
)

ENDED = (OrderState.DONE, OrderState.CANCELLED, OrderState.REFUNDED)
UNPAID_DAYS = 30  # a checkout that was never paid has no sale to keep account of
FORGET_MOST = 1_000  # checkouts that one run of the job looks at; the next run takes the rest
ERASED = dict.fromkeys(("name", "phone", "region", "city", "district", "line1", "line2", "postcode"), "")
"""What is written over an address; the country stays, because taxes and sums by country go by it."""


def leave_shop(*, account_id: int) -> None:
    """Remove what somebody who left has in the shop, and close what they sold from. Twice does no harm.

    Cart and addresses go. What was bought of them and not sent is paid back. A shop without orders goes with
    all its products; one with orders stays closed, and its products stay archived without words and pictures,
    for the orders that name them. What they wrote as reviews stays, without their name and their pictures; of
    somebody who had been suspended it goes. Orders lose the link to the buyer when the account's row is
    erased.
    """
    CartLine.objects.filter(account=account_id).delete()
    Address.objects.filter(account=account_id).delete()
    for review_id in list(Review.objects.filter(author=account_id).values_list("pk", flat=True)):
        _let_review_go(review_id)
    shop = Shop.objects.filter(pk=account_id).first()
    if shop is None:
        return
    _close_for_good(shop)
    cancel_unsent(shop_id=shop.pk)
    for product_id in list(Product.objects.filter(shop=shop).values_list("pk", flat=True)):
        _clear_product(product_id)
    if not Order.objects.filter(shop=shop).exists():
        with transaction.atomic():
            Product.objects.filter(shop=shop).delete()
            shop.delete()


@transaction.atomic
def forget_addresses() -> int:
    """Erase the addresses of checkouts whose orders all ended SAMPAN_ORDER_ADDRESS_DAYS ago, with nothing
    asked for or owed on any of them, and of those that were never paid after 30 days; how many there were.

    Name, phone, street, place and postcode and the buyer's note go; the country stays. Twice does no harm.
    """
    moment = now()
    before = moment - timedelta(days=settings.SAMPAN_ORDER_ADDRESS_DAYS)
    sold = Checkout.objects.filter(~Exists(_in_need(before)), state=CheckoutState.PAID, created_at__lt=before)
    unpaid = Checkout.objects.filter(
        state=CheckoutState.ENDED, created_at__lt=moment - timedelta(days=UNPAID_DAYS)
    )
    ids: list[int] = []
    for rows in (sold, unpaid):
        due = rows.exclude(line1="", name="").order_by("pk").select_for_update(skip_locked=True)
        ids += due.values_list("pk", flat=True)[:FORGET_MOST]
    Checkout.objects.filter(pk__in=ids).update(**ERASED)
    Order.objects.filter(checkout__in=ids).update(buyer_note="")
    return len(ids)


def _in_need(before: object) -> QuerySet[Order]:
    """Orders of a checkout for which its address is still needed."""
    open_return = ReturnRequest.objects.filter(
        order=OuterRef("pk"), state__in=[ReturnState.ASKED, ReturnState.AGREED, ReturnState.SENT]
    )
    open_dispute = Dispute.objects.filter(order=OuterRef("pk"), state=DisputeState.OPEN)
    open_refund = Refund.objects.filter(
        order=OuterRef("pk"), state__in=[RefundState.CREATED, RefundState.PENDING]
    )
    late = Q(done_at__gte=before) | Q(ended_at__gte=before)
    owed = Exists(open_return) | Exists(open_dispute) | Exists(open_refund)
    return Order.objects.filter(~Q(state__in=ENDED) | late | Q(owed), checkout=OuterRef("pk"))


@transaction.atomic
def _close_for_good(shop: Shop) -> None:
    """`payout_details` stay: without them what is owed could not be sent."""
    Shop.objects.filter(pk=shop.pk).update(
        state=ShopState.CLOSED, about="", return_policy="", ships_from_place=""
    )
    ShippingRate.objects.filter(shop=shop).delete()
    Shelf.objects.filter(shop=shop).delete()


@transaction.atomic
def _let_review_go(review_id: int) -> None:
    """Take its author's name and pictures from a review, or the review itself where it did not count."""
    product_id = Review.objects.values_list("product_id", flat=True).get(pk=review_id)
    Product.objects.select_for_update(no_key=True).get(pk=product_id)
    review = Review.objects.select_related("author").get(pk=review_id)
    hang_on_review(review, ())
    author = review.author
    if author is not None and author.suspended_at != author.deleted_at:
        review.delete()
    else:
        review.author = None
        review.save(update_fields=["author"])
    recount_stars(product_id=product_id)


@transaction.atomic
def _clear_product(product_id: int) -> None:
    # Variants before their product, by id, as everything that locks both.
    variants = Variant.objects.select_for_update(no_key=True).filter(product=product_id).order_by("pk")
    list(variants.values_list("pk"))
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        return
    product.state, product.description, product.cover = ProductState.ARCHIVED, "", None
    product.save(update_fields=["state", "description", "cover"])
    drop_pictures(product)
    tell_of(product_id=product.pk)
