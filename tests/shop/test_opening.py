"""A shop is opened by its account, decided by the operator where they wish, rests and closes."""

from dataclasses import replace

import pytest
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.errors import Conflict, Forbidden, NotFound, SignInNeeded
from sampan.shop import selectors, services
from sampan.shop.errors import ContentInvalid
from sampan.shop.models import Product, Shop
from sampan.shop.services.decided import tell_of_all
from sampan.shop.types import OrderState, ShopContent, ShopState
from tests.conftest import reader_of
from tests.shop.conftest import can_buy, make_order, make_product, make_shop, user_of

pytestmark = pytest.mark.django_db

CONTENT = ShopContent(currency="cny", ships_from_country="cn", about="手作陶器", commission=500)


def test_an_account_opens_a_shop_at_once(mei: Account) -> None:
    shop = services.open_shop(reader=reader_of(mei), content=CONTENT)
    assert (shop.state, shop.currency, shop.ships_from_country) == (ShopState.OPEN, "CNY", "CN")
    assert shop.language == "zh-Hans"
    assert selectors.get_shop("MEI", reader=reader_of(None)) == shop


@override_settings(SAMPAN_SHOP_APPROVAL=True)
def test_where_the_operator_wants_it_a_shop_waits_for_them(mei: Account, tom: Account, make_account) -> None:  # type: ignore[no-untyped-def]
    shop = services.open_shop(reader=reader_of(mei), content=CONTENT)
    staff = make_account("staff", is_staff=True)
    with pytest.raises(NotFound):
        selectors.get_shop("mei", reader=reader_of(tom))
    assert selectors.list_shops_waiting(reader=reader_of(staff)).items == [shop]
    with pytest.raises(Forbidden):
        services.decide_shop(by=user_of(tom), shop_id=shop.pk, approve=True)
    shop.refresh_from_db()
    assert shop.state == ShopState.ASKED
    services.decide_shop(by=user_of(staff), shop_id=shop.pk, approve=True)
    assert selectors.get_shop("mei", reader=reader_of(tom)).state == ShopState.OPEN
    with pytest.raises(Conflict):
        services.decide_shop(by=user_of(staff), shop_id=shop.pk, approve=False)


@override_settings(SAMPAN_SHOP_APPROVAL=True)
def test_a_refused_shop_can_ask_again(mei: Account, make_account) -> None:  # type: ignore[no-untyped-def]
    services.open_shop(reader=reader_of(mei), content=CONTENT)
    staff = make_account("staff", is_staff=True)
    services.decide_shop(by=user_of(staff), shop_id=mei.pk, approve=False)
    again = services.open_shop(reader=reader_of(mei), content=replace(CONTENT, about="新的介绍"))
    assert (again.state, again.about, again.decided_at) == (ShopState.ASKED, "新的介绍", None)


def test_nobody_has_two_shops(shop: Shop, mei: Account) -> None:
    with pytest.raises(Conflict):
        services.open_shop(reader=reader_of(mei), content=CONTENT)
    shop.refresh_from_db()
    assert shop.currency == "USD"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", "XXX"),
        ("ships_from_country", "ZZ"),
        ("about", "x" * 2_001),
        ("return_policy", "x" * 2_001),
        ("payout_details", "x" * 501),
        ("handling_days", -1),
        ("return_days", 366),
        ("commission", 5_001),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_opened(mei: Account, field: str, value: object) -> None:
    with pytest.raises(ContentInvalid) as refused:
        services.open_shop(reader=reader_of(mei), content=replace(CONTENT, **{field: value}))  # type: ignore[arg-type]
    assert [problem.column for problem in refused.value.problems] == [field]
    assert not Shop.objects.exists()


def test_the_currency_stays_while_there_are_products(product: Product, mei: Account) -> None:
    with pytest.raises(ContentInvalid) as refused:
        services.change_shop(reader=reader_of(mei), content=CONTENT)
    assert refused.value.field == "currency"
    changed = services.change_shop(reader=reader_of(mei), content=replace(CONTENT, currency="USD"))
    assert (changed.currency, changed.about) == ("USD", "手作陶器")


