"""How products are scored and mixed for a reader: pure code, without a database."""

from typing import Any

import pytest

from sampan.accounts.types import Interest
from sampan.discovery.shopping.categories import GOES_WITH, WORDS, even_weights, product_interests
from sampan.discovery.shopping.mixing import APART, FRESH_EVERY, SELLER_MAX, mix
from sampan.discovery.shopping.scoring import fresh, reviewed, score, selling
from sampan.discovery.shopping.types import Leaning, Offered, Reason, Why
from sampan.shop.types import ProductCategory


def offered(product_id: int = 1, seller_id: int = 100, category: str = "home", **known: Any) -> Offered:
    """A product in stock that is old and that nobody bought, unless said otherwise."""
    return Offered(product_id, seller_id, category, known.pop("in_stock", True), **{"days": 400.0, **known})


@pytest.mark.parametrize(
    ("leaning", "reason"),
    [
        (Leaning(followed=frozenset({100})), Reason(Why.FOLLOWED, 100)),
        (Leaning(shown={1: 77}, sellers=frozenset({100})), Reason(Why.SHOWN, 77)),
        (Leaning(shown={2: 77}, sellers=frozenset({100})), Reason(Why.LIKED_SELLER, 100)),
        (Leaning(near={1: (0.8, 55)}), Reason(Why.MEANING, 55)),
        (Leaning(interests={"home": 1.0}), Reason(Why.INTEREST)),
    ],
)
def test_every_tie_lifts_a_product_and_is_said(leaning: Leaning, reason: Reason) -> None:
    with_tie, without = score(offered(), leaning), score(offered(), Leaning())
    assert with_tie.score > without.score
    assert with_tie.reason == reason


def test_what_speaks_for_it_alone_is_said_to_visitors() -> None:
    nobody = Leaning()
    assert score(offered(sold=40, sold_lately=40), nobody).reason.kind == Why.SELLING
    assert score(offered(reviews=9, star_sum=45), nobody).reason.kind == Why.REVIEWED
    assert score(offered(days=1), nobody).reason.kind == Why.FRESH
    assert score(offered(), nobody).reason.kind == Why.OLDER


def test_few_reviews_prove_little() -> None:
    assert reviewed(offered(reviews=1, star_sum=5)) < reviewed(offered(reviews=40, star_sum=190))
    assert reviewed(offered(reviews=20, star_sum=40)) < reviewed(offered()) == 0
    assert reviewed(offered(reviews=900, star_sum=900)) >= -1


def test_sales_of_now_count_more_than_old_ones() -> None:
    assert selling(offered(sold=20, sold_lately=20)) > selling(offered(sold=60)) > selling(offered()) == 0
    assert selling(offered(sold=10**6, sold_lately=10**6)) == 1


def test_freshness_fades() -> None:
    assert fresh(offered(days=0)) == 1
    assert fresh(offered(days=10)) == pytest.approx(0.5)


def test_sold_out_and_unwanted_fall_behind() -> None:
    leaning = Leaning(followed=frozenset({100}))
    whole = score(offered(), leaning).score
    assert score(offered(in_stock=False), leaning).score < whole / 2
    assert score(offered(), Leaning(followed=frozenset({100}), less=frozenset({100}))).score < whole / 2


def test_no_seller_fills_the_page() -> None:
    many = [offered(pk, 1, "home", sold=90, sold_lately=90) for pk in range(1, 21)]
    others = [offered(pk, pk, f"c{pk % 4}", sold=3) for pk in range(21, 41)]
    placed = mix([score(one, Leaning()) for one in [*many, *others]])
    assert sorted(one.offered.product_id for one in placed) == list(range(1, 41))
    sellers = [one.offered.seller_id for one in placed[:20]]
    assert all(sellers[at : at + APART].count(1) <= SELLER_MAX for at in range(15))


def test_the_best_comes_first_and_the_new_get_a_place() -> None:
    known = [offered(pk, pk, f"c{pk}", sold=90, sold_lately=90, days=300) for pk in range(1, 31)]
    new = [offered(pk, pk, f"c{pk}", days=2.0) for pk in range(31, 34)]
    placed = mix([score(one, Leaning()) for one in [*known, *new]])
    assert placed[0].offered.product_id == 30
    ids = [one.offered.product_id for one in placed]
    assert {ids[FRESH_EVERY - 1], ids[2 * FRESH_EVERY - 1], ids[3 * FRESH_EVERY - 1]} == {31, 32, 33}
    assert placed[FRESH_EVERY - 1].reason.kind == Why.FRESH


def test_one_category_may_fill_its_own_page() -> None:
    rows = [score(offered(pk, pk, "home"), Leaning()) for pk in range(1, 9)]
    assert [one.offered.product_id for one in mix(rows, one_category=True)] == list(range(8, 0, -1))
    assert mix([]) == []


def test_interests_speak_for_categories() -> None:
    found = product_interests(even_weights(["food"]))
    assert found["food-tea"] == 1
    assert found["kitchen"] == 1
    assert "pets" not in found
    assert product_interests({}) == {}
    assert product_interests({"home": 0.5})["garden"] == 0.5


def test_every_category_is_known_by_its_words() -> None:
    known = {category.value for category in ProductCategory} - {ProductCategory.OTHER.value}
    assert set(WORDS) == known
    assert set(GOES_WITH) == known
    assert {interest for row in GOES_WITH.values() for interest in row} <= {one.value for one in Interest}
