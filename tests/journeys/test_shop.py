"""A note shows a cup, a reader across the border buys it, and the money ends where the books say it does."""

import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import market
from tests.journeys.browser import PASSWORD, PHONE, Visitor, kept_back
from tests.journeys.instance import Instance
from tests.journeys.market import at_the_market
from tests.journeys.pictures import make_picture

NOTE_EN = "The cup I drink tea from every day"
CUP_EN = "Hand-painted tea cup"
WORDS_EN = "holds 350 ml"
ASKED, ASKED_ZH = (
    "It is a present for my mother; please pack it well.",
    "这是送给我妈妈的礼物，请包装好一点。",
)
SAID, SAID_ZH = "Even lovelier than in the picture. One saucer was missing.", "比照片上还好看。少了一个茶托。"
ANSWER, ANSWER_EN = "谢谢！少的那只茶托我们退给你了。", "Thank you! We have given back the money"
REASON, REASON_EN = "少了一个茶托", "One saucer was missing"
LANTERN, LANTERN_EN = "竹编灯笼", "Woven bamboo lantern"
LANTERN_WORDS = "竹子编的，手工做，放在阳台上很好看。"
LIGHT = "阳台上的光"
BOUGHT = 2
TRACKING = "LX123456789CN"
WAIT_SECONDS = 120
"""For what the worker does."""

Visit = Callable[..., Visitor]


def named(*people: tuple[str, str, str]) -> list[list[str]]:
    """[handle, name, language] of people that no other journey has, from the start of their handles."""
    return [[f"{start}_{uuid.uuid4().hex[:6]}", name, language] for start, name, language in people]


def sign_in(visitor: Visitor, handle: str) -> Visitor:
    visitor.sign_in(f"{handle}@example.org")
    return visitor


