"""Deleting a product at the moment when somebody buys it: one of the two happens, never a server error."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.errors import DomainError
from sampan.shop import services
from sampan.shop.models import CartLine, OrderLine, Product, Shop, Variant
from sampan.shop.types import ProductState
from tests.conftest import reader_of
from tests.shop.checkouts import check_out
from tests.shop.conftest import make_product

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def at_once(*works: Callable[[], object]) -> list[Exception | None]:
    """Run these in threads that begin at one moment, each without a transaction around it."""
    start = threading.Barrier(len(works))
    outcomes: list[Exception | None] = [None] * len(works)

    def run(number: int) -> None:
        try:
            start.wait()
            works[number]()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_bought_or_deleted(shop: Shop, buyer: Account, mei: Account) -> None:
    for _round in range(ROUNDS):
        product = make_product(shop)
        one_round(product, product.variants.get(), buyer, mei)


def one_round(product: Product, variant: Variant, buyer: Account, seller: Account) -> None:
    outcomes = at_once(
        lambda: check_out(buyer, variant),
        lambda: services.delete_product(reader=reader_of(seller), product_id=product.pk),
    )
    assert all(error is None or isinstance(error, DomainError) for error in outcomes), outcomes
    was_bought = OrderLine.objects.filter(product_id=product.pk).exists()
    assert list(Product.objects.filter(pk=product.pk).values_list("state", flat=True)) == (
        [ProductState.LISTED] if was_bought else []
    )
    CartLine.objects.filter(account=buyer).delete()
