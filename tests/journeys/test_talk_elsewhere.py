"""What arrives in chats while somebody looks at another page, and what a dropped correction leaves behind."""

from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.test_talk import (
    Two,
    a_stranger_writes,
    act_on,
    bubble,
    expect_all_numbers,
    make_two,
    mei_lets_them_in,
    say,
    two,
)

__all__ = ["make_two", "two"]
MORE = "Or was it a tea house?"
LEARNING = "我昨天河边去了。"
PASSED = "() => new Promise((done) => setTimeout(done, 2000))"
"""Longer than the page itself waits before it says a line; measured by its own clock."""
WORDS = ("在河边。", "你还想去吗？", "我们一起去吧。")


def test_what_arrives_is_told_where_one_is(two: Two) -> None:
    mei, tom = two.mei, two.tom
    chat = a_stranger_writes(two)
    the_box_of_requests_follows(mei, tom)
    mei_lets_them_in(mei)
    say(mei, WORDS[0])
    expect(bubble(tom.page, WORDS[0])).to_be_visible()
    one_line_tells_of_the_latest(mei, tom, chat)
    nothing_covers_what_is_typed(mei, tom)
    a_correction_that_is_taken_back_leaves_nothing(mei, tom, chat)


def the_box_of_requests_follows(mei: Visitor, tom: Visitor) -> None:
    """The next words of a stranger are counted in the open box, and the stranger sees how many are left."""
    mei.page.goto("/messages/requests")
    badge = mei.page.locator("[data-chat-row] .badge")
    expect(badge).to_contain_text("1")
    hint = tom.page.locator(".composer__hint")
    expect(hint).to_contain_text("2 more messages")
    say(tom, MORE)
    expect(badge).to_contain_text("2")
    expect(hint).to_contain_text("1 more message,")


def one_line_tells_of_the_latest(mei: Visitor, tom: Visitor, chat: str) -> None:
    """On another page: who wrote, in one line that leads to the chat."""
    page = tom.page
    page.goto("/notifications")
    expect(page.locator("[data-live-none]").first).to_be_hidden()
    say(mei, WORDS[1])
    line = page.locator("[data-slot=message]")
    expect(line).to_contain_text("小梅 sent you a message.")
    line.evaluate("one => { one.dataset.first = ''; }")
    say(mei, WORDS[1])
    expect(page.locator("[data-slot=message]:not([data-first])")).to_have_count(1)
    expect(line).to_have_count(1)
    line.locator("button").focus()  # it leaves by itself, unless somebody is at it
    expect(page.locator("[data-unread-chats]").first).to_have_text("1")
    tom.check_access()
    tom.press(line.locator("button"))
    assert page.evaluate("location.pathname") == chat
    expect_all_numbers(tom, 5)
    expect(page.locator("[data-unread-chats]").first).to_be_empty()  # now that it was read


def nothing_covers_what_is_typed(mei: Visitor, tom: Visitor) -> None:
    """On a phone a line at the foot would lie over the field."""
    page = tom.page
    page.goto("/messages/new")
    badge = page.locator("[data-unread-chats]").first
    expect(badge).to_be_empty()
    page.locator("input:visible").first.focus()
    told = []
    page.on(
        "request",
        lambda request: told.append(request.url) if "/notifications/message/" in request.url else None,
    )
    say(mei, WORDS[2])
    expect(badge).to_have_text("1")
    page.evaluate(PASSED)
    assert told == []


def a_correction_that_is_taken_back_leaves_nothing(mei: Visitor, tom: Visitor, chat: str) -> None:
    tom.page.goto(chat)
    say(tom, LEARNING)
    page = mei.page
    expect(bubble(page, LEARNING)).to_be_visible()
    act_on(page, LEARNING, "[data-act=correct]")
    page.locator(".sounds-choice__one").first.click()
    page.locator("[name=remark]").fill("去 comes first")
    expect(page.locator("[name=sounds]:checked")).to_have_count(1)
    page.locator("[data-reply-drop]").click()
    expect(page.locator("[data-correction-fields]")).to_be_hidden()
    act_on(page, LEARNING, "[data-act=correct]")
    expect(page.locator("[data-correction-fields]")).to_be_visible()
    expect(page.locator("[name=sounds]:checked")).to_have_count(0)
    expect(page.locator("[name=remark]")).to_have_value("")
