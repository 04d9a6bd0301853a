"""The shop's words are translated before anybody opens them; sellers' own words stand before an engine's."""

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core import events
from sampan.core.errors import Forbidden, NotFound, SignInNeeded
from sampan.discovery.models import ProductDocument
from sampan.shop.events import ProductListed, ProductUnlisted, ReviewWritten
from sampan.shop.models import Product, Review, Shelf, ShippingRate
from sampan.shop.selectors.texts import own_words, product_texts, title_text
from sampan.shop.services import drop_own_words, keep_own_words
from sampan.shop.types import ProductState
from sampan.translation.errors import OwnTranslationInvalid, UnknownLanguage
from sampan.translation.models import Improvement, Memory, Wanted
from sampan.translation.selectors import find_translations
from tests.conftest import reader_of
from tests.shop.conftest import make_order, make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(mei: Account, tom: Account) -> Product:
    """A Chinese product with choices; somebody here reads English."""
    words = {"about": "我在成都做陶", "return_policy": "七天内可以退", "ships_from_place": "成都"}
    shop = make_shop(mei, ships_to=(), language="zh-Hans", **words)
    ShippingRate.objects.create(shop=shop, name="国际邮政", countries=["*"], price=500)
    Shelf.objects.create(shop=shop, name="杯子")
    return make_product(
        shop,
        title="手工陶瓷杯",
        description="一只一只手拉坯做的",
        language="zh-Hans",
        option_names=["颜色", "尺码"],
        variants=[{"options": ["青色", "XL"]}, {"options": ["青色", "500 ml"]}],
    )


def hear(event: events.Event) -> None:
    """Let everybody who is subscribed hear of it, as `wiring.py` says."""
    for key, (kind, _queue, _handler) in list(events._handlers.items()):
        if kind == type(event).__name__:
            events.handle(key, dict(vars(event)))


def wanted() -> dict[str, bool]:
    return dict(Wanted.objects.filter(target="en").values_list("text", "is_private"))


def test_a_listed_products_words_are_prepared_and_filed(cup: Product) -> None:
    for _twice in range(2):
        hear(ProductListed(cup.pk))
    assert wanted() == dict.fromkeys(
        [
            *("手工陶瓷杯", "一只一只手拉坯做的", "颜色", "尺码", "青色"),
            *("我在成都做陶", "七天内可以退", "杯子", "成都", "国际邮政"),
        ],
        False,
    )  # each once; sizes and measures are the same in both languages
    assert ProductDocument.objects.filter(pk=cup.pk).exists()


def test_a_draft_is_not_prepared(cup: Product) -> None:
    Product.objects.update(state=ProductState.DRAFT)
    hear(ProductListed(cup.pk))
    hear(ProductListed(cup.pk + 1))
    assert wanted() == {}
    assert not ProductDocument.objects.exists()
    cup.refresh_from_db()
    assert {text.is_private for text in product_texts(cup)} == {True}


def test_what_is_unlisted_is_forgotten_and_its_proposals_are_private(cup: Product, tom: Account) -> None:
    hear(ProductListed(cup.pk))
    Improvement.objects.create(
        account=tom,
        scope=f"product:{cup.pk}:title",
        author_id=cup.shop_id,
        text_hash="x",
        original=cup.title,
        source="zh-Hans",
        target="en",
        body="Cup",
        is_public=True,
    )
    Product.objects.update(state=ProductState.ARCHIVED)
    hear(ProductUnlisted(cup.pk))
    assert not Improvement.objects.get().is_public
    assert not ProductDocument.objects.exists()
    Product.objects.update(state=ProductState.LISTED)
    hear(ProductListed(cup.pk))
    assert Improvement.objects.get().is_public


def test_a_review_is_prepared(cup: Product, tom: Account) -> None:
    line = make_order(tom, cup.variants.earliest("pk")).lines.get()
    review = Review.objects.create(
        product=cup, author=tom, line=line, stars=5, body="特别好看", language="zh-Hans", answer="谢谢你"
    )
    hear(ReviewWritten(review.pk, cup.pk))
    assert wanted() == {"特别好看": False, "谢谢你": False}


def test_the_sellers_own_words_win(cup: Product, mei: Account) -> None:
    Memory.objects.create(
        text_hash="x", source="zh-Hans", target="en", origin="engine", body="Hand ceramics cup"
    )
    keep_own_words(reader=reader_of(mei), product_id=cup.pk, to="en", title="  Handmade   ceramic cup ")
    found = find_translations([title_text(cup)], to="en")[0]
    assert found is not None
    assert (found.body, found.origin) == ("Handmade ceramic cup", "author")
    assert own_words(cup, to="en").title == "Handmade ceramic cup"
    assert own_words(cup, to="en").description == ""
    keep_own_words(reader=reader_of(mei), product_id=cup.pk, to="en", description="Thrown\none by one")
    assert own_words(cup, to="en").title == "Handmade ceramic cup"  # '' left it as it was
    assert own_words(cup, to="en").description == "Thrown\none by one"
    drop_own_words(reader=reader_of(mei), product_id=cup.pk)
    assert own_words(cup, to="en").title == ""


def test_own_words_are_found_by_the_search(cup: Product, mei: Account) -> None:
    hear(ProductListed(cup.pk))
    before = ProductDocument.objects.get().text_hash
    keep_own_words(reader=reader_of(mei), product_id=cup.pk, to="en", title="Celadon tumbler")
    hear(ProductListed(cup.pk))
    assert ProductDocument.objects.get().text_hash != before


@pytest.mark.parametrize(
    ("who", "error"), [(None, SignInNeeded), ("tom", Forbidden), ("staff", Forbidden), ("gone", NotFound)]
)
def test_only_the_seller_speaks_for_a_product(
    cup: Product, mei: Account, tom: Account, make_account: Any, who: str | None, error: type[Exception]
) -> None:
    readers = {
        None: reader_of(None),
        "tom": reader_of(tom),
        "staff": reader_of(make_account("boss", is_staff=True)),
        "gone": reader_of(mei),
    }
    number = cup.pk + 1 if who == "gone" else cup.pk
    with pytest.raises(error):
        keep_own_words(reader=readers[who], product_id=number, to="en", title="Mine")
    with pytest.raises(error):
        drop_own_words(reader=readers[who], product_id=number)
    assert not Memory.objects.exists()


def test_words_that_cannot_be_kept_are_refused(cup: Product, mei: Account) -> None:
    with pytest.raises(UnknownLanguage):
        keep_own_words(reader=reader_of(mei), product_id=cup.pk, to="fr", title="Tasse")
    with pytest.raises(OwnTranslationInvalid):
        keep_own_words(reader=reader_of(mei), product_id=cup.pk, to="en", title="x" * 100_000)
    assert not Memory.objects.exists()
