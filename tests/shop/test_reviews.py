"""Only who bought it and got it reviews it, once a line; the stars are counted exactly."""

from dataclasses import replace
from typing import Any

import pytest

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, SignInNeeded
from sampan.notes.models import Media
from sampan.shop import selectors, services
from sampan.shop.models import OrderLine, Product, Review
from sampan.shop.types import OrderState
from tests.conftest import reader_of
from tests.notes.conftest import make_media
from tests.shop.conftest import make_order, make_product, make_shop, together

pytestmark = pytest.mark.django_db


def bought(
    product: Product, buyer: Account, *, state: OrderState = OrderState.DONE, **fields: Any
) -> OrderLine:
    """A line by which the buyer got one of the product's first variant."""
    line = make_order(buyer, product.variants.order_by("pk")[0], state=state).lines.get()
    OrderLine.objects.filter(pk=line.pk).update(**fields)
    return line


def stars_of(product: Product) -> tuple[int, int]:
    product.refresh_from_db()
    return product.review_count, product.star_sum


def test_a_buyer_reviews_with_stars_words_and_pictures(product: Product, tom: Account) -> None:
    line = bought(product, tom)
    assert selectors.get_reviewable_line(line.pk, reader=reader_of(tom)) == line
    pictures = [make_media(tom), make_media(tom)]
    review = services.write_review(
        reader=reader_of(tom),
        line_id=line.pk,
        stars=4,
        body=" Lovely bowl. ",
        picture_ids=[one.pk for one in reversed(pictures)],
    )
    assert (review.body, review.language, stars_of(product)) == ("Lovely bowl.", "en", (1, 4))
    (shown,) = selectors.list_reviews(product, reader=reader_of(None)).items
    assert [picture.media for picture in shown.pictures.all()] == pictures[::-1]
    assert set(Media.objects.filter(owner=tom).values_list("is_held", flat=True)) == {True}


def test_a_line_is_reviewed_once_but_another_order_again(product: Product, tom: Account) -> None:
    first, second = bought(product, tom), bought(product, tom)
    services.write_review(reader=reader_of(tom), line_id=first.pk, stars=1)
    with pytest.raises(Conflict):
        services.write_review(reader=reader_of(tom), line_id=first.pk, stars=5)
    assert stars_of(product) == (1, 1)
    services.write_review(reader=reader_of(tom), line_id=second.pk, stars=5)
    assert stars_of(product) == (2, 6)


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (OrderState.PENDING, {}),
        (OrderState.PAID, {}),
        (OrderState.SHIPPED, {}),
        (OrderState.CANCELLED, {}),
        (OrderState.REFUNDED, {}),
        (OrderState.DONE, {"refunded_quantity": 1}),
        (OrderState.DONE, {"refunded": 2_000}),
    ],
)
def test_what_has_not_come_or_was_given_back_whole_is_not_reviewed(
    product: Product, tom: Account, state: OrderState, fields: dict[str, int]
) -> None:
    line = bought(product, tom, state=state, **fields)
    with pytest.raises(NotFound):
        selectors.get_reviewable_line(line.pk, reader=reader_of(tom))
    with pytest.raises(NotFound):
        services.write_review(reader=reader_of(tom), line_id=line.pk, stars=5)
    assert not Review.objects.exists()
    assert stars_of(product) == (0, 0)


def test_part_of_the_money_back_leaves_the_word(product: Product, tom: Account) -> None:
    line = bought(product, tom, refunded=500)
    services.write_review(reader=reader_of(tom), line_id=line.pk, stars=3)
    assert stars_of(product) == (1, 3)


def test_nobody_reviews_by_the_line_of_another(product: Product, mei: Account, tom: Account) -> None:
    line = bought(product, tom)
    for reader, refusal in (
        (reader_of(mei), NotFound),
        (reader_of(None), SignInNeeded),
        (replace(reader_of(tom), is_suspended=True), Suspended),
    ):
        with pytest.raises(refusal):
            services.write_review(reader=reader, line_id=line.pk, stars=5)
    assert not Review.objects.exists()


def test_a_hidden_product_takes_no_reviews(product: Product, tom: Account) -> None:
    line = bought(product, tom)
    Product.objects.update(hidden_at=now())
    with pytest.raises(NotFound):
        services.write_review(reader=reader_of(tom), line_id=line.pk, stars=5)
    assert not Review.objects.exists()


def test_a_sellers_block_does_not_take_the_word_from_a_buyer(
    product: Product, mei: Account, tom: Account
) -> None:
    line = bought(product, tom)
    Block.objects.create(blocker=mei, blocked=tom)
    services.write_review(reader=reader_of(tom), line_id=line.pk, stars=1)
    assert stars_of(product) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"body": "x" * 2_001}, "body"),
        ({"picture_ids": list(range(10))}, "pictures"),
        ({"picture_ids": [1]}, "pictures"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    product: Product, tom: Account, fields: dict[str, Any], field: str
) -> None:
    line = bought(product, tom)
    with pytest.raises(Invalid) as refused:
        services.write_review(reader=reader_of(tom), line_id=line.pk, **{"stars": 5, **fields})
    assert refused.value.field == field
    assert not Review.objects.exists()
    assert stars_of(product) == (0, 0)


def test_pictures_of_others_are_not_taken(product: Product, mei: Account, tom: Account) -> None:
    line = bought(product, tom)
    for strange in (make_media(mei), product.pictures.all()[0].media):
        with pytest.raises(Invalid):
            services.write_review(reader=reader_of(tom), line_id=line.pk, stars=5, picture_ids=[strange.pk])
    assert not Review.objects.exists()


