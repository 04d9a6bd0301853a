"""Opening a shop, changing what it says, resting, closing; and the operator's answer to who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import User
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, Forbidden, NotFound
from sampan.notes.wording import clean_line, clean_text
from sampan.shop.countries import check_country
from sampan.shop.errors import ContentInvalid, Problem
from sampan.shop.models import Order, Product, Shop
from sampan.shop.money import check_currency
from sampan.shop.services.decided import ask_telling, tell_of
from sampan.shop.types import BASIS_POINTS, OrderState, ShopContent, ShopState
from sampan.translation.language import detect_language

ABOUT_MAX = 2_000  # characters; the column holds no more, like the next four
POLICY_MAX = 2_000
PLACE_MAX = 60
PAYOUT_MAX = 500
DAYS_MAX = 365
COMMISSION_MAX = BASIS_POINTS // 2  # a slip of the pen must not give the whole price away


@transaction.atomic
def open_shop(*, reader: Reader, content: ShopContent) -> Shop:
    """Switch the shop of the reader's account on; where SAMPAN_SHOP_APPROVAL is on it is only asked for.

    A refused or closed one asks anew. Raises ContentInvalid, Conflict when it is open, resting or asked for
    already; SignInNeeded, Suspended; NotFound where the instance has no shop.
    """
    me = require_account(reader)
    check_shop_is_on()
    shop = Shop.objects.select_for_update().filter(pk=me).first()
    if shop is not None and shop.state not in (ShopState.REFUSED, ShopState.CLOSED):
        raise Conflict("shop_open", _("You have a shop already."))
    shop = shop or Shop(account_id=me, created_at=now())
    _write(shop, content)
    shop.state = ShopState.ASKED if settings.SAMPAN_SHOP_APPROVAL else ShopState.OPEN
    shop.decided_at = None
    shop.save()
    ask_telling(shop_id=me)
    return shop


@transaction.atomic
def change_shop(*, reader: Reader, content: ShopContent) -> Shop:
    """Write what the shop says of itself. Raises ContentInvalid, NotFound, SignInNeeded, Suspended."""
    shop = lock_own_shop(reader)
    before = (shop.about, shop.return_policy)
    _write(shop, content)
    shop.save()
    newest = Product.objects.listed().filter(shop=shop).order_by("-pk").first()
    if newest is not None and (shop.about, shop.return_policy) != before:
        tell_of(product_id=newest.pk)  # one is enough to have the shop's own words translated
    return shop


@transaction.atomic
def rest_shop(*, reader: Reader, on: bool) -> Shop:
    """Let the shop rest (all can be looked at, nothing bought) or sell again; twice is once.

    Raises Conflict for one that does not stand open; NotFound, SignInNeeded, Suspended.
    """
    shop = lock_own_shop(reader)
    if shop.state not in (ShopState.OPEN, ShopState.RESTING):
        raise Conflict("shop_not_open", _("Your shop is not open. Open it first."))
    shop.state = ShopState.RESTING if on else ShopState.OPEN
    shop.save(update_fields=["state"])
    return shop


@transaction.atomic
def close_shop(*, reader: Reader) -> Shop:
    """Take the shop and all it sells out of sight; its orders go on, and it can be opened again.

    Raises Conflict while an order waits to be shipped; NotFound, SignInNeeded, Suspended.
    """
    shop = lock_own_shop(reader)
    waiting = Order.objects.filter(shop=shop, state__in=[OrderState.PENDING, OrderState.PAID]).count()
    if waiting:
        raise Conflict(
            "orders_waiting",
            _(
                "%(count)s orders wait to be paid or shipped. Ship or cancel them first; "
                "until then the shop can rest, so that no new ones come."
            ),
            {"count": waiting},
        )
    if shop.state != ShopState.CLOSED:
        shop.state = ShopState.CLOSED
        shop.save(update_fields=["state"])
        ask_telling(shop_id=shop.pk)
    return shop


@transaction.atomic
def decide_shop(*, by: User, shop_id: int, approve: bool) -> Shop:
    """The operator lets a shop that asked open, or refuses it. Raises Forbidden for others, NotFound, and
    Conflict when it does not wait."""
    if not (by.is_active and by.is_staff):
        raise Forbidden
    shop = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if shop is None:
        raise NotFound
    if shop.state != ShopState.ASKED:
        raise Conflict("not_waiting", _("This shop does not wait for an answer."))
    shop.state = ShopState.OPEN if approve else ShopState.REFUSED
    shop.decided_at = now()
    shop.save(update_fields=["state", "decided_at"])
    ask_telling(shop_id=shop.pk)
    return shop


def check_shop_is_on() -> None:
    """Raise NotFound where the operator has switched the shop off (SAMPAN_SHOP)."""
    if not settings.SAMPAN_SHOP:
        raise NotFound("no_shop")


def lock_own_shop(reader: Reader) -> Shop:
    """The reader's own shop, locked, in whichever state. Raises NotFound, SignInNeeded, Suspended."""
    me = require_account(reader)
    check_shop_is_on()
    shop = Shop.objects.select_for_update(no_key=True).filter(pk=me).first()
    if shop is None:
        raise NotFound("shop")
    return shop


def _write(shop: Shop, content: ShopContent) -> None:
    problems = list(_problems(content, shop))
    if problems:
        raise ContentInvalid(problems)
    shop.currency = check_currency(content.currency)
    shop.ships_from_country = check_country(content.ships_from_country)
    shop.about = clean_text(content.about)
    shop.ships_from_place = clean_line(content.ships_from_place)
    shop.handling_days, shop.return_days = content.handling_days, content.return_days
    shop.return_policy = clean_text(content.return_policy)
    shop.language = detect_language(f"{shop.about}\n{shop.return_policy}")
    shop.commission = content.commission
    shop.payout_details = clean_text(content.payout_details)


def _problems(content: ShopContent, shop: Shop) -> Iterator[Problem]:
    for column, check in (("currency", check_currency), ("ships_from_country", check_country)):
        problem = _refusal(column, check, getattr(content, column))
        if problem:
            yield problem
    if shop.currency and content.currency.strip().upper() != shop.currency and _has_products(shop):
        yield Problem(
            "currency",
            _("Your prices are in %(currency)s. The currency can be changed while there are no products."),
            {"currency": shop.currency},
        )
    texts = (("about", ABOUT_MAX), ("ships_from_place", PLACE_MAX), ("return_policy", POLICY_MAX))
    for column, most in (*texts, ("payout_details", PAYOUT_MAX)):
        if len(clean_text(getattr(content, column))) > most:
            yield Problem(column, _("Keep it within %(most)s characters."), {"most": most})
    numbers = (("handling_days", DAYS_MAX), ("return_days", DAYS_MAX), ("commission", COMMISSION_MAX))
    for column, most in numbers:
        if not 0 <= getattr(content, column) <= most:
            yield Problem(column, _("Choose a number from 0 to %(most)s."), {"most": most})


def _refusal(column: str, check: Callable[[str], Any], value: str) -> Problem | None:
    try:
        check(value)
    except DomainError as refused:
        return Problem(column, refused.message)
    return None


def _has_products(shop: Shop) -> bool:
    return Product.objects.filter(shop=shop.pk).exists()
