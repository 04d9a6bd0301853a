"""A writer in Chengdu and a reader in Oklahoma: one note, two languages, on a desk and on a phone."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import DESK, PASSWORD, PHONE, Visitor, kept_back
from tests.journeys.pictures import make_heic_file, make_picture

TITLE = "成都三天两夜，吃到扶墙"
TITLE_EN = "Three days in Chengdu, eating till we held the walls"
BODY = "今天带外地朋友逛成都，第一站人民公园喝茶。\n火锅真的绝了，人均80！"
BODY_EN = "The hotpot was unreal, ¥80 per person!"
COMMENT = "This made me so hungry! How spicy is it really?"
COMMENT_ZH = "看得我好饿！到底有多辣？"

Visit = Callable[..., Visitor]


def test_a_newcomer_signs_up_by_mail(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    email = f"new-{uuid.uuid4().hex[:6]}@example.org"
    page.goto("/accounts/signup/")
    visitor.check_access()
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=display_name]", "New Comer")
    page.fill("input[name=handle]", f"new_{uuid.uuid4().hex[:6]}")
    visitor.send("password1")
    page.fill("input[name=code]", visitor.instance.code_mailed_to(email))
    visitor.press(page.locator("form:has([name=code]) button[type=submit]").first)
    expect(page).to_have_url(re.compile("/welcome"))
    visitor.check_access()
    page.locator("[name=reads][value=zh-Hans]").check()
    visitor.send("reads")
    expect(page).to_have_url(re.compile("/welcome/people"))
    page.goto("/settings/security")
    visitor.check_access()
    page.goto("/accounts/sessions/")
    expect(page.locator("main")).to_contain_text("127.0.0.1")


def make_square_cover(page: Page, tile: Locator) -> None:
    """Cut a picture square and make it the cover; the shape is chosen before the whole picture has come."""
    with kept_back(page, "**/master.webp"):
        with page.expect_request("**/master.webp"):
            tile.locator("[data-tool=edit]").click()
        page.locator("[data-ratio='1']").click()
        page.locator("[data-crop-cover]").check()
        page.fill("[data-crop-alt]", "一条老街")
        page.locator("[data-crop-done]").click()
        expect(page.locator("[data-crop-done]")).to_be_disabled()
    expect(page.locator("#crop-dialog")).to_be_hidden()
    expect(tile).to_have_attribute("data-cover", "")
    page.wait_for_function(
        "img => img.naturalWidth > 1 && img.naturalWidth === img.naturalHeight",
        arg=tile.locator("img").element_handle(),
    )


def publish_in_chinese(mei: Visitor, folder: Path) -> str:
    """Mei writes the note with three pictures, one of them HEIC; gives its path."""
    page = mei.page
    page.goto("/new")
    mei.check_access()
    page.set_input_files(
        "[data-choose]",
        [
            make_picture(folder / "tea.jpg", hue=40),
            make_heic_file(folder / "hotpot.heic"),
            make_picture(folder / "street.png", hue=90, width=1200, height=900),
        ],
    )
    expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(3)
    page.fill("#compose-title", TITLE)
    page.fill("#compose-body", BODY)
    page.fill("#compose-topics", "成都美食 ")
    page.press("#compose-topics", "Enter")
    expect(page.locator("[data-mend=title]")).to_have_value(TITLE_EN)
    expect(page.locator("[data-saved]")).not_to_be_empty()
    make_square_cover(page, page.locator("[data-tile]").nth(2))
    page.locator("[data-tile]").nth(2).locator("[data-tool=before]").click()
    page.locator("[data-publish]").click()
    mei.arrive(r"/n/\d+")
    expect(page.locator("h1")).to_contain_text(TITLE)
    return str(page.evaluate("location.pathname"))


def read_in_english(page: Page, path: str) -> None:
    """Tom sees the English first, and the original at a tap."""
    page.goto(path)
    expect(page.locator("h1")).to_contain_text(TITLE_EN)
    expect(page.locator(".note__body")).to_contain_text(BODY_EN)
    page.locator(".note__text [data-text-toggle]").first.click()
    expect(page.locator(".note__body [data-text-original]")).to_contain_text("人均80")
    expect(page.locator("[data-slide]")).to_have_count(3)


def test_a_note_crosses_the_language_border_and_an_answer_comes_back(visit: Visit, tmp_path: Path) -> None:
    mei, tom = visit(language="zh-CN", size=DESK), visit(language="en-US", size=PHONE)
    mei_handle, tom_handle = f"mei_{uuid.uuid4().hex[:6]}", f"tom_{uuid.uuid4().hex[:6]}"
    mei.become(mei_handle, "小梅", language="zh-Hans")
    tom.become(tom_handle, "Tom", language="en")
    path = publish_in_chinese(mei, tmp_path)
    mei.check_access()

    page = tom.page
    page.goto("/")
    card = page.locator(f"article:has(a[href='{path}'])")
    expect(card).to_contain_text(TITLE_EN)
    tom.fits()
    tom.check_access()
    read_in_english(page, path)
    tom.fits()
    tom.check_access()
    like_collect_follow(tom)
    comment_in_english(tom)
    mei_reads_the_answer(mei, path)
    boards_and_topic(tom, tom_handle, path)


def like_collect_follow(tom: Visitor) -> None:
    page = tom.page
    for place, action in ((".note__bar", "like"), (".note__bar", "collect"), (".note__head", "follow")):
        with page.expect_response(re.compile(f"/{action}$")) as answer:
            page.locator(f"{place} [hx-post$='/{action}']").click()
        assert answer.value.ok
    expect(page.locator(".note__bar [aria-pressed=true]")).to_have_count(2)
    page.reload()
    expect(page.locator(".note__bar [aria-pressed=true]")).to_have_count(2)
    expect(page.locator(".note__head [aria-pressed=true]")).to_be_visible()


def comment_in_english(tom: Visitor) -> None:
    page = tom.page
    page.locator("[data-comment-body]").first.fill(COMMENT)
    page.locator("[data-send]").first.click()
    expect(page.locator(".comment")).to_contain_text(COMMENT)
    page.reload()
    expect(page.locator(".comment")).to_have_count(1)


def mei_reads_the_answer(mei: Visitor, path: str) -> None:
    page = mei.page
    page.goto(path)
    expect(page.locator(".comment")).to_contain_text(COMMENT_ZH)
    page.locator(".comment [data-text-toggle]").first.click()
    expect(page.locator(".comment [data-text-original]")).to_contain_text(COMMENT)
    mei.check_access()


def boards_and_topic(tom: Visitor, handle: str, path: str) -> None:
    page = tom.page
    page.goto(f"/@{handle}/boards")
    tom.check_access()
    page.locator("a[href^='/b/']").first.click()
    expect(page.locator(f"a[href='{path}']").first).to_be_visible()
    page.goto("/following")
    expect(page.locator(f"a[href='{path}']").first).to_be_visible()
    page.goto("/t/成都美食")
    expect(page.locator(f"a[href='{path}']").first).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Chengdu food")
    tom.fits()
    tom.check_access()


def test_a_note_opens_over_the_waterfall_on_a_desk_and_back_closes_it(visit: Visit, tmp_path: Path) -> None:
    mei = visit(language="zh-CN")
    mei.become(f"over_{uuid.uuid4().hex[:6]}", "小舟", language="zh-Hans")
    path = publish_in_chinese(mei, tmp_path)
    page = mei.page
    page.goto("/")
    page.locator(f"article h2 a[href='{path}'], article h3 a[href='{path}']").first.click()
    expect(page.locator("#overlay[open]")).to_be_visible()
    expect(page).to_have_url(re.compile(path))
    mei.check_access()
    page.go_back()
    expect(page.locator("#overlay[open]")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#overlay[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#overlay[open]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help[open]")).to_be_visible()
