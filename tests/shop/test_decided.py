"""The staff hides and restores products, reviews and shops; a suspension takes a seller's things away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import services as accounts
from sampan.accounts.models import Account
from sampan.core.errors import Invalid, NotFound
from sampan.core.events import handle
from sampan.safety.models import Report
from sampan.safety.services import decide
from sampan.shop import selectors, services
from sampan.shop.models import Product, Review, Shop
from tests.conftest import reader_of
from tests.shop.conftest import make_order, user_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def hear() -> list[str]:
    """Run the handlers that wait for the shop's catalogue, as the worker does; what else was asked for."""
    asked = []
    while jobs := list(ProcrastinateJob.objects.order_by("id")):
        for job in jobs:
            if job.task_name == "core.handle_event" and "shop.handlers.catalogue" in job.args["handler"]:
                handle(**job.args)
            elif job.task_name == "core.handle_event":
                news = job.args["handler"].partition(">")[0]
                asked += [news] if news.startswith("Product") else []
            else:
                asked.append(job.task_name)
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
    return asked


@pytest.fixture
def staff(make_account: Any) -> Account:
    return make_account("staff", is_staff=True)  # type: ignore[no-any-return]


@pytest.fixture
def review(product: Product, tom: Account) -> Review:
    line = make_order(tom, product.variants.all()[0]).lines.get()
    return services.write_review(reader=reader_of(tom), line_id=line.pk, stars=1, body="Broken")


def test_a_hidden_product_is_gone_until_it_is_restored(
    product: Product, staff: Account, tom: Account
) -> None:
    hear()
    decide(staff=user_of(staff), kind="product", target_id=product.pk, action="hide", reason="Fake")
    assert {"ProductUnlisted", "shop.place_product_pictures"} <= set(hear())
    with pytest.raises(NotFound):
        selectors.get_product(product.pk, reader=reader_of(tom))
    decide(staff=user_of(staff), kind="product", target_id=product.pk, action="restore")
    assert "ProductListed" in hear()
    assert selectors.get_product(product.pk, reader=reader_of(tom)) == product
    decide(staff=user_of(staff), kind="product", target_id=product.pk, action="restore")
    assert hear() == []


def test_a_hidden_review_counts_no_more(
    product: Product, review: Review, staff: Account, tom: Account, mei: Account
) -> None:
    decide(staff=user_of(staff), kind="review", target_id=review.pk, action="hide")
    assert "shop.place_review_pictures" in hear()
    product.refresh_from_db()
    assert (product.review_count, product.star_sum) == (0, 0)
    assert selectors.list_reviews(product, reader=reader_of(mei)).items == []
    assert selectors.list_reviews(product, reader=reader_of(tom)).items == [review]
    decide(staff=user_of(staff), kind="review", target_id=review.pk, action="restore")
    hear()
    product.refresh_from_db()
    assert (product.review_count, product.star_sum) == (1, 1)


def test_a_hidden_shop_takes_all_it_sells_with_it(product: Product, staff: Account, tom: Account) -> None:
    decide(staff=user_of(staff), kind="shop", target_id=product.shop_id, action="hide")
    assert "ProductUnlisted" in hear()
    assert not Product.objects.visible_to(reader_of(tom)).exists()
    with pytest.raises(NotFound):
        selectors.get_shop(product.shop_id, reader=reader_of(tom))
    decide(staff=user_of(staff), kind="shop", target_id=product.shop_id, action="restore")
    assert "ProductListed" in hear()
    assert Product.objects.visible_to(reader_of(tom)).get() == product


@pytest.mark.parametrize("kind", ["product", "review", "shop"])
def test_a_decision_about_what_is_gone_does_no_harm(kind: str, staff: Account) -> None:
    decide(staff=user_of(staff), kind=kind, target_id=1, action="hide")
    assert hear() == []
    with pytest.raises(Invalid):
        decide(staff=user_of(staff), kind=kind, target_id=1, action="suspend")


def test_a_suspended_sellers_things_are_unlisted_and_come_back(
    product: Product, staff: Account, mei: Account, tom: Account
) -> None:
    hear()
    decide(staff=user_of(staff), kind="account", target_id=mei.pk, action="suspend")
    assert {"ProductUnlisted", "shop.place_product_pictures"} <= set(hear())
    assert not Product.objects.visible_to(reader_of(tom)).exists()
    decide(staff=user_of(staff), kind="account", target_id=mei.pk, action="reinstate")
    assert "ProductListed" in hear()
    assert Product.objects.visible_to(reader_of(tom)).get() == product


def test_reviews_of_somebody_suspended_count_no_more(
    product: Product, review: Review, staff: Account, tom: Account
) -> None:
    for action, counted in (("suspend", 0), ("reinstate", 1)):
        decide(staff=user_of(staff), kind="account", target_id=tom.pk, action=action)
        hear()
        product.refresh_from_db()
        assert product.review_count == counted
        assert len(selectors.list_reviews(product, reader=reader_of(None)).items) == counted


def test_a_product_a_review_and_a_shop_are_reported_and_lead_the_staff_there(
    product: Product,
    review: Review,
    mei: Account,
    staff: Account,
    sign_in: Callable[[Account], Client],
    make_account: Any,
) -> None:
    anna = sign_in(make_account("anna"))
    targets = {"product": (product.pk, mei), "review": (review.pk, review.author), "shop": (mei.pk, mei)}
    for kind, (target_id, author) in targets.items():
        fields = {"kind": kind, "id": str(target_id), "reason": "fraud"}
        assert anna.post(reverse("report"), fields, headers=HTMX).status_code == 200
        assert Report.objects.get(target_kind=kind).target_account == author
        led = sign_in(staff).get(reverse("report_target", args=[kind, target_id]))
        assert led.status_code == 302
    assert Report.objects.count() == 3


def test_what_is_out_of_sight_cannot_be_reported(
    product: Product, review: Review, mei: Account, sign_in: Callable[[Account], Client], make_account: Any
) -> None:
    anna = make_account("anna")
    accounts.block(reader=reader_of(mei), account_id=anna.pk)
    for kind, target_id in (("product", product.pk), ("review", review.pk), ("shop", mei.pk)):
        fields = {"kind": kind, "id": str(target_id), "reason": "fraud"}
        assert sign_in(anna).post(reverse("report"), fields, headers=HTMX).status_code == 404
    assert not Report.objects.exists()


def test_the_staff_decides_about_waiting_shops_in_the_admin(
    shop: Shop, staff: Account, sign_in: Callable[[Account], Client]
) -> None:
    page = reverse("admin:shop_shop_changelist")
    assert b"mei" in sign_in(staff).get(page).content
    fields = {"action": "approve", "_selected_action": [str(shop.pk)]}
    sign_in(staff).post(page, fields)
    shop.refresh_from_db()
    assert shop.decided_at is None
    Shop.objects.update(state="asked")
    sign_in(staff).post(page, fields)
    shop.refresh_from_db()
    assert (shop.state, shop.decided_at is None) == ("open", False)
    Shop.objects.update(state="asked")
    sign_in(staff).post(page, {**fields, "action": "refuse"})
    shop.refresh_from_db()
    assert shop.state == "refused"
