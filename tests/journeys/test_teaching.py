"""Somebody who grew up with a language puts a learner's sentence right; it is kept and practised."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.instance import Instance
from tests.journeys.test_talk import Two, make_two, say
from tests.journeys.translator import Translator

WRONG, RIGHT, MEANING = "我昨天去银行。", "我昨天去了银行。", "I went to the bank yesterday."
REMARK = "过去的事要加「了」。"


def test_a_sentence_is_put_right_in_a_chat_kept_and_practised(
    visit: Callable[..., Visitor], instance: Instance, translator: Translator
) -> None:
    two = make_two(visit, instance, translator)
    tom_tries_his_chinese(two)
    mei_lets_him_in(two)
    mei_puts_it_right(two.mei)
    tom_keeps_it(two.tom)
    tom_finds_it_in_his_notebook(two.tom)
    tom_practises(two.tom)


def tom_tries_his_chinese(two: Two) -> None:
    page = two.tom.page
    page.goto(f"/@{two.mei_handle}")
    two.tom.press(page.locator("form[action='/messages/open'] button"))
    with page.expect_response(re.compile("/send$")) as sent:
        say(two.tom, WRONG)
    assert sent.value.ok


def mei_lets_him_in(two: Two) -> None:
    """His open page turns into one that may write all it likes."""
    mei, page = two.mei, two.mei.page
    page.goto("/messages/requests")
    mei.press(page.locator("a.chat-row"))
    mei.press(page.locator("form[action$='/accept'] button"))
    expect(two.tom.page.locator(".composer__add")).to_be_visible()


def mei_puts_it_right(mei: Visitor) -> None:
    """Beside the words of a learner stands 'Correct this'."""
    page = mei.page
    page.locator("[data-message] [data-act-of=correct]").click()
    expect(page.locator("#composer-body")).to_have_value(WRONG)
    page.locator("[data-correction-fields] label", has=page.locator("[value=stiff]")).click()
    page.locator("[data-correction-fields] [name=remark]").fill(REMARK)
    mei.check_access()
    say(mei, RIGHT)
    expect(page.locator(".correction ins")).to_contain_text("了")
    expect(page.locator("[data-keep]")).to_have_count(0)
    expect(page.locator("[data-correction-fields]")).to_be_hidden()


def tom_keeps_it(tom: Visitor) -> None:
    """It arrives in his open page."""
    page = tom.page
    correction = page.locator(".correction")
    expect(correction.locator("ins")).to_contain_text("了")
    expect(correction.locator("[data-sounds=stiff]")).to_be_visible()
    expect(correction).to_contain_text(REMARK)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-keep][aria-pressed=true]")).to_be_visible()
    tom.fits()
    tom.check_access()


def tom_finds_it_in_his_notebook(tom: Visitor) -> None:
    """With pinyin, and with its meaning, which comes by itself."""
    page = tom.page
    page.goto("/notebook/sentences")
    saved = page.locator(".saved")
    expect(saved).to_have_count(1)
    expect(saved.locator("ruby").first).to_be_visible()
    expect(saved).to_contain_text(re.compile("yín.*háng"))
    expect(saved).to_contain_text(MEANING)
    tom.fits()
    tom.check_access()


def tom_practises(tom: Visitor) -> None:
    """He is asked for the sentence; by keys, since he may."""
    page = tom.page
    page.goto("/notebook/practice")
    card = page.locator("[data-flash]")
    expect(card).to_contain_text(MEANING)
    expect(card).to_contain_text(WRONG)
    expect(card.locator("ruby").first).to_be_hidden()
    page.keyboard.press(" ")
    expect(card.locator("ruby").first).to_be_visible()
    expect(card.locator("[name=rating]")).to_have_count(4)
    expect(card.locator("[name=rating][value='3']")).to_contain_text("2 days")
    tom.fits()
    tom.check_access()
    page.keyboard.press("3")
    expect(page.locator("[data-flash]")).to_have_count(0)
    expect(page.locator("#practice")).to_contain_text("2 days")
