"""The cart: what can be put in, what is said about each line, and what a quote of it comes to."""

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound, SignInNeeded, TooMany
from sampan.notes.models import Note
from sampan.notes.types import Visibility
from sampan.shop.errors import AmountRefused, CartEmpty, NotSold, OutOfStock, ShopRests
from sampan.shop.models import CartLine, Coupon, Product, ProductTag, ShippingRate, Shop, Variant
from sampan.shop.selectors import cart_count, get_cart
from sampan.shop.services import add_to_cart, change_cart_line, quote
from sampan.shop.services.quoting import COUPON_TRIES_MINUTE_MAX
from sampan.shop.types import CartProblem, ProductState, ShopState
from tests.conftest import reader_of
from tests.notes.conftest import publish
from tests.shop.checkouts import check_out
from tests.shop.conftest import make_address, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("position")[0]


def add(buyer: Account, variant: Variant, **fields: Any) -> CartLine:
    return add_to_cart(reader=reader_of(buyer), variant_id=variant.pk, **fields)


def problems_of(buyer: Account) -> list[CartProblem | None]:
    return [item.problem for group in get_cart(reader=reader_of(buyer)).groups for item in group.items]


def test_the_same_variant_is_one_line(buyer: Account, variant: Variant) -> None:
    add(buyer, variant, quantity=2)
    line = add(buyer, variant, quantity=3)

    assert (line.quantity, line.price_seen, cart_count(buyer.pk)) == (5, 2_000, 1)


def test_more_than_there_are_do_not_go_in(buyer: Account, variant: Variant) -> None:
    line = add(buyer, variant, quantity=8)
    with pytest.raises(OutOfStock) as error:
        add(buyer, variant, quantity=3)
    assert error.value.params["left"] == 10
    with pytest.raises(OutOfStock):
        change_cart_line(reader=reader_of(buyer), line_id=line.pk, quantity=11)
    line.refresh_from_db()
    assert line.quantity == 8


def test_what_cannot_be_bought_does_not_go_in(
    buyer: Account, variant: Variant, shop: Shop, mei: Account
) -> None:
    with pytest.raises(SignInNeeded):
        add_to_cart(reader=reader_of(None), variant_id=variant.pk)
    with pytest.raises(NotSold):
        add_to_cart(reader=reader_of(buyer), variant_id=5)
    Block.objects.create(blocker=mei, blocked=buyer)
    with pytest.raises(NotSold) as error:
        add(buyer, variant)
    assert variant.product.title not in str(error.value)  # what is hidden is not named
    Block.objects.all().delete()
    Shop.objects.update(state=ShopState.RESTING)
    with pytest.raises(ShopRests):
        add(buyer, variant)
    assert not CartLine.objects.exists()


def test_a_cart_is_bounded(buyer: Account, product: Product, settings: Any) -> None:
    settings.SAMPAN_CART_MAX = 2
    first, second, third = product.variants.all()
    add(buyer, first)
    add(buyer, second)
    with pytest.raises(TooMany):
        add(buyer, third)
    add(buyer, first)  # what is there may become more
    assert cart_count(buyer.pk) == 2


