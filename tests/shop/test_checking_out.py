"""Checkout turns a cart into orders once, holds the stock, and refuses everything else without a trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import DomainError, Invalid, NotFound, SignInNeeded, TooMany
from sampan.shop.errors import (
    CartEmpty,
    CouponRefused,
    NotShipped,
    NotSold,
    OutOfStock,
    OwnProduct,
    PriceChanged,
    ShopRests,
)
from sampan.shop.models import (
    CartLine,
    Checkout,
    Coupon,
    CouponUse,
    Order,
    OrderHistory,
    Product,
    Shop,
    StockMovement,
    Variant,
)
from sampan.shop.services import add_to_cart, change_cart_line, start_checkout
from sampan.shop.services.ending import end_checkout
from sampan.shop.types import AMOUNT_MAX, CheckoutState, OrderState, ProductState, ShopState
from tests.conftest import reader_of
from tests.shop.checkouts import acts, check_out, snapshot
from tests.shop.conftest import make_address, make_product, make_shop

pytestmark = pytest.mark.django_db


def make_coupon(shop: Shop, code: str = "TEN", **fields: Any) -> Coupon:
    return Coupon.objects.create(shop=shop, code=code, **{"kind": "amount", "value": 1_000, **fields})


def refused(
    error: type[DomainError], buyer: Account, *, prepare: Callable[[], object] | None = None, **arguments: Any
) -> None:
    """A checkout of what the cart holds now is refused so, and nothing has changed."""
    if prepare is not None:
        prepare()
    address = buyer.addresses.latest("id")
    before = snapshot()
    given = {
        "currency": "USD",
        "address_id": address.pk,
        "codes": {},
        "expected_total": 2_500,
        "key": uuid4(),
        **arguments,
    }
    with pytest.raises(error):
        start_checkout(reader=reader_of(buyer), **given)
    assert snapshot() == before


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("position")[0]


@pytest.fixture
def cart(buyer: Account, variant: Variant) -> CartLine:
    """One bowl of 20.00 in tom's cart; it is sent for 5.00."""
    return add_to_cart(reader=reader_of(buyer), variant_id=variant.pk)


def test_a_checkout_copies_everything_and_holds_the_stock(buyer: Account, variant: Variant) -> None:
    checkout = check_out(buyer, (variant, 3), notes={variant.product.shop_id: "  Please wrap it.  "})

    order = Order.objects.get(checkout=checkout)
    line = order.lines.get()
    variant.refresh_from_db()
    assert (checkout.state, checkout.total, checkout.city) == (CheckoutState.OPEN, 6_500, "Norman")
    assert checkout.expires_at - checkout.created_at == timedelta(seconds=900)
    assert (order.state, order.goods, order.shipping, order.total) == (OrderState.PENDING, 6_000, 500, 6_500)
    assert (order.buyer_note, order.buyer_note_language) == ("Please wrap it.", "en")
    assert (line.title, line.options, line.price, line.quantity) == ("Rice bowl", [["Size", "S"]], 2_000, 3)
    assert variant.stock == 7
    assert StockMovement.objects.get(order_id=order.pk).change == -3
    assert acts(order) == ["place"]
    assert not CartLine.objects.exists()


def test_a_cart_of_several_shops_becomes_an_order_each(
    buyer: Account, variant: Variant, make_account: Callable[..., Account]
) -> None:
    other = make_product(make_shop(make_account("lin"), shipping=0)).variants.get()

    checkout = check_out(buyer, variant, other)

    orders = list(checkout.orders.order_by("id"))
    assert [order.shop_id for order in orders] == sorted([variant.product.shop_id, other.product.shop_id])
    assert checkout.total == sum(order.total for order in orders) == 4_500


