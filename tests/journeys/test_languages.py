"""Two languages meet: slang, waiting for a translation, bettering one, other characters, learning words."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.pictures import make_picture
from tests.journeys.translator import Translator
from tests.journeys.writing import write_comment, write_note

TITLE = "巷子里的小茶馆"
TITLE_EN = "A small teahouse in a lane"
BODY = "老板每天早上自己烤花生，香得走不动路。"
BODY_EN = "The owner roasts peanuts every morning; you cannot walk past."
SLANG = "今天的brunch绝绝子，姐妹们快来！"
SLANG_EN = "Today's brunch was unreal, girls, come quickly!"
PRAISE = "The tea here tastes like my grandmother's garden."
BETTER = "Every morning the owner roasts peanuts himself, and nobody gets past the smell."

Visit = Callable[..., Visitor]


def _name(start: str) -> str:
    return f"{start}_{uuid.uuid4().hex[:6]}"


def _mark(page: Page) -> None:
    """Leave a mark that a reload would take away."""
    page.evaluate("() => { window.stillHere = true; }")


def _is_marked(page: Page) -> bool:
    return bool(page.evaluate("() => window.stillHere === true"))


def test_a_fresh_mixed_comment_is_read_at_once_and_translated_without_a_reload(
    visit: Visit, translator: Translator, tmp_path: Path
) -> None:
    mei, tom = visit(language="zh-CN"), visit(language="en-US", size=PHONE)
    mei.become(_name("tea"), "小茶", language="zh-Hans")
    tom.become(_name("first"), "Tom", language="en")
    path = write_note(mei, title=TITLE, body=BODY, picture=make_picture(tmp_path / "tea.jpg", hue=20))
    let_go = translator.hold(SLANG)
    try:
        write_comment(mei, SLANG)
        page = tom.page
        page.goto(path)
        comment = page.locator(".comment")
        expect(comment.locator("[data-text-shown]")).to_have_text(SLANG)
        expect(comment.locator("[data-text-line=pending]")).to_be_visible()
        _mark(page)
    finally:
        let_go.set()
    expect(comment.locator("[data-text-shown]")).to_have_text(SLANG_EN)
    assert _is_marked(page), "it came into the open page"
    comment.locator("[data-text-toggle]").click()
    expect(comment.locator("[data-text-original]")).to_contain_text(SLANG)
    page.reload()
    expect(comment.locator("[data-text-shown]")).to_have_text(SLANG_EN)
    comment.locator(".glosses summary").click()
    expect(comment.locator(".gloss dt", has_text="绝绝子")).to_be_visible()
    expect(comment.locator(".gloss dd").first).not_to_be_empty()
    tom.fits()
    tom.check_access()


def test_a_reader_betters_a_translation_and_another_sees_it_come(visit: Visit, tmp_path: Path) -> None:
    mei, tom, ann = visit(language="zh-CN"), visit(language="en-US"), visit(language="en-US", size=PHONE)
    tom_handle = _name("better")
    mei.become(_name("host"), "小主", language="zh-Hans")
    tom.become(tom_handle, "Tom", language="en")
    path = write_note(mei, title=TITLE, body=BODY, picture=make_picture(tmp_path / "lane.jpg", hue=60))
    ann.page.goto(path)
    shown = ann.page.locator(".note__body [data-text-shown]")
    expect(shown).to_contain_text(BODY_EN)
    _mark(ann.page)

    page = tom.page
    page.goto(path)
    page.locator(".note__text").get_by_role("link", name="Improve").first.click()
    part = page.locator(f"[data-improve-part='note:{path.rpartition('/')[2]}:body:en']")
    expect(part).to_contain_text(BODY)
    tom.check_access()
    part.locator("[data-improve-body]").fill(BETTER)
    part.get_by_role("button", name="Propose").click()
    expect(part.locator(".proposal")).to_contain_text(BETTER)
    expect(shown).to_contain_text(BODY_EN)

    page = mei.page
    page.goto("/improvements")
    row = page.locator(".improve__part--row", has_text=BETTER)
    mei.check_access()
    row.locator("form[action$='/accept'] button").click()
    expect(page.locator(".proposal[data-state=accepted]")).to_contain_text(BETTER)

    expect(shown).to_contain_text(BETTER)
    assert _is_marked(ann.page), "it came into the open page"
    expect(ann.page.locator(".note__text [data-text-credit=reader]")).to_contain_text(f"@{tom_handle}")
    ann.fits()
    ann.check_access()


def test_a_reader_of_traditional_characters_and_one_who_learns(visit: Visit, tmp_path: Path) -> None:
    mei, hua, tom = visit(language="zh-CN"), visit(language="zh-TW", size=PHONE), visit(language="en-US")
    mei.become(_name("simple"), "小简", language="zh-Hans")
    hua.become(_name("hua"), "阿華", language="zh-Hant")
    tom.become(_name("learn"), "Tom", language="en")
    path = write_note(mei, title=TITLE, body=BODY, picture=make_picture(tmp_path / "peanut.jpg", hue=80))
    tom.page.goto(path)
    write_comment(tom, PRAISE)

    page = hua.page
    page.goto(path)
    expect(page.locator("h1")).to_contain_text("巷子裡的小茶館")
    expect(page.locator(".note__body")).to_contain_text("老闆每天早上自己烤花生")
    expect(page.locator(".comment")).to_contain_text("這裡的茶有我奶奶花園的味道。")
    hua.fits()
    hua.check_access()
    learn_a_word(tom, path)


def learn_a_word(tom: Visitor, path: str) -> None:
    """Tom opens the original word by word, looks one up, and keeps it in his notebook."""
    page = tom.page
    page.goto(path)
    expect(page.locator(".note__body [data-text-shown]")).to_contain_text(BODY_EN)
    page.locator(".note__text [data-study]:visible").first.click()
    panel = page.locator(".note__text [data-study-panel]")
    expect(panel.locator("ruby, rt").first).to_be_visible()
    expect(panel).to_contain_text(re.compile("huā.*shēng"))
    tom.check_access()
    panel.locator("[data-word]", has_text=re.compile("花.*生")).click()
    card = page.locator(".word-card:popover-open")
    expect(card).to_contain_text("peanut")
    save = card.locator("[data-word-save] button").first
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    tom.check_access()
    page.goto("/notebook")
    expect(page.locator(".saved")).to_have_count(1)
    expect(page.locator(".saved")).to_contain_text("花生")
    expect(page.locator(".saved mark")).to_have_text("花生")
    tom.check_access()
    page.goto("/notebook/practice")
    page.locator("[data-flash] summary").click()
    page.locator("[data-flash] button[name=rating][value='3']").click()
    expect(page.locator("[data-flash]")).to_have_count(0)