def test_a_line_is_changed_and_taken_out_by_its_owner(buyer: Account, variant: Variant, mei: Account) -> None:
    line = add(buyer, variant)
    for quantity in (0, 2):
        if quantity:
            with pytest.raises(NotFound):
                change_cart_line(reader=reader_of(mei), line_id=line.pk, quantity=quantity)
        else:
            change_cart_line(reader=reader_of(mei), line_id=line.pk, quantity=quantity)
    line.refresh_from_db()
    assert line.quantity == 1

    changed = change_cart_line(reader=reader_of(buyer), line_id=line.pk, quantity=4)
    assert changed is not None
    assert changed.quantity == 4
    for _time in range(2):
        assert change_cart_line(reader=reader_of(buyer), line_id=line.pk, quantity=0) is None
    assert cart_count(buyer.pk) == 0


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda variant: Variant.objects.update(stock=1), CartProblem.SHORT),
        (lambda variant: Variant.objects.update(removed_at=now()), CartProblem.GONE),
        (lambda variant: Product.objects.update(state=ProductState.DRAFT), CartProblem.GONE),
        (lambda variant: Product.objects.update(hidden_at=now()), CartProblem.GONE),
        (lambda variant: Shop.objects.update(hidden_at=now()), CartProblem.GONE),
        (lambda variant: Shop.objects.update(state=ShopState.CLOSED), CartProblem.GONE),
        (lambda variant: Shop.objects.update(state=ShopState.RESTING), CartProblem.RESTING),
        (
            lambda variant: Account.objects.filter(shop__isnull=False).update(deleted_at=now()),
            CartProblem.GONE,
        ),
    ],
)
def test_each_line_says_what_is_wrong_with_it(
    buyer: Account, variant: Variant, spoil: Callable[[Variant], object], problem: CartProblem
) -> None:
    add(buyer, variant, quantity=2)
    assert problems_of(buyer) == [None]

    spoil(variant)

    assert problems_of(buyer) == [problem]
    item = get_cart(reader=reader_of(buyer)).groups[0].items[0]
    assert item.left == (1 if problem == CartProblem.SHORT else 0)


def test_a_cart_is_grouped_by_currency_and_shop_in_one_query(
    buyer: Account, product: Product, make_account: Callable[..., Account], django_assert_num_queries: Any
) -> None:
    yuan = make_product(make_shop(make_account("lin"), currency="CNY")).variants.get()
    dollars = make_product(make_shop(make_account("wu"))).variants.get()
    for one in (*product.variants.all(), yuan, dollars):
        add(buyer, one)

    with django_assert_num_queries(1):
        cart = get_cart(reader=reader_of(buyer))
        shown = {
            group.currency: {shop.shop.account.handle: len(shop.items) for shop in group.shops}
            for group in cart.groups
        }
    assert shown == {"USD": {"wu": 1, "mei": 3}, "CNY": {"lin": 1}}
    assert (cart.count, cart.groups[0].goods) == (5, 8_000)
    assert get_cart(reader=reader_of(None)).count == 0


def test_a_changed_price_is_told(buyer: Account, variant: Variant) -> None:
    add(buyer, variant)
    Variant.objects.update(price=1_500)

    item = get_cart(reader=reader_of(buyer)).groups[0].items[0]
    assert (item.price_before, item.amount) == (2_000, 1_500)


def test_a_quote_holds_goods_shipping_and_what_is_wrong(
    buyer: Account, variant: Variant, shop: Shop, django_assert_num_queries: Any
) -> None:
    add(buyer, variant, quantity=2)
    reader, address = reader_of(buyer), buyer.addresses.get()

    with django_assert_num_queries(2):
        asked = quote(reader=reader, currency="USD", address=address)
    assert (asked.goods, asked.shipping, asked.total, asked.problems) == (4_000, 500, 4_500, [])
    without = quote(reader=reader, currency="USD")
    assert (without.shipping, without.problems) == (0, [])
    refused = quote(reader=reader, currency="USD", address=address, codes={shop.pk: "NONE"})
    assert [one.code for one in refused.problems] == ["coupon_unknown"]
    assert refused.total == 4_500
    shop.shipping_rates.update(countries=["CN"])
    assert [one.code for one in quote(reader=reader, currency="USD", address=address).problems] == [
        "not_shipped"
    ]
    with pytest.raises(CartEmpty):
        quote(reader=reader, currency="CNY")


def test_codes_of_coupons_are_not_guessed(buyer: Account, variant: Variant, shop: Shop) -> None:
    add(buyer, variant)
    reader = reader_of(buyer)

    for number in range(COUPON_TRIES_MINUTE_MAX):
        asked = quote(reader=reader, currency="USD", codes={shop.pk: f"GUESS{number}"})
        assert [one.code for one in asked.problems] == ["coupon_unknown"]

    Coupon.objects.create(shop=shop, code="RIGHT", kind="amount", value=100)
    asked = quote(reader=reader, currency="USD", codes={shop.pk: "RIGHT"})
    assert ([one.code for one in asked.problems], asked.discount) == (["too_many"], 0)