def reload_until(visitor: Visitor, good: Callable[[], bool]) -> None:
    """Look at the page again until the worker has done what it shows."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not good():
        assert time.monotonic() < deadline, visitor.page.locator("main").inner_text()
        visitor.page.reload()


def test_a_cup_on_a_note_is_bought_across_the_border_and_the_books_balance(
    visit: Visit, instance: Instance, tmp_path: Path
) -> None:
    people = named(("kiln", "小窑", "zh-Hans"), ("leaf", "小叶", "zh-Hans"), ("ray", "Tom Ray", "en"))
    sells, shows, buys = (row[0] for row in people)
    picture = make_picture(tmp_path / "cup.jpg", hue=120)
    made = at_the_market(
        instance,
        "open_cup_shop",
        people=people,
        password=PASSWORD,
        seller=sells,
        creator=shows,
        picture=str(picture),
    )
    tom, kiln = sign_in(visit(), buys), sign_in(visit(language="zh-CN"), sells)
    from_the_note_to_the_product(tom, made)
    choose_and_reckon(tom)
    say_where_it_goes(tom)
    order = pay_at_the_second_try(tom)
    the_seller_ships(kiln, order)
    it_arrives_and_is_praised(tom, order, picture)
    the_seller_answers(kiln, made)
    leaf = sign_in(visit(language="zh-CN"), shows)
    expect_books(instance, order, given_back=0, kiln=kiln, leaf=leaf)
    give_one_piece_back(kiln, order)
    the_buyer_hears_of_it(tom, order, made)
    expect_books(instance, order, given_back=1, kiln=kiln, leaf=leaf)
    leaf.check_access()


def from_the_note_to_the_product(tom: Visitor, made: dict[str, str]) -> None:
    """The note is read in English, its dot leads to the product, and what the author earns is said."""
    page = tom.page
    page.goto(made["note"])
    expect(page.locator("h1")).to_contain_text(NOTE_EN)
    expect(page.locator(".note__facts")).to_contain_text("Earns a commission")
    page.locator("[data-tags-toggle]").click()
    dot = page.locator("[data-tag]")
    expect(dot).to_contain_text(CUP_EN)
    tom.check_access()
    tom.press(dot.locator(".tag__card"))
    expect(page).to_have_url(re.compile(rf"/p/{made['product']}\?via="))
    expect(page.locator("h1")).to_contain_text(CUP_EN)
    expect(page.locator(".product__description")).to_contain_text(WORDS_EN)
    reload_until(tom, lambda: "Ships from Jingdezhen, China" in page.locator("main").inner_text())
    expect(page.locator(".earns")).to_contain_text("commission")


def choose_and_reckon(tom: Visitor) -> None:
    """Two of the blue ones go into the cart, priced in both currencies; the coupon takes its part."""
    page = tom.page
    page.locator(".pick", has_text="Blue and white").click()
    expect(page.locator("[data-price] .price__sum")).to_have_text("CN¥128.00")
    expect(page.locator("[data-price] .price__own")).to_contain_text("$17.92")
    page.get_by_role("button", name="More", exact=True).click()
    tom.check_access()
    page.locator("[data-buy-button]").click()
    tom.press(page.locator("#buy-said").get_by_role("link", name="Go to the cart"))
    expect(page.locator(".line__title")).to_contain_text(CUP_EN)
    expect(page.locator(".line__options")).to_contain_text("Blue and white")
    page.locator(".coupon summary").click()
    page.locator(".coupon__input").fill("TEA21")
    page.get_by_role("button", name="Use").click()
    expect(page.locator(".coupon .field__error")).to_be_visible()
    page.locator(".coupon__input").fill("tea20")
    page.get_by_role("button", name="Use").click()
    expect(page.locator(".coupon__off")).to_contain_text("CN¥20.00")
    tom.check_access()
    tom.press(page.get_by_role("link", name="Go to checkout"))


def say_where_it_goes(tom: Visitor) -> None:
    """An address in Oklahoma, a word to the seller, and the order is placed."""
    page = tom.page
    tom.press(page.get_by_role("link", name="New address"))
    expect(page.locator("#address-country")).to_have_value("US")
    filled = {
        "name": "Tom Ray",
        "phone": "+1 405 555 0134",
        "region": "Oklahoma",
        "city": "Norman",
        "line1": "12 Elm Street",
        "postcode": "73069",
    }
    for name, value in filled.items():
        page.locator(f"#address-{name}").fill(value)
    tom.press(page.get_by_role("button", name="Keep the address"))
    expect(page.locator(".sums__row--total")).to_contain_text("CN¥294.00")
    expect(page.locator(".sums__row--off")).to_contain_text("CN¥20.00")
    reload_until(tom, lambda: "International post" in page.locator(".part__shipping").inner_text())
    page.locator(".part__note").fill(ASKED)
    tom.check_access()
    tom.press(page.get_by_role("button", name="Place the order and pay"))


def pay_at_the_second_try(tom: Visitor) -> str:
    """The payment is declined, what was ordered stays held, and the second try succeeds; gives the order."""
    page = tom.page
    expect(page).to_have_url(re.compile(r"/pay/\d+$"))
    tom.press(page.get_by_role("link", name="Go on to pay"))
    tom.check_access()
    tom.press(page.get_by_role("button", name="Decline"))
    expect(page).to_have_url(re.compile(r"/pay/\d+$"))
    expect(page.locator(".notice--error")).to_contain_text("declined")
    expect(page.locator("main")).to_contain_text(re.compile(r"held for 1\d more minutes"))
    tom.press(page.get_by_role("link", name="Go on to pay"))
    page.get_by_role("button", name=re.compile("^Pay CN¥294.00")).click()
    tom.arrive("/done$")
    tom.press(page.locator(".pay__order"))
    expect(page.locator("h1")).to_be_visible()
    return str(page.evaluate("location.pathname")).rpartition("/")[2]


def the_seller_ships(kiln: Visitor, order: str) -> None:
    """The order stands on the board; the buyer's note is read in Chinese; the parcel goes."""
    page = kiln.page
    page.goto("/sell/orders")
    row = page.locator(f"tr:has(a[href='/sell/orders/{order}'])")
    expect(row).to_contain_text(market.CUP)
    kiln.press(row.locator(".table__name a"))
    expect(page.locator(".order__note")).to_contain_text(ASKED_ZH)
    expect(page.locator(".order__address")).to_contain_text("Norman")
    kiln.check_access()
    page.fill("#carrier", "中国邮政")
    page.fill("#tracking", TRACKING)
    kiln.press(page.locator("#ship button[type=submit]"))
    expect(page.locator(".sell__page")).to_contain_text(TRACKING)


def it_arrives_and_is_praised(tom: Visitor, order: str, picture: Path) -> None:
    page = tom.page
    page.goto(f"/orders/{order}")
    expect(page.locator(".tracking")).to_have_text(TRACKING)
    tom.check_access()
    tom.press(page.get_by_role("button", name="It has arrived"))
    tom.press(page.get_by_role("link", name="Write a review"))
    page.locator("label[for=stars-4]").click()
    page.fill("#review-body", SAID)
    page.set_input_files("#review-pictures", picture)
    tom.check_access()
    tom.press(page.get_by_role("button", name="Publish the review"))
    expect(page.locator(".review")).to_contain_text(SAID)
    expect(page.locator(".review__picture")).to_have_count(1)