def test_only_the_lines_of_the_currency_are_bought(
    buyer: Account, variant: Variant, make_account: Callable[..., Account]
) -> None:
    yuan = make_product(make_shop(make_account("lin"), currency="CNY")).variants.get()
    add_to_cart(reader=reader_of(buyer), variant_id=yuan.pk)

    checkout = check_out(buyer, variant)

    assert checkout.orders.count() == 1
    assert [line.variant_id for line in CartLine.objects.all()] == [yuan.pk]


def test_the_same_key_gives_the_same_checkout(buyer: Account, variant: Variant) -> None:
    key = uuid4()
    first = check_out(buyer, variant, key=key)

    again = start_checkout(
        reader=reader_of(buyer), currency="USD", address_id=0, codes={}, expected_total=0, key=key
    )
    assert again == first
    assert Checkout.objects.count() == 1


def test_a_price_that_has_changed_is_refused(buyer: Account, cart: CartLine, variant: Variant) -> None:
    refused(PriceChanged, buyer, prepare=lambda: Variant.objects.update(price=1_999))


def test_another_sum_in_the_form_is_refused(buyer: Account, cart: CartLine) -> None:
    refused(PriceChanged, buyer, expected_total=1)


@pytest.mark.parametrize("quantity", [-1, 0, 1_000, 2**40])
def test_numbers_that_cannot_be_are_refused(buyer: Account, variant: Variant, quantity: int) -> None:
    before = snapshot()
    with pytest.raises(Invalid):
        add_to_cart(reader=reader_of(buyer), variant_id=variant.pk, quantity=quantity)
    assert snapshot() == before


@pytest.mark.parametrize("quantity", [-1, 1_000, 2**40])
def test_a_line_cannot_be_made_so_many(buyer: Account, cart: CartLine, quantity: int) -> None:
    before = snapshot()
    with pytest.raises(Invalid):
        change_cart_line(reader=reader_of(buyer), line_id=cart.pk, quantity=quantity)
    assert snapshot() == before


def test_a_sum_beyond_all_bounds_is_refused(buyer: Account, cart: CartLine) -> None:
    refused(
        Invalid,
        buyer,
        prepare=lambda: Variant.objects.update(price=AMOUNT_MAX),
        expected_total=AMOUNT_MAX + 500,
    )


def test_more_than_there_are_is_refused(buyer: Account, cart: CartLine) -> None:
    refused(OutOfStock, buyer, prepare=lambda: Variant.objects.update(stock=0))


@pytest.mark.parametrize("state", [ShopState.CLOSED, ShopState.REFUSED, ShopState.ASKED])
def test_a_shop_that_is_not_open_sells_nothing(buyer: Account, cart: CartLine, state: ShopState) -> None:
    refused(NotSold, buyer, prepare=lambda: Shop.objects.update(state=state))


def test_a_resting_shop_sells_nothing(buyer: Account, cart: CartLine) -> None:
    refused(ShopRests, buyer, prepare=lambda: Shop.objects.update(state=ShopState.RESTING))


def test_what_the_staff_hid_is_not_sold(buyer: Account, cart: CartLine) -> None:
    refused(NotSold, buyer, prepare=lambda: Shop.objects.update(hidden_at=now()))
    refused(
        NotSold,
        buyer,
        prepare=lambda: (Shop.objects.update(hidden_at=None), Product.objects.update(hidden_at=now())),
    )


def test_what_is_off_sale_is_not_sold(buyer: Account, cart: CartLine) -> None:
    refused(NotSold, buyer, prepare=lambda: Product.objects.update(state=ProductState.ARCHIVED))
    Product.objects.update(state=ProductState.LISTED)
    refused(NotSold, buyer, prepare=lambda: Variant.objects.update(removed_at=now()))


def test_a_suspended_seller_sells_nothing(buyer: Account, mei: Account, cart: CartLine) -> None:
    refused(NotSold, buyer, prepare=lambda: Account.objects.filter(pk=mei.pk).update(suspended_at=now()))


def test_whom_the_seller_blocks_buys_nothing(buyer: Account, mei: Account, cart: CartLine) -> None:
    refused(NotSold, buyer, prepare=lambda: Block.objects.create(blocker=mei, blocked=buyer))


