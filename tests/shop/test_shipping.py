"""What sending costs: the first rate that names the country, else the one for all others, else nothing."""

from dataclasses import replace

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import NotFound
from sampan.shop import selectors, services
from sampan.shop.errors import ContentInvalid
from sampan.shop.models import ShippingRate, Shop
from sampan.shop.types import RateContent
from tests.conftest import reader_of
from tests.shop.conftest import make_shop

pytestmark = pytest.mark.django_db

HOME = RateContent(name="SF Express", countries=("CN",), price=0)
NEAR = RateContent(
    name="EMS", countries=("us", "CA", "US"), price=8_000, per_kilogram=2_000, free_from=90_000
)
FAR = RateContent(name="Post", countries=("*",), price=15_000)


def test_the_first_rate_that_names_the_country_holds(shop: Shop, mei: Account) -> None:
    services.save_rates(reader=reader_of(mei), rates=[FAR, HOME, NEAR, replace(NEAR, name="Later")])
    names = {code: found.name for code in ("CN", "US", "DE") if (found := selectors.rate_for(shop, code))}
    assert names == {"CN": "SF Express", "US": "EMS", "DE": "Post"}
    assert [rate.name for rate in selectors.list_rates(shop.pk)] == ["Post", "SF Express", "EMS", "Later"]
    assert selectors.list_rates(shop.pk)[2].countries == ["US", "CA"]


def test_where_no_rate_names_it_the_shop_does_not_send(shop: Shop, mei: Account) -> None:
    services.save_rates(reader=reader_of(mei), rates=[HOME, NEAR])
    assert selectors.rate_for(shop, "DE") is None
    services.save_rates(reader=reader_of(mei), rates=[])
    assert selectors.rate_for(shop, "CN") is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "rates.1.name"),
        ({"name": "x" * 61}, "rates.1.name"),
        ({"countries": ()}, "rates.1.countries"),
        ({"countries": ("CN", "XX")}, "rates.1.countries"),
        ({"price": -1}, "rates.1.price"),
        ({"per_kilogram": -1}, "rates.1.per_kilogram"),
        ({"free_from": -1}, "rates.1.free_from"),
        ({"days_least": 9, "days_most": 8}, "rates.1.days_most"),
    ],
)
def test_a_wrong_rate_is_named_and_the_old_ones_stay(
    shop: Shop, mei: Account, change: dict[str, object], field: str
) -> None:
    before = list(ShippingRate.objects.values())
    with pytest.raises(ContentInvalid) as refused:
        services.save_rates(reader=reader_of(mei), rates=[HOME, replace(NEAR, **change)])  # type: ignore[arg-type]
    assert refused.value.field == field
    assert list(ShippingRate.objects.values()) == before


def test_there_are_only_so_many_rates(shop: Shop, mei: Account) -> None:
    before = list(ShippingRate.objects.values())
    with pytest.raises(ContentInvalid):
        services.save_rates(reader=reader_of(mei), rates=[HOME] * 51)
    assert list(ShippingRate.objects.values()) == before


def test_nobody_writes_the_rates_of_others(shop: Shop, tom: Account) -> None:
    before = list(ShippingRate.objects.values())
    with pytest.raises(NotFound):
        services.save_rates(reader=reader_of(tom), rates=[])
    make_shop(tom, ships_to=())
    services.save_rates(reader=reader_of(tom), rates=[])
    assert list(ShippingRate.objects.values()) == before
