"""What the tests of the buyers' pages share: the shop's fixtures, and rates that are not asked for."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.shop.models import ExchangeRate
from sampan.shop.selectors.rates import forget_rates
from tests.shop.conftest import buyer, product, shop

__all__ = ["buyer", "product", "shop"]

RATE_DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _forget_rates() -> Iterator[None]:
    """What a process remembers of rates must not reach another test."""
    forget_rates()
    yield
    forget_rates()


@pytest.fixture
def rates(db: None) -> None:
    """One dollar is 7.00 yuan."""
    ExchangeRate.objects.create(base="USD", quote="CNY", rate=Decimal("7"), day=RATE_DAY)
    forget_rates()


@pytest.fixture
def browser(buyer: Account, sign_in: Callable[[Account], Client]) -> Client:
    """tom's browser."""
    return sign_in(buyer)