def test_nobody_buys_of_themselves(mei: Account, variant: Variant) -> None:
    make_address(mei)
    before = snapshot()
    with pytest.raises(OwnProduct):
        add_to_cart(reader=reader_of(mei), variant_id=variant.pk)
    assert snapshot() == before
    # Nor with a line that was there before.
    CartLine.objects.create(account=mei, variant=variant, price_seen=2_000)
    refused(OwnProduct, mei)


def test_a_shop_that_does_not_send_there_is_refused(buyer: Account, cart: CartLine, shop: Shop) -> None:
    refused(NotShipped, buyer, prepare=lambda: shop.shipping_rates.update(countries=["CN"]))


def test_another_persons_address_is_refused(buyer: Account, cart: CartLine, mei: Account) -> None:
    refused(NotFound, buyer, address_id=make_address(mei).pk)


def test_an_empty_cart_is_refused(buyer: Account, variant: Variant) -> None:
    refused(CartEmpty, buyer)


def test_a_visitor_and_a_suspended_buyer_are_refused(buyer: Account, cart: CartLine) -> None:
    before = snapshot()
    suspended = replace(reader_of(buyer), is_suspended=True)
    for reader, error in ((reader_of(None), SignInNeeded), (suspended, Suspended)):
        with pytest.raises(error):
            start_checkout(reader=reader, currency="USD", address_id=1, expected_total=2_500, key=uuid4())
        assert snapshot() == before


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"ends_at": now() - timedelta(days=1)},
        {"starts_at": now() + timedelta(days=1)},
        {"uses_max": 1, "use_count": 1},
        {"least_total": 2_001},
    ],
)
def test_a_coupon_that_does_not_hold_is_refused(
    buyer: Account, cart: CartLine, shop: Shop, fields: dict[str, Any]
) -> None:
    make_coupon(shop, **fields)
    refused(CouponRefused, buyer, codes={shop.pk: "TEN"}, expected_total=1_500)
    assert Coupon.objects.get().use_count == fields.get("use_count", 0)


def test_the_coupon_of_another_shop_is_refused(
    buyer: Account, cart: CartLine, shop: Shop, make_account: Callable[..., Account]
) -> None:
    make_coupon(make_shop(make_account("lin")))
    refused(CouponRefused, buyer, codes={shop.pk: "TEN"}, expected_total=1_500)


def test_a_coupon_is_used_once_and_given_back(buyer: Account, variant: Variant, shop: Shop) -> None:
    make_coupon(shop)
    checkout = check_out(buyer, variant, codes={shop.pk: " ten "})

    order = checkout.orders.get()
    assert (order.discount, order.total, order.lines.get().discount) == (1_000, 1_500, 1_000)
    assert OrderHistory.objects.get(order=order).detail == {"coupon": " ten "}
    assert (Coupon.objects.get().use_count, CouponUse.objects.get().account_id) == (1, buyer.pk)
    add_to_cart(reader=reader_of(buyer), variant_id=variant.pk)
    refused(CouponRefused, buyer, codes={shop.pk: "TEN"}, expected_total=1_500)

    assert end_checkout(checkout_id=checkout.pk)
    assert (Coupon.objects.get().use_count, CouponUse.objects.count()) == (0, 0)


def test_nothing_to_pay_is_paid_at_once(buyer: Account, variant: Variant, shop: Shop) -> None:
    shop.shipping_rates.update(price=0)
    make_coupon(shop, value=5_000)

    checkout = check_out(buyer, variant, codes={shop.pk: "TEN"})

    assert (checkout.total, checkout.state) == (0, CheckoutState.PAID)
    assert acts(checkout.orders.get()) == ["place", "pay"]


def test_nobody_holds_everything(buyer: Account, cart: CartLine, settings: Any) -> None:
    settings.SAMPAN_CHECKOUTS_OPEN_MAX = 1
    variant = cart.variant
    check_out(buyer, variant)
    add_to_cart(reader=reader_of(buyer), variant_id=variant.pk)
    refused(TooMany, buyer)


