"""Orders and reviews: who sees them, what can be done on their pages, and what is refused."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from sampan.accounts.models import Account
from sampan.shop.models import Dispute, Order, OrderMessage, Product, ReturnRequest, Review
from sampan.shop.types import OrderState
from tests.shop.conftest import make_order

pytestmark = pytest.mark.django_db


def order_of(buyer: Account, product: Product, state: OrderState = OrderState.DONE, **fields: Any) -> Order:
    variant = product.variants.order_by("position").first()
    assert variant is not None
    return make_order(buyer, (variant, 2), state=state, shipping=500, **fields)


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(file, "JPEG")
    return SimpleUploadedFile("bowl.jpg", file.getvalue(), "image/jpeg")


def test_list_and_page(
    browser: Client, buyer: Account, product: Product, django_assert_num_queries: Any
) -> None:
    order = order_of(buyer, product, OrderState.SHIPPED, carrier="China Post", tracking="LX123456789CN")
    page = browser.get("/orders").content.decode()
    assert "Rice bowl" in page
    assert "On its way" in page
    assert "Rice bowl" not in browser.get("/orders?state=paid").content.decode()
    page = browser.get(f"/orders/{order.pk}").content.decode()
    for said in ("LX123456789CN", "$45.00", "12 Elm Street", "It has arrived", 'aria-current="step"'):
        assert said in page
    with django_assert_num_queries(9):
        browser.get(f"/orders/{order.pk}")


def test_empty_lists_are_drawn(browser: Client) -> None:
    assert "You have not ordered anything yet." in browser.get("/orders").content.decode()


@pytest.mark.parametrize(
    "path", ["", "/messages", "/give-up", "/cancel", "/receive", "/return", "/dispute", "/returns/1/sent"]
)
def test_anothers_order_is_missing(
    product: Product, buyer: Account, make_account: Any, sign_in: Callable[[Account], Client], path: str
) -> None:
    order = order_of(buyer, product, OrderState.SHIPPED)
    stranger = sign_in(make_account("eve"))
    given = {"reason": "mine", "body": "mine", f"quantity_{order.lines.get().pk}": "1"}
    address = f"/orders/{order.pk}{path}"
    answer = stranger.post(address, given) if path else stranger.get(address)
    assert answer.status_code == 404
    order.refresh_from_db()
    assert order.state == OrderState.SHIPPED
    assert not OrderMessage.objects.exists()
    assert not ReturnRequest.objects.exists()
    assert not Dispute.objects.exists()


def test_message_is_written_once(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product, OrderState.PAID)
    form = {"body": "When will it be sent?", "key": str(uuid.uuid4())}
    for _try in range(2):
        page = browser.post(f"/orders/{order.pk}/messages", form, headers={"HX-Request": "true"})
        assert "When will it be sent?" in page.content.decode()
    assert OrderMessage.objects.count() == 1


def test_message_that_is_refused_stays(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product, OrderState.PAID)
    answer = browser.post(f"/orders/{order.pk}/messages", {"body": "x" * 1_001})
    assert answer.status_code == 422
    assert "x" * 1_001 in answer.content.decode()
    assert not OrderMessage.objects.exists()


def test_seller_reads_the_order(
    product: Product, buyer: Account, mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    order = order_of(buyer, product, OrderState.SHIPPED)
    seller = sign_in(mei)
    assert "12 Elm Street" in seller.get(f"/orders/{order.pk}").content.decode()
    assert seller.post(f"/orders/{order.pk}/receive").status_code == 404
    order.refresh_from_db()
    assert order.state == OrderState.SHIPPED


def test_receive_then_not_again(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product, OrderState.SHIPPED)
    assert browser.post(f"/orders/{order.pk}/receive").status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.DONE
    answer = browser.post(f"/orders/{order.pk}/receive")
    assert answer.status_code == 422
    assert "The order has moved on" in answer.content.decode()


def test_give_up_before_paying(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product, OrderState.PENDING)
    page = browser.get(f"/orders/{order.pk}").content.decode()
    assert "data-until=" in page
    assert f"/pay/{order.checkout_id}" in page
    assert browser.post(f"/orders/{order.pk}/give-up").status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED


def test_return_is_asked_and_withdrawn(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product)
    line = order.lines.get()
    form = {"reason": "Too small", f"quantity_{line.pk}": "1"}
    refused = browser.post(f"/orders/{order.pk}/return", form | {f"quantity_{line.pk}": "3"})
    assert refused.status_code == 422
    assert "Too small" in refused.content.decode()
    assert not ReturnRequest.objects.exists()
    assert browser.post(f"/orders/{order.pk}/return", form).status_code == 302
    row = ReturnRequest.objects.get()
    assert "Waits for the seller" in browser.get(f"/orders/{order.pk}").content.decode()
    browser.post(f"/orders/{order.pk}/returns/{row.pk}/withdraw")
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_dispute_is_opened_and_withdrawn(browser: Client, buyer: Account, product: Product) -> None:
    order = order_of(buyer, product)
    assert browser.post(f"/orders/{order.pk}/dispute", {"reason": " "}).status_code == 422
    assert not Dispute.objects.exists()
    browser.post(f"/orders/{order.pk}/dispute", {"reason": "It never came"})
    dispute = Dispute.objects.get()
    assert "It never came" in browser.get(f"/orders/{order.pk}").content.decode()
    browser.post(f"/orders/{order.pk}/disputes/{dispute.pk}/withdraw")
    dispute.refresh_from_db()
    assert dispute.state == "withdrawn"


def test_review_with_pictures(browser: Client, buyer: Account, product: Product) -> None:
    line = order_of(buyer, product).lines.get()
    assert "Write a review" in browser.get(f"/orders/{line.order_id}").content.decode()
    form = {"stars": "4", "body": "Holds soup", "pictures": [picture(), picture()]}
    answer = browser.post(f"/reviews/{line.pk}/write", form)
    assert answer.headers["Location"] == f"/p/{product.pk}#reviews"
    review = Review.objects.get()
    assert (review.stars, review.body, review.pictures.count()) == (4, "Holds soup", 2)
    kept = review.pictures.order_by("position")[0].media_id
    browser.post(f"/reviews/{line.pk}/write", {"stars": "5", "body": "Still does", "keep": [kept]})
    review.refresh_from_db()
    assert (review.stars, review.pictures.get().media_id) == (5, kept)
    browser.post(f"/reviews/{line.pk}/delete")
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("stars", "body"), [("0", "Words"), ("6", "Words"), ("", "Words"), ("5", "x" * 2_001)]
)
def test_bad_review_keeps_words(
    browser: Client, buyer: Account, product: Product, stars: str, body: str
) -> None:
    line = order_of(buyer, product).lines.get()
    answer = browser.post(f"/reviews/{line.pk}/write", {"stars": stars, "body": body})
    assert answer.status_code == 422
    assert body in answer.content.decode()
    assert not Review.objects.exists()


def test_only_buyers_review(
    product: Product, buyer: Account, mei: Account, make_account: Any, sign_in: Callable[[Account], Client]
) -> None:
    done = order_of(buyer, product).lines.get()
    early = order_of(buyer, product, OrderState.SHIPPED).lines.get()
    for account, line in ((make_account("eve"), done), (mei, done), (buyer, early)):
        browser = sign_in(account)
        assert browser.get(f"/reviews/{line.pk}/write").status_code == 404
        assert browser.post(f"/reviews/{line.pk}/write", {"stars": "5", "body": "Mine"}).status_code == 404
    assert not Review.objects.exists()


def test_seller_answers(
    product: Product, buyer: Account, mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    line = order_of(buyer, product).lines.get()
    review = Review.objects.create(product=product, author=buyer, line=line, stars=3, body="Fine")
    assert sign_in(buyer).post(f"/reviews/{review.pk}/answer", {"answer": "Me"}).status_code == 404
    sign_in(mei).post(f"/reviews/{review.pk}/answer", {"answer": "Thank you"})
    review.refresh_from_db()
    assert review.answer == "Thank you"
