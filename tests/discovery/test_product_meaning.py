"""Products by what they mean: filed with the model's vectors, found for words that stand nowhere in them."""

from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account
from sampan.discovery import searching as search
from sampan.discovery.models import ProductVector
from sampan.discovery.selectors.product_corpus import forget_product_shares
from sampan.discovery.services import product_vectors
from sampan.discovery.services.product_documents import index_products
from sampan.discovery.services.product_vectors import embed_missing_products, want_product_vector
from sampan.shop.models import Product
from sampan.shop.types import ProductState
from tests.conftest import reader_of
from tests.shop.conftest import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def products(mei: Account) -> list[Product]:
    """Three things, filed by words and by meaning."""
    forget_product_shares()
    shop = make_shop(mei)
    made = [
        make_product(shop, title="陶瓷马克杯", language="zh-Hans", description="喝咖啡用的杯子"),
        make_product(shop, title="Hand-knitted wool scarf", description="Keeps your neck warm in winter."),
        make_product(shop, title="猫爬架", language="zh-Hans", description="给猫咪玩的"),
    ]
    index_products([product.pk for product in made])
    assert embed_missing_products() == 3
    return made


def test_a_sentence_finds_what_it_means(products: list[Product]) -> None:
    page = search.search_products("something to drink my morning espresso from", reader=reader_of(None))
    assert page.items[0] == products[0]
    page = search.search_products("冬天保暖围在脖子上的东西", reader=reader_of(None))
    assert page.items[0] == products[1]


def test_vectors_go_with_what_is_listed(products: list[Product]) -> None:
    assert embed_missing_products() == 0  # once is enough
    vector = ProductVector.objects.get(pk=products[0].pk).vector
    assert np.linalg.norm(vector) == pytest.approx(1, abs=0.01)
    Product.objects.filter(pk=products[0].pk).update(state=ProductState.ARCHIVED)
    want_product_vector(product_id=products[0].pk)
    assert not ProductVector.objects.filter(pk=products[0].pk).exists()


def test_only_new_words_ask_for_a_job(products: list[Product], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(product_vectors, "defer", lambda name, **values: asked.append((name, values)))
    want_product_vector(product_id=products[1].pk)
    assert asked == []
    Product.objects.filter(pk=products[1].pk).update(title="Silk scarf")
    want_product_vector(product_id=products[1].pk)
    assert [(name, values["product_id"]) for name, values in asked] == [
        ("discovery.embed_product", products[1].pk)
    ]
