"""Begin to pay for a checkout: our row first, then the provider, so that all of it can be repeated."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.clock import now
from sampan.shop.errors import AmountRefused, CheckoutOver, PaidAlready, PaymentsUnreachable, SellerGone
from sampan.shop.models import Checkout, Order, Payment
from sampan.shop.payments.registry import NotConfigured
from sampan.shop.payments.types import Refused, Step, Unreachable
from sampan.shop.services.moving import lock_checkout
from sampan.shop.services.providers import get_provider
from sampan.shop.services.settling import apply_charge, ask_charge, refuse_payment
from sampan.shop.types import CheckoutState, PaymentState

BEGINNINGS_MINUTE_MAX = 30
"""Each asks the provider once; somebody who loads the page again and again needs no more."""
OPEN = (PaymentState.CREATED, PaymentState.PENDING)


def check_chargeable(*, amount: int, currency: str) -> None:
    """Raise AmountRefused when the provider of this instance could never charge that sum. Asks nobody."""
    try:
        get_provider().check_amount(amount, currency)
    except Refused as no:
        raise AmountRefused(no.code) from None
    except NotConfigured:
        raise PaymentsUnreachable from None


def begin_payment(*, reader: Reader, checkout_id: int) -> Step:
    """What the buyer's browser needs to pay for the checkout. Asked again, it goes on with the same charge.

    The row is committed before the provider hears of it; who is killed between the two finds the row and
    asks again by its key. Raises NotFound for another's checkout, PaidAlready, CheckoutOver when it is no
    longer held, SellerGone, AmountRefused, PaymentsUnreachable when the provider does not answer.
    """
    account_id = require_account(reader)
    ratelimit.check(f"pay:{account_id}", limit=BEGINNINGS_MINUTE_MAX, seconds=60)
    payment = _payment_to_make(account_id, checkout_id)
    try:
        charge = ask_charge(payment)
    except (Unreachable, NotConfigured):
        raise PaymentsUnreachable from None
    except Refused as no:
        refuse_payment(payment, no.code)
        raise AmountRefused(no.code) from None
    state = apply_charge(payment_id=payment.pk, charge=charge)
    if state == PaymentState.SUCCEEDED:
        raise PaidAlready
    if state not in OPEN:
        raise CheckoutOver
    return Step(payment.provider, charge.ref, settings.SAMPAN_STRIPE_PUBLIC_KEY, charge.client_secret)


def _check_sellers(checkout: Checkout) -> None:
    """Nobody pays somebody who cannot send anything any more: suspended, gone, or hidden by the staff."""
    orders = Order.objects.filter(checkout=checkout).select_related("shop__account")
    gone = Q(shop__account__suspended_at__isnull=False) | Q(shop__account__deleted_at__isnull=False)
    order = orders.filter(gone | Q(shop__hidden_at__isnull=False)).first()
    if order is not None:
        raise SellerGone(shop=order.shop.account.display_name or order.shop.account.handle)


def _payment_to_make(account_id: int, checkout_id: int) -> Payment:
    """The one payment of this checkout that is under way, else a new row for the instance's provider."""
    with transaction.atomic():
        checkout = lock_checkout(checkout_id, buyer_id=account_id)
        if checkout.state == CheckoutState.PAID:
            raise PaidAlready
        if checkout.state != CheckoutState.OPEN or checkout.expires_at <= now():
            raise CheckoutOver
        _check_sellers(checkout)
        standing = Payment.objects.filter(checkout=checkout, state__in=OPEN).first()
        if standing is not None:
            return standing
        # What can be known without asking is known before there is a row that would have to be asked about.
        check_chargeable(amount=checkout.total, currency=checkout.currency)
        return Payment.objects.create(
            checkout=checkout,
            provider=settings.SAMPAN_PAYMENTS,
            amount=checkout.total,
            currency=checkout.currency,
        )
