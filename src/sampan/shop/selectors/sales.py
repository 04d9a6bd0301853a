"""What a shop sold: by day, by product, by country, and how much of it came out of notes.

Sums are minor units of the shop's own currency. An order counts on the day when it was paid, whatever became
of it; what was given back counts on the day when it went back. Days are those of the instance's time zone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.shop.models import Order, OrderLine, Refund, Shop
from sampan.shop.types import RefundState

DAYS_MAX = 366
ROWS_MAX = 20
"""Products or countries in one table."""


@dataclass(frozen=True)
class SalesDay:
    """What was paid and given back on one day."""

    day: date
    orders: int
    takings: int
    refunded: int


@dataclass(frozen=True)
class TopProduct:
    """What one product brought, as its newest order names it; takings are after coupons, without shipping."""

    product_id: int
    title: str
    language: str
    quantity: int
    takings: int


@dataclass(frozen=True)
class Country:
    """What one country bought; `country` is ISO 3166-1 alpha-2."""

    country: str
    orders: int
    takings: int


@dataclass(frozen=True)
class Summary:
    """A shop's figures of some days. takings = goods - discount + shipping; `from_notes` is the part of the
    goods that was bought out of notes. Fee and commission are those agreed on at the sale: what refunds took
    back of them is in the books, not here."""

    currency: str
    days: int
    orders: int
    buyers: int
    quantity: int
    goods: int
    discount: int
    shipping: int
    takings: int
    refunded: int
    fee: int
    commission: int
    from_notes: int
    from_notes_orders: int

    @property
    def of_goods(self) -> int:
        """What the goods brought after coupons: the whole of which `from_notes` is a part."""
        return self.goods - self.discount

    @property
    def average(self) -> int:
        """What an order brings on average, rounded down; 0 without orders."""
        return self.takings // self.orders if self.orders else 0


def sales_by_day(*, reader: Reader, days: int) -> list[SalesDay]:
    """Each of the last `days` days (1 to 366) up to today, also those without sales. Three queries."""
    shop, days = _own_shop(reader), _bounded(days)
    since = _since(days)
    paid = {
        row["day"]: row
        for row in _orders(shop, since)
        .annotate(day=TruncDate("paid_at"))
        .values("day")
        .annotate(orders=Count("id"), takings=Sum("total"))
        .order_by("day")
    }
    back = dict(
        _refunds(shop, since)
        .annotate(day=TruncDate("settled_at"))
        .values_list("day")
        .annotate(sum=Sum("amount"))
        .order_by("day")
        .values_list("day", "sum")
    )
    first = timezone.localdate() - timedelta(days=days - 1)
    found = []
    for at in range(days):
        day = first + timedelta(days=at)
        row = paid.get(day, {"orders": 0, "takings": 0})
        found.append(SalesDay(day, row["orders"], row["takings"], back.get(day, 0)))
    return found


def top_products(*, reader: Reader, days: int, limit: int = ROWS_MAX) -> list[TopProduct]:
    """The products that brought most, at most 20. Three queries."""
    shop, since = _own_shop(reader), _since(_bounded(days))
    lines = OrderLine.objects.filter(order__in=_orders(shop, since))
    best = list(
        lines.values("product_id")
        .annotate(sold=Sum("quantity"), takings=Sum(F("price") * F("quantity") - F("discount")))
        .order_by("-takings", "product_id")[: min(limit, ROWS_MAX)]
    )
    names = {
        line.product_id: line
        for line in lines.filter(product_id__in=[row["product_id"] for row in best])
        .order_by("product_id", "-id")
        .distinct("product_id")
    }
    return [
        TopProduct(
            row["product_id"],
            names[row["product_id"]].title,
            names[row["product_id"]].language,
            row["sold"],
            row["takings"],
        )
        for row in best
    ]


def by_country(*, reader: Reader, days: int, limit: int = ROWS_MAX) -> list[Country]:
    """The countries that parcels went to, by takings, at most 20. Two queries."""
    shop, since = _own_shop(reader), _since(_bounded(days))
    rows = (
        _orders(shop, since)
        .values_list("checkout__country")
        .annotate(orders=Count("id"), takings=Sum("total"))
        .order_by("-takings", "checkout__country")
    )
    return [Country(*row) for row in rows[: min(limit, ROWS_MAX)]]


def summary(*, reader: Reader, days: int) -> Summary:
    """The figures of the last `days` days in one row. Four queries."""
    shop, days = _own_shop(reader), _bounded(days)
    since = _since(days)
    orders = _orders(shop, since)
    sums = orders.aggregate(
        orders=Count("id"),
        buyers=Count("buyer", distinct=True),
        goods=Coalesce(Sum("goods"), 0),
        discount=Coalesce(Sum("discount"), 0),
        shipping=Coalesce(Sum("shipping"), 0),
        takings=Coalesce(Sum("total"), 0),
        fee=Coalesce(Sum("fee"), 0),
    )
    paid = F("price") * F("quantity") - F("discount")
    out_of_notes = Q(via_note_id__isnull=False)
    lines = OrderLine.objects.filter(order__in=orders).aggregate(
        pieces=Coalesce(Sum("quantity"), 0),
        earned=Coalesce(Sum("commission"), 0),
        from_notes=Coalesce(Sum(paid, filter=out_of_notes), 0),
        from_notes_orders=Count("order", filter=out_of_notes, distinct=True),
    )
    refunded = _refunds(shop, since).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
    quantity, commission = lines.pop("pieces"), lines.pop("earned")
    return Summary(
        currency=shop.currency,
        days=days,
        quantity=quantity,
        commission=commission,
        refunded=refunded,
        **sums,
        **lines,
    )


def _own_shop(reader: Reader) -> Shop:
    shop = Shop.objects.filter(pk=require_account(reader)).first()
    if shop is None:
        raise NotFound
    return shop


def _bounded(days: int) -> int:
    return max(1, min(days, DAYS_MAX))


def _since(days: int) -> datetime:
    """The first moment of the first of these days."""
    local = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - timedelta(days=days - 1)


def _orders(shop: Shop, since: datetime) -> QuerySet[Order]:
    # Orders from before the shop changed its currency cannot be added to those of now.
    return Order.objects.filter(shop=shop, currency=shop.currency, paid_at__gte=since).order_by()


def _refunds(shop: Shop, since: datetime) -> QuerySet[Refund]:
    return Refund.objects.filter(
        order__shop=shop,
        order__currency=shop.currency,
        state=RefundState.SUCCEEDED,
        settled_at__gte=since,
    )
