"""Two people, two browsers, two languages: what they write arrives by itself, read by each in their own."""

import os
import re
import signal
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import PASSWORD, PHONE, Visitor
from tests.journeys.instance import Instance
from tests.journeys.market import at_the_market
from tests.journeys.pictures import make_picture
from tests.journeys.translator import Translator
from tests.journeys.writing import write_note

HELLO, HELLO_ZH = "Hi! Where did you drink that soy milk?", "你好！那杯豆浆是在哪里喝的？"
ANSWER, ANSWER_EN = "你好！那家店叫老地方，在河边。", "Hello! The place is called Old Spot, by the river."
SEVEN, SEVEN_EN = "明天早上七点见，别迟到。", "See you at seven tomorrow, do not be late."
UMBRELLAS, UMBRELLAS_ZH = "I will bring two umbrellas.", "我会带两把伞。"
WHILE_AWAY = {
    "我在桥这边。": "I am on this side of the bridge.",
    "看见那只船了吗？": "Can you see that boat?",
    "我给你挥手呢！": "I am waving at you!",
}
LAST = "Are you still there?"
BRIDGE, BRIDGE_ZH = "Which bridge do you mean?", "你说的是哪座桥？"
NOTE, NOTE_WORDS, NOTE_EN = "豆浆配油条", "早上六点就排队了。", "Soy milk with fried dough"
BACK_MS = 90_000
"""Until pages hear of news again: the live process starts anew, and they ask for it ever more rarely."""
NOBODY = 1
"""No chat and no account has this id."""

Visit = Callable[..., Visitor]


@dataclass(frozen=True)
class Two:
    """Who talk: mei reads Chinese on a desk, tom English on a phone."""

    mei: Visitor
    tom: Visitor
    mei_handle: str
    tom_handle: str
    translator: Translator
    began: int

    @property
    def asked(self) -> list[str]:
        """Every text that the translator was given since they met."""
        return self.translator.asked[self.began :]


@pytest.fixture
def two(visit: Visit, instance: Instance, translator: Translator) -> Two:
    return make_two(visit, instance, translator)


def make_two(visit: Visit, instance: Instance, translator: Translator) -> Two:
    """Two new members who are signed in."""
    end = uuid.uuid4().hex[:6]
    people = [[f"mei_{end}", "小梅", "zh-Hans"], [f"tom_{end}", "Tom", "en"]]
    at_the_market(instance, "add_people", people=people, password=PASSWORD)
    mei, tom = visit(language="zh-CN"), visit(language="en-US", size=PHONE)
    for visitor, (handle, _name, _language) in zip((mei, tom), people, strict=True):
        visitor.sign_in(f"{handle}@example.org")
    return Two(mei, tom, people[0][0], people[1][0], translator, len(translator.asked))


def test_messages_cross_the_border_live_and_survive_a_restart(
    two: Two, instance: Instance, tmp_path: Path
) -> None:
    mei, tom = two.mei, two.tom
    note = write_note(mei, title=NOTE, body=NOTE_WORDS, picture=make_picture(tmp_path / "milk.jpg", hue=60))
    chat = a_stranger_writes(two)
    mei_lets_them_in(mei)
    each_chooses_translation(two, chat)
    stay(mei, tom)
    both_ways_without_reloading(mei, tom)
    typing_reaction_reply_and_read_mark(mei, tom)
    a_picture_and_a_note(mei, tom, tmp_path)
    the_live_process_is_killed(mei, tom, instance)
    assert stayed(mei)
    assert stayed(tom)
    mei.check_access()
    tom.check_access()
    tom.fits()
    a_notification_arrives(mei, tom, note)
    a_blocked_sender_hears_what_nobody_hears(two, chat)


def a_stranger_writes(two: Two) -> str:
    """Tom finds mei's profile and writes; gives the path of the chat."""
    tom, page = two.tom, two.tom.page
    page.goto(f"/@{two.mei_handle}")
    tom.press(page.locator("form[action='/messages/open'] button"))
    expect(page).to_have_url(re.compile(r"/messages/\d+$"))
    expect(page.locator(".log__begin")).to_contain_text("not end-to-end encrypted")
    say(tom, HELLO)
    expect(page.locator(".composer__hint")).to_contain_text("words only")
    tom.fits()
    tom.check_access()
    return str(page.evaluate("location.pathname"))