def test_what_the_provider_could_not_charge_is_told_before(
    buyer: Account, variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*, amount: int, currency: str) -> None:
        raise AmountRefused("amount_too_small")

    add(buyer, variant)
    monkeypatch.setattr("sampan.shop.services.quoting.check_chargeable", refuse)

    asked = quote(reader=reader_of(buyer), currency="USD", address=buyer.addresses.get())
    assert [type(one) for one in asked.problems] == [AmountRefused]
    with pytest.raises(AmountRefused):
        check_out(buyer, variant)


def test_the_rate_that_names_the_country_goes_before_the_rest(
    buyer: Account, variant: Variant, shop: Shop
) -> None:
    ShippingRate.objects.create(
        shop=shop, name="To America", countries=["US", "CA"], price=900, per_kilogram=100, position=5
    )
    add(buyer, variant, quantity=6)  # 1.2 kg: two begun

    asked = quote(reader=reader_of(buyer), currency="USD", address=buyer.addresses.get())
    abroad = quote(reader=reader_of(buyer), currency="USD", address=make_address(buyer, country="DE"))

    assert (asked.shipping, asked.orders[0].rate.name) == (1_100, "To America")
    assert abroad.shipping == 500


# Commission.


@pytest.fixture
def note(make_account: Callable[..., Account], product: Product) -> Note:
    """Somebody's note that shows the bowl and earns by it."""
    Shop.objects.update(commission=1_000)
    written = publish(make_account("creator"))
    ProductTag.objects.create(note=written, media=written.media.get(), product=product, x=1, y=1, earns=True)
    return written


def test_the_author_of_the_note_earns_by_what_came_from_it(
    buyer: Account, variant: Variant, note: Note
) -> None:
    checkout = check_out(buyer, (variant, 2), via_note_id=note.pk)

    line = checkout.orders.get().lines.get()
    assert (line.creator, line.via_note_id, line.commission) == (note.author, note.pk, 400)


@pytest.mark.parametrize("case", ["untagged", "unearning", "hidden", "unseen", "suspended"])
def test_nobody_earns_where_the_tag_does_not_stand(
    buyer: Account, variant: Variant, note: Note, case: str
) -> None:
    match case:
        case "untagged":
            ProductTag.objects.all().delete()
        case "unearning":
            ProductTag.objects.update(earns=False)
        case "hidden":
            Note.objects.update(hidden_at=now())
        case "unseen":
            Note.objects.update(visibility=Visibility.SELF)
        case _:
            Account.objects.filter(pk=note.author_id).update(suspended_at=now())

    line = check_out(buyer, variant, via_note_id=note.pk).orders.get().lines.get()
    assert (line.creator_id, line.commission) == (None, 0)


def test_nobody_earns_by_buying_out_of_their_own_note(variant: Variant, note: Note) -> None:
    assert note.author is not None
    make_address(note.author)

    line = check_out(note.author, variant, via_note_id=note.pk).orders.get().lines.get()
    assert (line.creator_id, line.commission) == (None, 0)


def test_the_last_note_that_led_there_counts(buyer: Account, variant: Variant, note: Note) -> None:
    other = publish(buyer)
    add(buyer, variant, via_note_id=other.pk)
    assert add(buyer, variant, via_note_id=note.pk).via_note_id == note.pk
    assert add(buyer, variant).via_note_id == note.pk
    assert add(buyer, variant, via_note_id=5).via_note_id == note.pk


def test_a_quantity_must_be_one(buyer: Account, variant: Variant) -> None:
    line = add(buyer, variant)
    for quantity in (-1, 1_000):
        with pytest.raises(Invalid):
            change_cart_line(reader=reader_of(buyer), line_id=line.pk, quantity=quantity)
    line.refresh_from_db()
    assert line.quantity == 1