def the_seller_answers(kiln: Visitor, made: dict[str, str]) -> None:
    """The review is read in Chinese and answered on the product's page."""
    page = kiln.page
    page.goto(f"/p/{made['product']}#reviews")
    review = page.locator(".review")
    expect(review).to_contain_text(SAID_ZH)
    review.locator(".review__reply summary").click()
    review.locator("textarea").fill(ANSWER)
    kiln.press(review.locator(".review__form button"))
    expect(page.locator(".review__answer")).to_contain_text(ANSWER)
    kiln.check_access()


def expect_books(instance: Instance, order: str, *, given_back: int, kiln: Visitor, leaf: Visitor) -> None:
    """Every posting adds up to zero, and what the seller and the creator see is what the books hold."""
    goods = BOUGHT * market.PRICE - market.OFF
    back = given_back * goods // BOUGHT
    share = (goods - back) * market.SHARE // 10_000
    left = goods - back + market.POSTAGE
    books = at_the_market(instance, "read_books", order=order)
    assert books["odd"] == []
    assert books["sums"] == {"provider": left, "seller": share - left, "creator": -share}
    assert (books["total"], books["refunded"]) == (goods + market.POSTAGE, back)
    assert books["state"] == "done"
    assert books["stock"] == {market.BLUE: 1, market.WHITE: 5}
    for visitor, owed in ((kiln, left - share), (leaf, share)):
        visitor.page.goto("/sell/earnings")
        expect(visitor.page.locator(".balances .facts__large")).to_contain_text(f"¥{owed / 100:.2f}")


def give_one_piece_back(kiln: Visitor, order: str) -> None:
    """The seller sees what one of the two comes to before it goes back."""
    page = kiln.page
    page.goto(f"/sell/orders/{order}")
    page.locator("#refund > summary").click()
    page.locator("input[name=way][value=lines]").check()
    page.locator("#refund input[type=number]").fill("1")
    page.locator("#refund input[type=number]").press("Tab")
    expect(page.locator(".facts__large")).to_contain_text("¥118.00")
    page.fill("#refund-reason", REASON)
    kiln.check_access()
    kiln.press(page.locator("#refund-sum button[type=submit]"))


def the_buyer_hears_of_it(tom: Visitor, order: str, made: dict[str, str]) -> None:
    """The worker sends the money; the order says why in English, and the answer to the review is read too."""
    page = tom.page
    page.goto(f"/orders/{order}")
    row = page.locator(".order__side .sums__row--off").last
    reload_until(tom, lambda: "Given back" in row.inner_text())
    expect(row).to_contain_text("118.00")
    expect(row).to_contain_text(REASON_EN)
    tom.check_access()
    page.goto(f"/p/{made['product']}")
    expect(page.locator(".review__answer")).to_contain_text(ANSWER_EN)


def test_a_new_shop_s_lantern_is_tagged_by_keyboard_and_found_in_the_other_language(
    visit: Visit, instance: Instance, tmp_path: Path
) -> None:
    people = named(("wick", "阿竹", "zh-Hans"))
    at_the_market(instance, "add_people", people=people, password=PASSWORD)
    picture = make_picture(tmp_path / "lantern.jpg", hue=30)
    wick = sign_in(visit(language="zh-CN"), people[0][0])
    open_a_shop(wick)
    write_a_product(wick, picture)
    path = tag_by_keyboard(wick, picture)
    passing = visit(size=PHONE)
    a_visitor_is_asked_who_they_are(passing, path)
    find_by_the_other_word(passing)


def open_a_shop(wick: Visitor) -> None:
    """The shop is open at once; its first rate is for the whole world."""
    page = wick.page
    page.goto("/sell/")
    page.fill("[name=ships_from_place]", "成都")
    wick.check_access()
    wick.press(page.locator(".sell__open button[type=submit]"))
    page.goto("/sell/shipping")
    wick.press(page.locator("button[value=add]"))
    page.locator("[name=countries-0][value='*']").check()
    page.fill("[name=name-0]", "国际邮政")
    page.fill("[name=price-0]", "60")
    with page.expect_navigation():
        page.press("[name=price-0]", "Enter")
    page.goto("/sell/shipping")
    expect(page.locator("[name=price-0]")).to_have_value("60.00")