def test_a_review_is_changed_and_taken_back_by_its_author_only(
    product: Product, mei: Account, tom: Account
) -> None:
    review = services.write_review(reader=reader_of(tom), line_id=bought(product, tom).pk, stars=2)
    with pytest.raises(NotFound):
        services.change_review(reader=reader_of(mei), review_id=review.pk, stars=5)
    with pytest.raises(NotFound):
        services.delete_review(reader=reader_of(mei), review_id=review.pk)
    assert stars_of(product) == (1, 2)
    changed = services.change_review(reader=reader_of(tom), review_id=review.pk, stars=5, body="改了主意")
    assert (changed.language, changed.edited_at is None, stars_of(product)) == ("zh-Hans", False, (1, 5))
    services.delete_review(reader=reader_of(tom), review_id=review.pk)
    assert stars_of(product) == (0, 0)


def test_the_seller_and_nobody_else_answers(product: Product, mei: Account, tom: Account) -> None:
    review = services.write_review(reader=reader_of(tom), line_id=bought(product, tom).pk, stars=2)
    with pytest.raises(NotFound):
        services.answer_review(reader=reader_of(tom), review_id=review.pk, body="Thanks to me")
    with pytest.raises(Invalid):
        services.answer_review(reader=reader_of(mei), review_id=review.pk, body="x" * 1_001)
    review.refresh_from_db()
    assert review.answer == ""
    services.answer_review(reader=reader_of(mei), review_id=review.pk, body="谢谢")
    review.refresh_from_db()
    assert (review.answer, review.answered_at is None) == ("谢谢", False)
    services.answer_review(reader=reader_of(mei), review_id=review.pk, body=" ")
    review.refresh_from_db()
    assert (review.answer, review.answered_at) == ("", None)


def test_reviews_are_listed_by_stars_page_by_page_in_two_queries(
    product: Product, tom: Account, make_account: Any, django_assert_num_queries: Any
) -> None:
    made = []
    for stars in (3, 5, 1, 5):
        author = make_account()
        line = bought(product, author)
        made.append(
            services.write_review(
                reader=reader_of(author), line_id=line.pk, stars=stars, picture_ids=[make_media(author).pk]
            )
        )
    orders = {"": [3, 2, 1, 0], "best": [3, 1, 0, 2], "worst": [2, 0, 3, 1]}
    for sort, order in orders.items():
        found, cursor = [], None
        for _page in range(2):
            with django_assert_num_queries(2):
                page = selectors.list_reviews(
                    product, reader=reader_of(tom), sort=sort, cursor=cursor, size=2
                )
                found += [(one, one.author, one.line.options, len(one.pictures.all())) for one in page.items]
            cursor = page.next_cursor
        assert [one for one, *_rest in found] == [made[place] for place in order]
    assert len(selectors.list_reviews(product, reader=reader_of(tom), stars=5).items) == 2


def test_a_review_is_not_seen_across_a_block_nor_with_its_hidden_product(
    product: Product, tom: Account, make_account: Any
) -> None:
    anna = make_account("anna")
    review = services.write_review(reader=reader_of(tom), line_id=bought(product, tom).pk, stars=2)
    assert selectors.get_review(review.pk, reader=reader_of(anna)) == review
    Block.objects.create(blocker=tom, blocked=anna)
    assert selectors.list_reviews(product, reader=reader_of(anna)).items == []
    with pytest.raises(NotFound):
        selectors.get_review(review.pk, reader=reader_of(anna))
    Product.objects.update(hidden_at=now())
    with pytest.raises(NotFound):
        selectors.get_review(review.pk, reader=reader_of(None))
    assert selectors.get_review(review.pk, reader=reader_of(tom)) == review


def test_only_the_buyer_finds_the_line_to_review(product: Product, mei: Account, tom: Account) -> None:
    line = bought(product, tom)
    assert selectors.get_reviewable_line(line.pk, reader=reader_of(tom)) == line
    for stranger in (reader_of(mei), reader_of(None)):
        with pytest.raises(NotFound):
            selectors.get_reviewable_line(line.pk, reader=stranger)
    assert selectors.find_own_review(reader=reader_of(tom), line_id=line.pk) is None
    review = services.write_review(reader=reader_of(tom), line_id=line.pk, stars=2)
    assert selectors.find_own_review(reader=reader_of(tom), line_id=line.pk) == review
    assert selectors.find_own_review(reader=reader_of(mei), line_id=line.pk) is None


@pytest.mark.django_db(transaction=True)
def test_stars_stay_exact_when_many_review_at_once(make_account: Any) -> None:
    product = make_product(make_shop(make_account("seller")))
    lines = [(buyer, bought(product, buyer)) for buyer in (make_account() for _ in range(8))]
    outcomes = together(
        8,
        lambda number: services.write_review(
            reader=reader_of(lines[number][0]), line_id=lines[number][1].pk, stars=1 + number % 5
        ),
    )
    assert outcomes == [None] * 8
    assert stars_of(product) == (8, sum(1 + number % 5 for number in range(8)))


@pytest.mark.django_db(transaction=True)
def test_a_review_sent_many_times_at_once_is_written_once(make_account: Any) -> None:
    product = make_product(make_shop(make_account("seller")))
    buyer = make_account()
    line = bought(product, buyer)
    outcomes = together(
        5, lambda _number: services.write_review(reader=reader_of(buyer), line_id=line.pk, stars=5)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict"] * 4 + ["NoneType"]
    assert stars_of(product) == (1, 5)