def mei_lets_them_in(mei: Visitor) -> None:
    """The request is looked at in its own box and accepted; until then it is no unread chat."""
    page = mei.page
    page.goto("/messages")
    expect(page.locator("[data-chat-row]")).to_have_count(0)
    mei.press(page.locator(".inbox__requests"))
    mei.check_access()
    mei.press(page.locator("a.chat-row"))
    expect(bubble(page, HELLO)).to_be_visible()
    expect(page.locator(".request-bar")).to_be_visible()
    mei.check_access()
    mei.press(page.locator("form[action$='/accept'] button"))
    expect(page.locator("#composer-body")).to_be_visible()


def each_chooses_translation(two: Two, chat: str) -> None:
    """Nothing is translated before the reader says so; then the words turn by themselves."""
    mei, tom, page = two.mei, two.tom, two.mei.page
    assert HELLO not in two.asked
    expect(page.locator(".chat-translate")).to_be_visible()
    mei.check_access()
    mei.press(page.locator(".chat-translate button[value='1']"))
    expect(bubble(page, HELLO_ZH)).to_be_visible()
    bubble(page, HELLO_ZH).locator("[data-text-toggle]").first.click()
    expect(page.locator("[data-text-original]", has_text=HELLO)).to_be_visible()
    say(mei, ANSWER)
    expect(bubble(tom.page, ANSWER)).to_be_visible()
    assert ANSWER not in two.asked
    tom.page.goto(chat)
    expect(tom.page.locator(".composer__hint")).to_have_count(0)
    tom.press(tom.page.locator(".chat-translate button[value='1']"))
    expect(bubble(tom.page, ANSWER_EN)).to_be_visible()


def both_ways_without_reloading(mei: Visitor, tom: Visitor) -> None:
    """Each sees the other's words in their own language, while the page stays as it is."""
    say(mei, SEVEN)
    expect(bubble(tom.page, SEVEN_EN)).to_be_visible()
    say(tom, UMBRELLAS)
    expect(bubble(mei.page, UMBRELLAS_ZH)).to_be_visible()
    for visitor in (mei, tom):
        expect_all_numbers(visitor, 4)


def typing_reaction_reply_and_read_mark(mei: Visitor, tom: Visitor) -> None:
    here, there = mei.page, tom.page
    there.locator("#composer-body").press_sequentially("Wh")
    expect(here.locator("[data-typing]")).to_contain_text("Tom")
    there.locator("#composer-body").fill("")
    act_on(there, SEVEN_EN, "[data-react='❤️']")
    expect(row(here, SEVEN).locator(".reaction")).to_contain_text("❤️")
    act_on(here, UMBRELLAS_ZH, "[data-act=reply]")
    expect(here.locator("[data-reply-line]")).to_be_visible()
    say(mei, ANSWER)
    answer = there.locator("[data-message]", has=there.locator(".bubble__quote"))
    expect(answer).to_contain_text(UMBRELLAS)
    expect(answer).to_contain_text(ANSWER_EN)
    expect(here.locator("[data-mine] [data-state]").last).not_to_be_empty()


def a_picture_and_a_note(mei: Visitor, tom: Visitor, folder: Path) -> None:
    """A picture goes as it is, a note as a card whose title is read in the reader's language."""
    page = mei.page
    with page.expect_response(re.compile("/uploads/pictures")) as uploaded:
        page.set_input_files("[data-files]", make_picture(folder / "boat.jpg", hue=10))
    assert uploaded.value.ok
    expect(page.locator("[data-attachments] > li")).to_have_count(1)
    say(mei, "")
    shot = tom.page.locator(".shots__one img")
    expect(shot).to_be_visible()
    assert shot.evaluate("async one => { await one.decode(); return one.naturalWidth > 0; }")
    page.locator(".composer__add > summary").click()
    page.locator("[data-choose-card]").click()
    page.locator("[data-send-note]", has_text=NOTE).click()
    expect(page.locator("[data-attachments] > li")).to_have_count(1)
    say(mei, "")
    expect(tom.page.locator(".talk-card", has_text=NOTE_EN)).to_be_visible()


