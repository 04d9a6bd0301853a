"""Coupons: made by sellers, held by orders, never used more often than they say."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound
from sampan.shop.errors import CouponRefused
from sampan.shop.models import Coupon, CouponUse, Order
from sampan.shop.pricing import CouponTerms
from sampan.shop.selectors import find_coupon, get_coupon, list_coupon_uses, list_coupons
from sampan.shop.services import CouponContent, change_coupon, create_coupon, stop_coupon
from sampan.shop.services.coupons import hold_coupon, release_coupon
from tests.conftest import reader_of
from tests.shop.books import Line, make_shop, sell

pytestmark = pytest.mark.django_db

TEN = CouponContent(code="TEN", kind="percent", value=1_000)


@pytest.fixture
def seller(mei: Account) -> Account:
    make_shop(mei)
    return mei


def use(seller: Account, buyer: Account, code: str = "TEN", goods: int = 1_000) -> Order:
    """An order of the buyer's that holds the coupon."""
    with transaction.atomic():
        order = sell(make_shop(seller), [Line(paid=goods)], buyer=buyer)
        coupon = hold_coupon(shop_id=seller.pk, code=code, account_id=buyer.pk, goods=goods, now=now())
        CouponUse.objects.create(coupon=coupon, account=buyer, order=order)
    return order


def used() -> tuple[int, int]:
    """How often the one coupon was used by its own count, and by the uses that are written down."""
    return Coupon.objects.get().use_count, CouponUse.objects.count()


