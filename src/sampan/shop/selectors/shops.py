"""Shops as their visitors, their sellers and the staff see them; where they send to."""

from __future__ import annotations

from collections.abc import Iterable

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.errors import Forbidden, NotFound
from sampan.core.pagination import Page, page_by_id
from sampan.shop.countries import ELSEWHERE
from sampan.shop.models import ShippingRate, Shop
from sampan.shop.types import ShopState


def get_shop(shop: str | int, *, reader: Reader) -> Shop:
    """The shop of a handle or an account's id, with its account. One query. Raises NotFound for one that is
    not open to the reader: closed, hidden, its seller suspended, or blocked either way."""
    rows = Shop.objects.visible_to(reader).select_related("account")
    named = {"pk": shop} if isinstance(shop, int) else {"account__in": Account.objects.by_handle(shop)}
    found = rows.filter(**named).first()
    if found is None:
        raise NotFound("shop")
    return found


def has_shop(account_id: int, *, reader: Reader) -> bool:
    """Whether an account has a shop that is open to the reader. One query."""
    return Shop.objects.visible_to(reader).filter(pk=account_id).exists()


def find_own_shop(*, reader: Reader) -> Shop | None:
    """The reader's own shop in whichever state, with its account. One query."""
    if reader.account_id is None:
        return None
    return Shop.objects.select_related("account").filter(pk=reader.account_id).first()


def list_shops_waiting(*, reader: Reader, cursor: str | None = None) -> Page[Shop]:
    """Shops that wait for the operator, with accounts. One query. Raises Forbidden for all but staff."""
    if not reader.is_staff:
        raise Forbidden
    rows = Shop.objects.filter(state=ShopState.ASKED).select_related("account")
    return page_by_id(rows, cursor=cursor, by="account_id")


def list_rates(shop_id: int) -> list[ShippingRate]:
    """All shipping rates of a shop in their order. One query."""
    return list(ShippingRate.objects.filter(shop=shop_id).order_by("position", "pk"))


def rate_for(shop: Shop | int, country: str) -> ShippingRate | None:
    """What sending to the country costs: the first rate that names it, else the first for all others; None
    where the shop does not send. One query."""
    shop_id = shop if isinstance(shop, int) else shop.pk
    rows = ShippingRate.objects.filter(shop=shop_id, countries__overlap=[country, ELSEWHERE])
    return choose_rate(rows.order_by("position", "pk"), country)


def choose_rate(rates: Iterable[ShippingRate], country: str) -> ShippingRate | None:
    """Out of a shop's rates in their order, the one that holds for the country. No query."""
    listed = list(rates)
    named = next((rate for rate in listed if country in rate.countries), None)
    return named or next((rate for rate in listed if ELSEWHERE in rate.countries), None)
