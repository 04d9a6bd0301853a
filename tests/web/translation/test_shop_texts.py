"""The shop's words in the reader's language: what pages may ask for, who may, and what can be bettered."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.shop.models import (
    Dispute,
    Order,
    OrderMessage,
    Payment,
    Product,
    Refund,
    ReturnRequest,
    Review,
    Shelf,
)
from sampan.shop.types import Party, ProductState
from sampan.translation.keys import text_hash
from sampan.translation.models import Improvement, Memory, Wanted
from tests.shop.conftest import make_order, make_product, make_shop

SignIn = Callable[[Account], Client]
TITLE, DESCRIPTION = "手工陶瓷杯", "一只一只手拉坯做的\n容量 300 ml"


@pytest.fixture
def cup(mei: Account) -> Product:
    """A Chinese product with choices, one of which is a size that stays as it is."""
    shop = make_shop(mei, about="我在成都做陶", return_policy="七天内可以退", language="zh-Hans")
    return make_product(
        shop,
        title=TITLE,
        description=DESCRIPTION,
        language="zh-Hans",
        option_names=["颜色", "尺码"],
        variants=[{"options": ["青色", "XL"]}, {"options": ["米白", "42 EU"]}],
    )


@pytest.fixture
def order(cup: Product, tom: Account) -> Order:
    """Tom's order of the cup, with words of every kind on it."""
    order = make_order(tom, cup.variants.earliest("pk"), buyer_note="请包好一点")
    OrderMessage.objects.create(order=order, author=cup.shop.account, party=Party.SELLER, body="明天寄出")
    ReturnRequest.objects.create(order=order, reason="杯子有裂纹", answer="抱歉，请寄回来")
    payment = Payment.objects.create(checkout=order.checkout, provider="sandbox", amount=1, currency="USD")
    Refund.objects.create(payment=payment, order=order, amount=1, reason="少了一个茶托")
    Dispute.objects.create(order=order, reason="卖家不回复")
    return order


def ask(client: Client, *refs: str, to: str = "en") -> Any:
    data = {"to": to, "items": [{"ref": ref, "asked": True} for ref in refs]}
    return client.post("/translations", json.dumps(data), content_type="application/json").json()


def remember(body: str, translated: str) -> None:
    Memory.objects.create(
        text_hash=text_hash(body), source="zh-Hans", target="en", origin="engine", body=translated
    )


def parts_of(order: Order) -> list[str]:
    return [
        f"order:{order.pk}:buyer_note",
        f"order_line:{order.lines.get().pk}:title",
        f"order_message:{order.messages.get().pk}:body",
        f"return:{order.returns.get().pk}:reason",
        f"return:{order.returns.get().pk}:answer",
        f"refund:{order.refunds.get().pk}:reason",
        f"dispute:{order.disputes.get().pk}:reason",
    ]


def test_words_of_a_product_are_ready_or_ordered(cup: Product, client: Client) -> None:
    remember(TITLE, "Handmade cup")
    remember(DESCRIPTION, "Thrown one by one\nHolds 300 ml")
    variant = cup.variants.order_by("pk").first()
    assert variant is not None
    refs = [
        f"product:{cup.pk}:title",
        f"product:{cup.pk}:description",
        f"product:{cup.pk}:option0",
        f"variant:{variant.pk}:option0",
    ]
    answer = ask(client, *refs)
    assert answer["ready"][refs[0]] == "Handmade cup"
    assert "<br>Holds 300 ml" in answer["ready"][refs[1]]
    assert answer["pending"] == refs[2:]
    assert {row.text: row.is_private for row in Wanted.objects.all()} == {"颜色": False, "青色": False}
    assert set(Wanted.objects.values_list("context", flat=True)) == {TITLE}


def test_sizes_and_codes_stay_as_they_are(cup: Product, client: Client) -> None:
    variants = list(cup.variants.order_by("pk"))
    refs = [f"variant:{variant.pk}:option1" for variant in variants]
    assert ask(client, *refs)["ready"] == {refs[0]: "XL", refs[1]: "42 EU"}
    assert not Wanted.objects.exists()


def test_words_of_a_shop_and_a_review(cup: Product, tom: Account, client: Client) -> None:
    line = make_order(tom, cup.variants.earliest("pk")).lines.get()
    review = Review.objects.create(
        product=cup, author=tom, line=line, stars=5, body="特别好看", language="zh-Hans", answer="谢谢你"
    )
    shelf = Shelf.objects.create(shop=cup.shop, name="杯子")
    refs = [
        f"shop:{cup.shop_id}:about",
        f"shop:{cup.shop_id}:return_policy",
        f"shelf:{shelf.pk}:name",
        f"review:{review.pk}:body",
        f"review:{review.pk}:answer",
    ]
    assert ask(client, *refs)["pending"] == refs
    assert not Wanted.objects.filter(is_private=True).exists()
    Review.objects.update(hidden_at=now())
    assert ask(client, *refs)["pending"] == refs[:3]


