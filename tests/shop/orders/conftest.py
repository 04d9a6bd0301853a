"""An order of tom's at mei's shop, as far as it has come: paid, shipped, done."""

import pytest

from sampan.accounts.models import Account
from sampan.shop.models import (
    Order,
    Product,
    Variant,
)
from sampan.shop.services import (
    receive,
    ship,
)
from tests.conftest import reader_of
from tests.shop.checkouts import buy


@pytest.fixture
def variant(product: Product) -> Variant:
    return product.variants.order_by("position")[0]


@pytest.fixture
def paid(buyer: Account, variant: Variant) -> Order:
    """Two bowls of 20.00, sent for 5.00, paid."""
    return buy(buyer, (variant, 2))


@pytest.fixture
def shipped(paid: Order, mei: Account) -> Order:
    return ship(reader=reader_of(mei), order_id=paid.pk, carrier="China Post", tracking="LX1")


@pytest.fixture
def done(shipped: Order, buyer: Account) -> Order:
    return receive(reader=reader_of(buyer), order_id=shipped.pk)