def the_live_process_is_killed(mei: Visitor, tom: Visitor, instance: Instance) -> None:
    """What is said meanwhile comes by itself when it is back: all of it, in order, each once, both ways."""
    killed = instance.pid_of("live")
    os.kill(killed, signal.SIGKILL)
    for words in WHILE_AWAY:
        say(mei, words)
    for translated in WHILE_AWAY.values():
        expect(bubble(tom.page, translated)).to_have_count(1, timeout=BACK_MS)
    say(tom, BRIDGE)
    expect(bubble(mei.page, BRIDGE_ZH)).to_have_count(1, timeout=BACK_MS)
    assert instance.pid_of("live") != killed
    for visitor in (mei, tom):
        expect_all_numbers(visitor, 11)


def a_notification_arrives(mei: Visitor, tom: Visitor, note: str) -> None:
    """Tom likes mei's note; her open page counts it by itself, and the list tells who did what."""
    badge = mei.page.locator("[data-unread-notifications]").first
    expect(badge).to_be_empty()
    tom.page.goto(note)
    with tom.page.expect_response(re.compile("/like$")) as answer:
        tom.page.locator(".note__bar [hx-post$='/like']").click()
    assert answer.value.ok
    expect(badge).to_have_text("1")
    mei.page.goto("/notifications")
    expect(mei.page.locator(".told--unread")).to_contain_text("Tom")
    mei.check_access()


def a_blocked_sender_hears_what_nobody_hears(two: Two, chat: str) -> None:
    """The same answer as for a chat and a person that do not exist, by page and by program."""
    page, blocker = two.tom.page, two.mei.page
    page.goto(chat)
    their_id = page.request.get(f"/api/v1/chats/{chat.rpartition('/')[2]}").json()["others"][0]["id"]
    blocker.goto(f"/@{two.tom_handle}")
    blocker.locator("details.menu:has([hx-post$='/block']) > summary").first.click()
    with blocker.expect_response(re.compile("/block$")) as answer:
        blocker.locator("[hx-post$='/block']").first.click()
    assert answer.value.ok
    say(two.tom, LAST)
    failed = page.locator("[data-pending=failed] [data-failed-text]")
    expect(failed).to_be_visible()
    nothing = [look(page, f"/messages/{NOBODY}"), open_direct(page, NOBODY)]
    assert [status for status, _words in nothing] == [404, 404]
    assert [look(page, chat), open_direct(page, their_id)] == nothing
    expect(failed).to_contain_text(nothing[1][1])
    blocker.goto("/messages")
    expect(blocker.locator("[data-chat-row]")).to_have_count(0)


def say(visitor: Visitor, words: str) -> None:
    """Send this, with whatever hangs on it, and see it leave."""
    page = visitor.page
    page.locator("#composer-body").fill(words)
    page.locator("[data-send]").click()
    expect(page.locator("#composer-body")).to_have_value("")


def bubble(page: Page, words: str) -> Locator:
    """The bubble in which these words stand as they are shown."""
    return page.locator("[data-bubble]", has_text=words)


def row(page: Page, words: str) -> Locator:
    """The message with its reactions and its menu."""
    return page.locator("[data-message]", has=bubble(page, words))


def act_on(page: Page, words: str, choice: str) -> None:
    """Choose something of a message's menu."""
    row(page, words).locator("[data-message-menu]").click()
    page.locator(f"#bubble-menu {choice}").first.click()


def expect_all_numbers(visitor: Visitor, last: int) -> None:
    """Every message from the first to this one stands on the page once, in order."""
    rows = visitor.page.locator("[data-messages] > [data-message]:not([data-pending])")
    expect(rows).to_have_count(last)
    numbers = rows.evaluate_all("all => all.map(one => Number(one.dataset.seq))")
    assert numbers == list(range(1, last + 1))


def stay(*visitors: Visitor) -> None:
    """Mark the pages, so that a page that was loaded anew is found out."""
    for visitor in visitors:
        visitor.page.evaluate("() => { window.stayed = true; }")


def stayed(visitor: Visitor) -> bool:
    return bool(visitor.page.evaluate("() => window.stayed === true"))


def look(page: Page, path: str) -> tuple[int, str]:
    """The status of a page and what stands in its middle."""
    answer = page.request.get(path)
    middle = re.search(r"<main.*</main>", answer.text(), re.DOTALL)
    assert middle is not None
    return answer.status, middle[0].replace(path, "")


def open_direct(page: Page, account: int | str) -> tuple[int, str]:
    """What a program hears that would open a chat with this account."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    answer = page.request.post(
        "/api/v1/chats/direct", data={"account_id": str(account)}, headers={"X-CSRFToken": token}
    )
    return answer.status, str(answer.json()["detail"])