def test_a_draft_is_only_its_sellers_and_no_strangers_engine_sees_it(
    cup: Product, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    Product.objects.update(state=ProductState.DRAFT)
    ref = f"product:{cup.pk}:title"
    assert ask(sign_in(tom), ref)["pending"] == []
    assert ask(Client(), ref)["pending"] == []
    assert not Wanted.objects.exists()
    assert ask(sign_in(mei), ref)["pending"] == [ref]
    assert Wanted.objects.get().is_private


def test_whoever_is_blocked_gets_nothing(cup: Product, mei: Account, tom: Account, sign_in: SignIn) -> None:
    Block.objects.create(blocker=mei, blocked=tom)
    refs = [
        f"product:{cup.pk}:title",
        f"shop:{mei.pk}:about",
        f"variant:{cup.variants.earliest('pk').pk}:option0",
    ]
    assert ask(sign_in(tom), *refs) == {"ready": {}, "pending": [], "given_up": [], "keys": {}, "facts": {}}
    assert not Wanted.objects.exists()


def test_words_on_an_order_are_for_its_two_sides(
    order: Order, mei: Account, tom: Account, make_account: Any, sign_in: SignIn
) -> None:
    refs = parts_of(order)
    for stranger in (Client(), sign_in(make_account("eve"))):
        assert ask(stranger, *refs)["pending"] == []
    assert not Wanted.objects.exists()
    for party in (mei, tom):
        assert ask(sign_in(party), *refs)["pending"] == refs
    assert not Wanted.objects.filter(is_private=False).exists()


def test_the_staff_reads_an_order_only_when_it_is_asked_to_decide(
    order: Order, make_account: Any, sign_in: SignIn
) -> None:
    client = sign_in(make_account("boss", is_staff=True))
    refs = parts_of(order)
    assert ask(client, *refs)["pending"] == refs
    Dispute.objects.all().delete()
    assert ask(client, *refs[:-1])["pending"] == []


def test_a_wrong_ref_is_passed_over(cup: Product, client: Client) -> None:
    refs = [
        f"product:{cup.pk}:sku",
        f"product:{cup.pk}:option3",
        f"variant:{cup.pk}:title",
        "product:0:title",
        f"shop:{cup.shop_id}:payout_details",
    ]
    assert ask(client, *refs)["pending"] == []
    assert not Wanted.objects.exists()


def test_a_page_of_products_asks_few_questions(
    cup: Product, client: Client, django_assert_num_queries: Any
) -> None:
    more = [make_product(cup.shop, title=f"手工陶瓷盘{number}") for number in range(10)]
    refs = [f"product:{one.pk}:title" for one in (cup, *more)]
    for number in range(11):
        remember(TITLE if number == 10 else f"手工陶瓷盘{number}", f"Handmade {number}")
    with django_assert_num_queries(2):  # products, memory
        assert len(ask(client, *refs)["ready"]) == 11


def test_a_reader_proposes_and_the_seller_takes_it(
    cup: Product, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    remember(TITLE, "Hand ceramics cup")
    page = sign_in(tom).get(f"/improve/product/{cup.pk}?to=en")
    assert page.status_code == 200
    assert "Hand ceramics cup" in page.content.decode()
    saved = sign_in(tom).post(
        f"/improve/product/{cup.pk}/title",
        {"to": "en", "body": "Handmade ceramic cup"},
        headers={"HX-Request": "true"},
    )
    assert saved.status_code == 200
    row = Improvement.objects.get()
    assert (row.scope, row.author_id, row.is_public) == (f"product:{cup.pk}:title", mei.pk, True)
    sign_in(mei).post(f"/improvements/{row.pk}/accept", headers={"HX-Request": "true"})
    assert ask(Client(), f"product:{cup.pk}:title")["ready"] == {
        f"product:{cup.pk}:title": "Handmade ceramic cup"
    }


def test_the_seller_says_it_in_their_own_words(cup: Product, mei: Account, sign_in: SignIn) -> None:
    sign_in(mei).post(
        f"/improve/product/{cup.pk}/description",
        {"to": "en", "body": "Thrown by hand, holds 300 ml"},
        headers={"HX-Request": "true"},
    )
    row = Memory.objects.get(origin="author")
    assert (row.scope, row.account_id) == (f"product:{cup.pk}:description", mei.pk)


def test_a_review_can_be_bettered_and_an_order_cannot(
    order: Order, cup: Product, tom: Account, mei: Account, sign_in: SignIn
) -> None:
    review = Review.objects.create(
        product=cup, author=tom, line=order.lines.get(), stars=4, body="特别好看", language="zh-Hans"
    )
    client = sign_in(mei)
    assert client.get(f"/improve/review/{review.pk}?to=en").status_code == 200
    message = order.messages.get()
    assert client.get(f"/improve/order_message/{message.pk}?to=en").status_code == 404
    wrong = client.post(f"/improve/order_message/{message.pk}/body", {"to": "en", "body": "Sent tomorrow"})
    assert wrong.status_code == 404
    assert not Improvement.objects.exists()


def test_nobody_betters_what_they_may_not_see(cup: Product, tom: Account, sign_in: SignIn) -> None:
    Product.objects.update(state=ProductState.DRAFT)
    assert sign_in(tom).get(f"/improve/product/{cup.pk}?to=en").status_code == 404
    data = {"to": "en", "body": "Handmade ceramic cup"}
    assert sign_in(tom).post(f"/improve/product/{cup.pk}/title", data).status_code == 404
    assert not Improvement.objects.exists()
