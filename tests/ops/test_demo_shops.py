"""The shops of the demo world: their file is sound, and loading a part of it truly sells and pays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.notes.models import Note
from sampan.ops.demo import loading
from sampan.ops.demo.shops import Goods, Purchase
from sampan.ops.demo.world import PICTURES, World, read_world
from sampan.shop.models import (
    Coupon,
    Entry,
    Order,
    OrderHistory,
    OrderLine,
    Payment,
    Posting,
    Product,
    ProductTag,
    Review,
    StockMovement,
    Variant,
)
from sampan.shop.money import parse_amount
from sampan.shop.selectors.tags import list_tags
from sampan.shop.selectors.texts import description_text, review_text, title_text
from sampan.shop.services.addresses import clean_address
from sampan.shop.types import AddressContent, OrderState, ProductCategory
from sampan.translation.language import detect_language
from sampan.translation.selectors import find_translations

WORLD = read_world()
MARKET = WORLD.market
GOODS = {one.key: (stall, one) for stall, one in MARKET.goods()}
each_product = pytest.mark.parametrize(
    "goods", [one for _stall, one in MARKET.goods()], ids=lambda one: one.key
)
each_purchase = pytest.mark.parametrize("purchase", MARKET.purchases, ids=lambda one: one.key)


def is_chinese(text: str) -> bool:
    return detect_language(text).startswith("zh")


# --- the file ---


def test_shops_charge_in_both_currencies_and_speak_both_languages() -> None:
    assert {stall.currency for stall in MARKET.stalls} == {"CNY", "USD"}
    assert {is_chinese(stall.about) for stall in MARKET.stalls} == {True, False}
    assert len(GOODS) == sum(len(stall.products) for stall in MARKET.stalls) >= 14


@each_product
def test_a_product_stands_in_both_languages(goods: Goods) -> None:
    chinese = is_chinese(f"{goods.title}\n{goods.description}")
    assert is_chinese(f"{goods.translation.title}\n{goods.translation.description}") is not chinese
    assert max(len(goods.title), len(goods.translation.title)) <= 120


@each_product
def test_a_product_has_pictures_prices_and_a_place_in_the_shop(goods: Goods) -> None:
    stall, _goods = GOODS[goods.key]
    assert goods.category in set(ProductCategory)
    assert goods.pictures
    assert all((PICTURES / f"{one.file}.webp").exists() and one.alt for one in goods.pictures)
    for offer in goods.offers:
        assert parse_amount(offer.price, stall.currency) > 0
        assert len(offer.options) == len(goods.options)


def test_names_of_choices_are_translated_where_they_have_to_be() -> None:
    told = {original for original, _translation in MARKET.words}
    said = {word for _stall, one in MARKET.goods() for word in one.options}
    said |= {word for _stall, one in MARKET.goods() for offer in one.offers for word in offer.options}
    codes = {"A4", "A3", "6 in", "9 in", "1 oz", "4 oz"}
    assert said - codes == told


def test_tags_point_at_what_is_there() -> None:
    notes = {entry.key: entry for entry in WORLD.notes}
    for key, pointed in MARKET.tags.items():
        for one in pointed:
            assert one.product in GOODS
            if one.stretch is not None:
                assert notes[key].video
                assert 0 <= one.stretch[0] < one.stretch[1] <= 10
            else:
                assert one.picture < len(notes[key].pictures)
                assert one.point is not None
                assert all(0 < place < 100 for place in one.point)


def test_some_notes_earn_and_some_show_their_authors_own() -> None:
    authors = {entry.key: entry.author for entry in WORLD.notes}
    own = {authors[key] == GOODS[one.product][0].seller for key, many in MARKET.tags.items() for one in many}
    assert own == {True, False}


@each_purchase
def test_an_order_is_of_one_shop_by_somebody_else_with_an_address(purchase: Purchase) -> None:
    sellers = {GOODS[line.product][0].seller for line in purchase.lines}
    assert len(sellers) == 1
    assert purchase.buyer not in sellers
    assert purchase.buyer in set(WORLD.handles) & set(MARKET.addresses)
    assert purchase.state in set(OrderState)
    assert (purchase.review is not None) == (purchase.state == OrderState.DONE)
    ages = {entry.key: entry.hours_ago / 24 for entry in WORLD.notes}
    for via in filter(None, (line.via for line in purchase.lines)):
        assert ages[via] > purchase.days_ago, "nobody buys by a note that is still to be written"
    for line in purchase.lines:
        assert not line.via or line.product in {one.product for one in MARKET.tags[line.via]}


def test_reviews_are_in_both_languages_and_translated() -> None:
    said = [one.review for one in MARKET.purchases if one.review is not None]
    assert {is_chinese(one.body) for one in said} == {True, False}
    assert all(is_chinese(one.body) is not is_chinese(one.translation) for one in said)
    assert {one.stars for one in said} >= {3, 4, 5}


# --- loading it ---

SHOWN, BOUGHT = "hannah-coffee", "mimi-cup"


def small_world() -> World:
    """One shop, the note that shows a product of it, and one order that came of that."""
    stall = next(one for one in MARKET.stalls if one.seller == "rosa_turns")
    products = tuple(one for one in stall.products if one.key in {"espresso-cup", "leaf-bowl"})
    notes = tuple(entry for entry in WORLD.notes if entry.key == SHOWN)
    here = {"rosa_turns", "hannah_hanzi", "mimi_tea", "ashui"}
    market = replace(
        MARKET,
        stalls=(replace(stall, products=products),),
        tags={SHOWN: MARKET.tags[SHOWN]},
        purchases=tuple(one for one in MARKET.purchases if one.key == BOUGHT),
    )
    return replace(
        WORLD,
        notes=notes,
        threads={},
        follows={},
        shelves=(),
        people=tuple(one for one in WORLD.people if one.handle in here),
        readers=tuple(one for one in WORLD.readers if one.handle in here),
        market=market,
        chats=(),
    )


def settle(world: World) -> loading.Loaded:
    return loading.settle(world, report=lambda line: None, workers=1)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The small world, loaded once for all tests of this file and then taken back."""
    world, outer = small_world(), transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # the sandbox wants to be sure of its commits
    with django_db_blocker.unblock(), outer:
        settle(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def order(loaded: World, db: None) -> Order:
    return Order.objects.get()


pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    models = (Product, Variant, ProductTag, Coupon, Order, OrderHistory, Payment, Posting, Entry, Review)
    return [model.objects.count() for model in (*models, StockMovement)]


def test_loading_again_changes_nothing(loaded: World) -> None:
    before = counts()
    settle(loaded)
    assert counts() == before


def test_the_clock_goes_right_again(loaded: World) -> None:
    assert abs(timezone.now() - now()) < timedelta(seconds=5)


def test_an_order_went_the_whole_way_in_its_own_time(order: Order) -> None:
    assert order.state == OrderState.DONE
    acts = list(OrderHistory.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["place", "pay", "ship", "receive"]
    age = now() - order.created_at
    assert timedelta(0) <= age - timedelta(days=21) < timedelta(minutes=30)
    assert id_for(order.created_at) <= order.pk < id_for(order.created_at + timedelta(milliseconds=2))
    assert order.paid_at is not None
    assert order.shipped_at is not None
    assert order.done_at is not None
    assert order.created_at <= order.paid_at < order.shipped_at < order.done_at < now()
    moments = list(OrderHistory.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] == order.done_at


def test_its_note_earned_and_the_books_balance(order: Order) -> None:
    line = OrderLine.objects.get(order=order, via_note_id__isnull=False)
    assert line.creator is not None
    assert line.creator.handle == "hannah_hanzi"
    assert line.commission == line.price * 800 // 10_000
    posting = Posting.objects.get(order=order)
    assert posting.created_at == order.paid_at
    assert Entry.objects.aggregate(sum=Sum("amount"))["sum"] == 0
    earned = Entry.objects.get(account__owner=line.creator)
    assert earned.amount == -line.commission


def test_the_stock_is_what_its_movements_say(order: Order) -> None:
    summed = Variant.objects.annotate(moved=Sum("movements__change")).exclude(stock=F("moved"))
    assert not summed.exists()
    cup = Variant.objects.get(sku="RT-ESP-RED")
    assert cup.stock == 19


def test_the_review_counts_and_is_read_in_peoples_own_words(order: Order) -> None:
    review = Review.objects.select_related("product").get()
    assert order.done_at is not None
    assert order.done_at < review.created_at < now()
    assert (review.product.review_count, review.product.star_sum) == (1, 4)
    (found,) = find_translations([review_text(review)], to="en")
    wanted = next(one.review for one in MARKET.purchases if one.key == BOUGHT)
    assert found is not None
    assert wanted is not None
    assert found.body == wanted.translation
    assert review.answered_at is not None
    assert review.answer


def test_products_are_listed_and_read_in_the_sellers_own_words(order: Order) -> None:
    cup = Product.objects.get(title__startswith="Iron-red")
    _stall, goods = GOODS["espresso-cup"]
    found = find_translations([title_text(cup), description_text(cup)], to="zh-Hans")
    assert [one.origin for one in found if one is not None] == ["author", "author"]
    assert found[0] is not None
    assert found[0].body == goods.translation.title
    assert cup.cover is not None
    assert cup.cover.is_public
    assert cup.cover.is_held
    assert cup.created_at < now() - timedelta(days=60)


def test_the_note_shows_the_cup_and_says_that_it_earns(order: Order) -> None:
    note = Note.objects.get(author__handle="hannah_hanzi")
    (tag,) = list_tags([note.pk], reader=reader_of(Account.objects.get(handle="ashui")))[note.pk]
    assert (tag.x, tag.y, tag.earns) == (3_300, 4_200, True)


def test_nobody_is_charged_at_a_true_provider_for_a_demo(loaded: World, settings: Any) -> None:
    settings.SAMPAN_PAYMENTS = "stripe"
    another = replace(loaded.market.purchases[0], key="another", review=None)
    settle(replace(loaded, market=replace(loaded.market, purchases=(another,))))
    assert Order.objects.count() == Payment.objects.count() == 1


def test_without_a_shop_nothing_is_opened(loaded: World, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    before = counts()
    settle(loaded)
    assert counts() == before


@pytest.mark.parametrize("handle", sorted(MARKET.addresses))
def test_addresses_are_as_their_countries_want_them(handle: str) -> None:
    content = AddressContent(**MARKET.addresses[handle])  # type: ignore[arg-type]
    kept = clean_address(content)
    assert kept["country"] == content.country
    assert kept["line1"]