def test_a_checkout_of_one_line_is_eleven_statements(buyer: Account, cart: CartLine) -> None:
    address = buyer.addresses.get()
    reader = reader_of(buyer)
    with CaptureQueriesContext(connection) as asked:
        start_checkout(
            reader=reader, currency="USD", address_id=address.pk, expected_total=2_500, key=uuid4()
        )
    statements = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 11


@pytest.mark.django_db(transaction=True)
def test_the_same_key_twice_at_once_is_one_checkout(buyer: Account, cart: CartLine) -> None:
    key, address = uuid4(), buyer.addresses.get()
    found = at_once(
        lambda _n: start_checkout(
            reader=reader_of(buyer), currency="USD", address_id=address.pk, expected_total=2_500, key=key
        ),
        4,
    )

    assert len({one.pk for one in found if isinstance(one, Checkout)}) == 1
    assert all(isinstance(one, Checkout) for one in found)
    assert (Checkout.objects.count(), Variant.objects.get(pk=cart.variant_id).stock) == (1, 9)


@pytest.mark.django_db(transaction=True)
def test_one_cart_is_not_bought_twice_at_once(buyer: Account, cart: CartLine) -> None:
    address = buyer.addresses.get()
    found = at_once(
        lambda _n: start_checkout(
            reader=reader_of(buyer), currency="USD", address_id=address.pk, expected_total=2_500, key=uuid4()
        ),
        4,
    )

    assert sorted(type(one).__name__ for one in found) == ["CartEmpty", "CartEmpty", "CartEmpty", "Checkout"]
    assert Variant.objects.get(pk=cart.variant_id).stock == 9


@pytest.mark.django_db(transaction=True)
def test_the_last_ones_are_sold_once_each(shop: Shop, make_account: Callable[..., Account]) -> None:
    variant = make_product(shop, variants=[{"stock": 3}]).variants.get()
    buyers = [make_account() for _number in range(8)]
    addresses = [make_address(one) for one in buyers]
    for one in buyers:
        add_to_cart(reader=reader_of(one), variant_id=variant.pk)

    found = at_once(
        lambda n: start_checkout(
            reader=reader_of(buyers[n]),
            currency="USD",
            address_id=addresses[n].pk,
            expected_total=2_500,
            key=uuid4(),
        ),
        8,
    )

    assert sorted(type(one).__name__ for one in found) == ["Checkout"] * 3 + ["OutOfStock"] * 5
    variant.refresh_from_db()
    assert (variant.stock, Order.objects.count()) == (0, 3)


@pytest.mark.django_db(transaction=True)
def test_the_last_use_of_a_coupon_is_had_once(shop: Shop, make_account: Callable[..., Account]) -> None:
    make_coupon(shop, uses_max=1)
    variant = make_product(shop).variants.get()
    buyers = [make_account() for _number in range(4)]
    addresses = [make_address(one) for one in buyers]
    for one in buyers:
        add_to_cart(reader=reader_of(one), variant_id=variant.pk)

    found = at_once(
        lambda n: start_checkout(
            reader=reader_of(buyers[n]),
            currency="USD",
            address_id=addresses[n].pk,
            codes={shop.pk: "TEN"},
            expected_total=1_500,
            key=uuid4(),
        ),
        4,
    )

    assert sorted(type(one).__name__ for one in found) == ["Checkout"] + ["CouponRefused"] * 3
    variant.refresh_from_db()
    assert (variant.stock, CouponUse.objects.count(), Coupon.objects.get().use_count) == (9, 1, 1)


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """What each of so many threads got, or the refusal that it met, all begun at the same moment."""
    gate, found = Barrier(times), []

    def run(number: int) -> None:
        try:
            gate.wait()
            found.append(work(number))
        except DomainError as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