def test_a_seller_makes_a_coupon_and_a_buyer_finds_it(seller: Account, tom: Account) -> None:
    content = replace(TEN, code=" ｔｅｎ ", most_off=500, least_total=100)
    coupon = create_coupon(reader=reader_of(seller), content=content)
    assert (coupon.code, coupon.shop_id) == ("TEN", seller.pk)
    terms = find_coupon(seller.pk, "ten", account_id=tom.pk, goods=100)
    assert terms == CouponTerms("percent", 1_000, least_total=100, most_off=500)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "AB"}, "code"),
        ({"code": "A" * 33}, "code"),
        ({"code": "TEN OFF"}, "code"),
        ({"code": "<b>"}, "code"),
        ({"kind": "gift"}, "kind"),
        ({"value": 0}, "value"),
        ({"value": 10_001}, "value"),
        ({"value": -5}, "value"),
        ({"least_total": -1}, "least_total"),
        ({"most_off": 0}, "most_off"),
        ({"uses_max": 0}, "uses_max"),
        ({"uses_each_max": 0}, "uses_each_max"),
        ({"starts_at": now(), "ends_at": now() - timedelta(days=1)}, "ends_at"),
    ],
)
def test_a_coupon_that_makes_no_sense_is_refused(
    seller: Account, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        create_coupon(reader=reader_of(seller), content=replace(TEN, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert refusal.value.message
    assert not Coupon.objects.exists()


def test_a_code_is_taken_once_in_a_shop(seller: Account) -> None:
    create_coupon(reader=reader_of(seller), content=TEN)
    with pytest.raises(Conflict):
        create_coupon(reader=reader_of(seller), content=replace(TEN, code="ten"))
    assert Coupon.objects.count() == 1


def test_only_a_seller_makes_coupons_and_only_of_the_own_shop(seller: Account, tom: Account) -> None:
    with pytest.raises(NotFound):
        create_coupon(reader=reader_of(tom), content=TEN)
    coupon = create_coupon(reader=reader_of(seller), content=TEN)
    make_shop(tom)
    for act in (
        lambda: change_coupon(reader=reader_of(tom), coupon_id=coupon.pk, content=replace(TEN, value=1)),
        lambda: stop_coupon(reader=reader_of(tom), coupon_id=coupon.pk, on=True),
        lambda: get_coupon(coupon.pk, reader=reader_of(tom)),
        lambda: list_coupon_uses(coupon.pk, reader=reader_of(tom)),
    ):
        with pytest.raises(NotFound):
            act()
    coupon.refresh_from_db()
    assert (coupon.value, coupon.is_active) == (1_000, True)
    assert list_coupons(reader=reader_of(tom)).items == []


MOMENT = datetime.fromisoformat("2026-03-01T12:00:00+00:00")


@pytest.mark.parametrize(
    ("state", "goods", "code"),
    [
        ({"is_active": False}, 1_000, "coupon_unknown"),
        ({"starts_at": MOMENT + timedelta(seconds=1)}, 1_000, "coupon_early"),
        ({"ends_at": MOMENT}, 1_000, "coupon_ended"),
        ({"uses_max": 2, "use_count": 2}, 1_000, "coupon_used_up"),
        ({"least_total": 1_001}, 1_000, "coupon_least"),
    ],
)
def test_a_coupon_that_does_not_hold_is_refused_and_nothing_is_counted(
    seller: Account, tom: Account, state: dict[str, object], goods: int, code: str
) -> None:
    content = replace(TEN, starts_at=MOMENT - timedelta(days=1))
    create_coupon(reader=reader_of(seller), content=content)
    Coupon.objects.update(**state)
    before = Coupon.objects.get().use_count
    with pytest.raises(CouponRefused) as refusal:
        hold_coupon(shop_id=seller.pk, code="TEN", account_id=tom.pk, goods=goods, now=MOMENT)
    assert refusal.value.code == code
    assert refusal.value.message
    with pytest.raises(CouponRefused):
        find_coupon(seller.pk, "TEN", account_id=tom.pk, goods=goods, now=MOMENT)
    assert Coupon.objects.get().use_count == before


def test_a_code_of_another_shop_is_unknown(seller: Account, tom: Account) -> None:
    create_coupon(reader=reader_of(seller), content=TEN)
    make_shop(tom)
    with pytest.raises(CouponRefused) as refusal:
        find_coupon(tom.pk, "TEN", account_id=tom.pk, goods=1_000)
    assert refusal.value.code == "coupon_unknown"


def test_a_buyer_uses_a_coupon_as_often_as_it_says(seller: Account, tom: Account, mei: Account) -> None:
    create_coupon(reader=reader_of(seller), content=replace(TEN, uses_each_max=2))
    use(seller, tom)
    use(seller, tom)
    with pytest.raises(CouponRefused, match="2 times for each buyer"):
        use(seller, tom)
    assert used() == (2, 2)
    use(seller, mei)
    assert used() == (3, 3)


def test_an_order_that_is_never_paid_gives_its_use_back_once(seller: Account, tom: Account) -> None:
    create_coupon(reader=reader_of(seller), content=replace(TEN, uses_max=2))
    order, other = use(seller, tom), use(seller, seller)
    release_coupon(order)
    release_coupon(order)
    assert used() == (1, 1)
    assert CouponUse.objects.get().order == other
    use(seller, tom)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [replace(TEN, uses_max=1, uses_each_max=9), TEN])
def test_a_coupon_used_twice_at_once_is_used_once(
    seller: Account, tom: Account, content: CouponContent
) -> None:
    create_coupon(reader=reader_of(seller), content=content)

    def attempt(_number: int) -> str:
        try:
            use(seller, tom)
        except CouponRefused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "used"

    with ThreadPoolExecutor(4) as hands:
        said = sorted(hands.map(attempt, range(4)))
    assert said.count("used") == 1
    assert set(said) - {"used"} <= {"coupon_used_up", "coupon_used"}
    assert used() == (1, 1)


def test_the_database_refuses_more_uses_than_a_coupon_has(seller: Account) -> None:
    create_coupon(reader=reader_of(seller), content=replace(TEN, uses_max=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.update(use_count=2)
    assert used() == (0, 0)


def test_a_coupon_is_changed_but_for_its_code_and_kind(seller: Account, tom: Account) -> None:
    coupon = create_coupon(reader=reader_of(seller), content=replace(TEN, most_off=5))
    reader = reader_of(seller)
    changed = change_coupon(reader=reader, coupon_id=coupon.pk, content=replace(TEN, value=2_000, uses_max=7))
    assert (changed.value, changed.most_off, changed.uses_max, changed.starts_at) == (
        2_000,
        None,
        7,
        coupon.starts_at,
    )
    for other in (replace(TEN, code="ELEVEN"), replace(TEN, kind="amount")):
        with pytest.raises(Invalid):
            change_coupon(reader=reader, coupon_id=coupon.pk, content=other)
    use(seller, tom)
    use(seller, seller)
    with pytest.raises(DomainError, match="used 2 times"):
        change_coupon(reader=reader, coupon_id=coupon.pk, content=replace(TEN, uses_max=1))
    coupon.refresh_from_db()
    assert (coupon.code, coupon.kind, coupon.uses_max) == ("TEN", "percent", 7)


def test_a_stopped_coupon_can_hold_again(seller: Account, tom: Account) -> None:
    coupon = create_coupon(reader=reader_of(seller), content=TEN)
    stop_coupon(reader=reader_of(seller), coupon_id=coupon.pk, on=True)
    with pytest.raises(CouponRefused):
        find_coupon(seller.pk, "TEN", account_id=tom.pk, goods=1_000)
    stop_coupon(reader=reader_of(seller), coupon_id=coupon.pk, on=False)
    assert find_coupon(seller.pk, "TEN", account_id=None, goods=1_000).value == 1_000


def test_a_seller_sees_who_used_a_coupon(seller: Account, tom: Account) -> None:
    coupon = create_coupon(reader=reader_of(seller), content=TEN)
    order = use(seller, tom)
    assert [row.order for row in list_coupon_uses(coupon.pk, reader=reader_of(seller)).items] == [order]
    assert list_coupons(reader=reader_of(seller)).items == [coupon]