def test_a_resting_shop_is_seen_but_sells_nothing(product: Product, mei: Account, tom: Account) -> None:
    services.rest_shop(reader=reader_of(mei), on=True)
    assert selectors.get_product(product.pk, reader=reader_of(tom)) == product
    assert not can_buy(tom, product)
    services.rest_shop(reader=reader_of(mei), on=False)
    assert can_buy(tom, product)


def test_a_closed_shop_is_out_of_sight_and_can_be_opened_again(
    product: Product, mei: Account, tom: Account
) -> None:
    services.close_shop(reader=reader_of(mei))
    assert not can_buy(tom, product)
    for reader in (reader_of(tom), reader_of(None)):
        with pytest.raises(NotFound):
            selectors.get_product(product.pk, reader=reader)
        with pytest.raises(NotFound):
            selectors.get_shop(mei.pk, reader=reader)
    with pytest.raises(Conflict):
        services.rest_shop(reader=reader_of(mei), on=True)
    services.open_shop(reader=reader_of(mei), content=replace(CONTENT, currency="USD"))
    assert selectors.get_product(product.pk, reader=reader_of(tom)) == product


@pytest.mark.parametrize("state", [OrderState.PENDING, OrderState.PAID])
def test_a_shop_with_orders_to_ship_does_not_close(
    product: Product, mei: Account, tom: Account, state: OrderState
) -> None:
    make_order(tom, product.variants.all()[0], state=state)
    with pytest.raises(Conflict):
        services.close_shop(reader=reader_of(mei))
    assert Shop.objects.get().state == ShopState.OPEN


def test_visitors_and_the_suspended_open_nothing(mei: Account) -> None:
    with pytest.raises(SignInNeeded):
        services.open_shop(reader=reader_of(None), content=CONTENT)
    with pytest.raises(Suspended):
        services.open_shop(reader=replace(reader_of(mei), is_suspended=True), content=CONTENT)
    assert not Shop.objects.exists()


@override_settings(SAMPAN_SHOP=False)
def test_an_instance_without_a_shop_has_none(mei: Account) -> None:
    with pytest.raises(NotFound):
        services.open_shop(reader=reader_of(mei), content=CONTENT)
    assert not Shop.objects.exists()


def test_a_shop_of_somebody_suspended_or_hidden_is_seen_by_nobody_else(mei: Account, tom: Account) -> None:
    product = make_product(make_shop(mei))
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert not Product.objects.visible_to(reader_of(tom)).exists()
    assert not can_buy(tom, product)
    Account.objects.filter(pk=mei.pk).update(suspended_at=None)
    Shop.objects.update(hidden_at=now())
    assert not Product.objects.visible_to(reader_of(tom)).exists()
    assert Product.objects.visible_to(reader_of(mei)).get() == product


def test_what_opened_or_closed_is_told_in_the_background(product: Product, mei: Account) -> None:
    services.close_shop(reader=reader_of(mei))
    jobs = ProcrastinateJob.objects.filter(task_name="shop.tell_of_all")
    assert [job.args for job in jobs] == [{"shop_id": mei.pk}]
    ProcrastinateJob.objects.all().delete()
    tell_of_all(shop_id=mei.pk)
    handlers = {job.args.get("handler", "").partition(">")[0] for job in ProcrastinateJob.objects.all()}
    assert "ProductUnlisted" in handlers


def test_new_words_of_a_shop_are_told_once_whatever_it_sells(
    product: Product, shop: Shop, mei: Account
) -> None:
    newest = make_product(shop)
    content = replace(CONTENT, currency="USD")
    services.change_shop(reader=reader_of(mei), content=content)
    services.change_shop(reader=reader_of(mei), content=replace(content, handling_days=9))
    told = [
        job.args["payload"]["product_id"]
        for job in ProcrastinateJob.objects.filter(task_name="core.handle_event")
        if job.args["handler"].endswith("shop.handlers.texts.on_product_listed")
    ]
    assert told == [newest.pk]