def write_a_product(wick: Visitor, picture: Path) -> None:
    """Two sizes with a picture; the editor lays out the table and shows how it will be read in English."""
    page = wick.page
    page.goto("/sell/products/new")
    page.set_input_files("[data-shot-choose]", picture)
    expect(page.locator("[data-shot]:not([data-shot=''])")).to_have_count(1)
    page.fill("#title", LANTERN)
    page.fill("#description", LANTERN_WORDS)
    page.fill("#kind-1", "尺寸")
    page.fill("#values-1", "小号，大号")
    page.locator("#values-1").press("Tab")
    expect(page.locator("[data-variant]")).to_have_count(2)
    fill_while_the_table_is_laid_out_anew(page)
    expect(page.locator("[data-preview-of=title]")).to_have_text(LANTERN_EN)
    page.locator("[name=state][value=listed]").check()
    wick.check_access()
    wick.press(page.locator("[data-save]"))
    expect(page.locator("a[href^='/p/']").first).to_be_visible()


def fill_while_the_table_is_laid_out_anew(page: Page) -> None:
    """The choice gets another name; what is typed before the new table has come stands in that one too."""
    table = page.locator("#variants")
    table.evaluate("one => { one.dataset.old = ''; }")
    typed = (("88", "4"), ("128", "2"))
    with kept_back(page, "**/products/variants"):
        page.fill("#kind-1", "大小")
        page.locator("#kind-1").press("Tab")
        for place, (price, stock) in enumerate(typed, start=1):
            page.fill(f"#price-{place}", price)
            page.fill(f"#stock-{place}", stock)
    expect(page.locator("#variants:not([data-old])")).to_have_count(1)
    for place, (price, stock) in enumerate(typed, start=1):
        expect(page.locator(f"#price-{place}")).to_have_value(price)
        expect(page.locator(f"#stock-{place}")).to_have_value(stock)


def tag_by_keyboard(wick: Visitor, picture: Path) -> str:
    """No pointer is needed to put the lantern on the picture, move its dot and publish; gives the path."""
    page, keys = wick.page, wick.page.keyboard
    page.goto("/new")
    page.set_input_files("[data-choose]", picture)
    opener = page.locator("[data-tile]:not([data-tile='']) [data-tag-open]")
    page.fill("#compose-title", LIGHT)
    opener.focus()
    keys.press("Enter")
    choice = page.locator("[data-choice]")
    expect(choice).not_to_have_count(0)
    page.locator("[data-tag-query]").focus()
    keys.type("灯笼")
    keys.press("Tab")
    with page.expect_response(re.compile("whose=mine")):
        keys.press("ArrowUp")
    expect(page.locator("[name=whose][value=mine]")).to_be_checked()
    expect(choice).to_have_count(1)
    expect(choice).to_contain_text(LANTERN)
    keys.press("Tab")
    expect(choice).to_be_focused()
    keys.press("Enter")
    dot = page.locator("[data-dot]")
    expect(dot).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        keys.press(key)
    expect(dot).to_have_attribute("style", re.compile(r"left: 52%; top: 45%"))
    wick.check_access()
    keys.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_text("1")
    page.locator("[data-publish]").focus()
    keys.press("Enter")
    wick.arrive(r"/n/\d+")
    return str(page.evaluate("location.pathname"))


def a_visitor_is_asked_who_they_are(passing: Visitor, path: str) -> None:
    """On a phone the bag opens the dot; the product can be read by everybody, and bought by members."""
    page = passing.page
    page.goto(path)
    page.locator("[data-tags-toggle]").tap()
    card = page.locator("[data-tag] .tag__card")
    expect(card).to_contain_text(LANTERN_EN)
    passing.fits()
    passing.check_access()
    with page.expect_navigation():
        card.tap()
    expect(page.locator("h1")).to_contain_text(LANTERN_EN)
    expect(page.locator(".earns")).to_have_count(0)
    passing.fits()
    passing.check_access()
    page.locator(".pick", has_text="Large").tap()
    expect(page.locator("[data-price] .price__sum")).to_have_text("CN¥128.00")
    with page.expect_navigation():
        page.get_by_role("link", name="Sign in to buy").tap()
    expect(page).to_have_url(re.compile("/accounts/login/.*next="))


def find_by_the_other_word(passing: Visitor) -> None:
    """The seller never wrote "lantern"; the search finds it all the same."""
    page = passing.page
    page.goto("/")
    page.fill("#top-search", "lantern")
    with page.expect_navigation():
        page.press("#top-search", "Enter")
    passing.press(page.locator(".found .tabs").get_by_role("link", name="Products"))
    card = page.locator(".product-card", has_text=LANTERN_EN)
    reload_until(passing, lambda: card.count() > 0)
    expect(card.first).to_contain_text("CN¥88.00")
    passing.fits()
    passing.check_access()
