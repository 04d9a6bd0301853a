"""The cart as it stands now: grouped by currency and shop, with what is wrong about each line said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from sampan.accounts.querysets import no_block_between
from sampan.accounts.types import Reader
from sampan.shop.models import CartLine, Product, Shop, Variant
from sampan.shop.types import CartProblem, ProductState, ShopState


@dataclass(frozen=True)
class CartItem:
    """One line of the cart with its variant, product and shop, and what keeps it from being bought, if
    anything."""

    line: CartLine
    problem: CartProblem | None = None

    @property
    def variant(self) -> Variant:
        return self.line.variant

    @property
    def product(self) -> Product:
        return self.line.variant.product

    @property
    def shop(self) -> Shop:
        return self.line.variant.product.shop

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def left(self) -> int:
        """How many can still be had; 0 where the line cannot be bought for another reason."""
        return self.variant.stock if self.problem in (None, CartProblem.SHORT) else 0

    @property
    def amount(self) -> int:
        """What the line costs now, minor units of its shop's currency."""
        return self.variant.price * self.quantity

    @property
    def price_before(self) -> int | None:
        """The price of one when it was put in, where that is another one than now."""
        return self.line.price_seen if self.line.price_seen != self.variant.price else None


@dataclass
class CartShop:
    """What the cart holds of one shop."""

    shop: Shop
    items: list[CartItem] = field(default_factory=list)

    @property
    def goods(self) -> int:
        """The worth of what can be bought, minor units."""
        return sum(item.amount for item in self.items if item.problem is None)


@dataclass
class CartGroup:
    """What one checkout can pay for: everything of one currency."""

    currency: str
    shops: list[CartShop] = field(default_factory=list)

    @property
    def goods(self) -> int:
        """The worth of what can be bought, before coupons and shipping, minor units."""
        return sum(shop.goods for shop in self.shops)

    @property
    def items(self) -> list[CartItem]:
        return [item for shop in self.shops for item in shop.items]

    @property
    def has_problems(self) -> bool:
        """Whether a line has to be changed or taken out before this can be bought."""
        return any(item.problem is not None for item in self.items)


@dataclass
class Cart:
    """Everything that a reader means to buy, what was put in last first."""

    groups: list[CartGroup] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(len(group.items) for group in self.groups)


def get_cart(*, reader: Reader) -> Cart:
    """The reader's cart, empty for a visitor. One query."""
    if reader.account_id is None:
        return Cart()
    rows = _lines(reader).select_related("variant__product__cover", "variant__picture", "via_note")
    return group_items(read_items(rows.order_by("-id")[: settings.SAMPAN_CART_MAX], reader=reader))


def cart_count(account_id: int) -> int:
    """How many lines somebody's cart has, for the number beside its icon. One query, of an index alone."""
    return CartLine.objects.filter(account=account_id).count()


def read_items(rows: QuerySet[CartLine], *, reader: Reader) -> list[CartItem]:
    """The lines with what is wrong about each."""
    asked: Any = rows
    return [
        CartItem(line, problem_of(line.variant, line.quantity, is_open=line.is_open, reader=reader))
        for line in asked
    ]


def group_items(items: Sequence[CartItem]) -> Cart:
    """The items by currency and by shop, in the order in which each comes first."""
    groups: dict[str, CartGroup] = {}
    shops: dict[int, CartShop] = {}
    for item in items:
        group = groups.setdefault(item.shop.currency, CartGroup(item.shop.currency))
        if item.shop.pk not in shops:
            shops[item.shop.pk] = CartShop(item.shop)
            group.shops.append(shops[item.shop.pk])
        shops[item.shop.pk].items.append(item)
    return Cart(list(groups.values()))


def _lines(reader: Reader) -> QuerySet[CartLine]:
    unblocked = no_block_between(reader, "variant__product__shop_id")
    rows = CartLine.objects.filter(account=reader.account_id).select_related(
        "variant__product__shop__account"
    )
    return rows.annotate(is_open=ExpressionWrapper(unblocked, BooleanField()))


def problem_of(variant: Variant, quantity: int, *, is_open: bool, reader: Reader) -> CartProblem | None:
    """What keeps the reader from buying so many of a variant whose product, shop and account are loaded.

    `is_open`: no block stands between reader and seller. No query.
    """
    product, shop = variant.product, variant.product.shop
    if shop.pk == reader.account_id:
        return CartProblem.OWN
    gone = (
        not is_open
        or variant.removed_at is not None
        or product.hidden_at is not None
        or product.state != ProductState.LISTED
        or shop.hidden_at is not None
        or shop.state not in (ShopState.OPEN, ShopState.RESTING)
        or shop.account.suspended_at is not None
        or shop.account.deleted_at is not None
    )
    if gone:
        return CartProblem.GONE
    if shop.state == ShopState.RESTING:
        return CartProblem.RESTING
    return CartProblem.SHORT if variant.stock < quantity else None


def find_variant(variant_id: int, *, reader: Reader) -> tuple[Variant, bool] | None:
    """A variant with product, shop and account, and whether no block stands between reader and seller; None
    when there is none. One query."""
    unblocked = ExpressionWrapper(no_block_between(reader, "product__shop_id"), BooleanField())
    rows: Any = Variant.objects.select_related("product__shop__account").annotate(is_open=unblocked)
    found = rows.filter(pk=variant_id).first()
    return (found, bool(found.is_open)) if found is not None else None
