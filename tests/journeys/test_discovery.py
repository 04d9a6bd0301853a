"""What people meet unasked: ten pages of Explore, an author hidden for good, why, search, what rises."""

import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, Visitor, kept_back
from tests.journeys.instance import Instance
from tests.journeys.translator import Translator

Visit = Callable[..., Visitor]
WAIT_SECONDS = 120
"""How long a journey waits for what the worker or a beacon does some seconds later."""

WORLD = """
from datetime import timedelta
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.services.documents import index_notes
from sampan.notes.models import Media, Note, NoteTopic, Topic, TopicName
from sampan.notes.topic_names import fold_topic
from sampan.notes.types import MediaState

THINGS = {
    "en": ["sourdough", "hiking boots", "a tabby cat", "film cameras", "balcony tomatoes", "night trains"],
    "zh": ["酸面包", "登山鞋", "虎斑猫", "胶片相机", "阳台番茄", "夜班火车"],
}
CATEGORIES = ["food", "outdoors", "pets", "photography", "home", "travel"]
writers = [Account.objects.create(handle=f"writer{n}", display_name=f"Writer {n}",
                                  language="zh-Hans" if n % 2 else "en") for n in range(14)]
moment = now() - timedelta(hours=100)
for n in range(252):
    author = writers[n % 14]
    chinese = author.language == "zh-Hans"
    thing = THINGS["zh" if chinese else "en"][n % 6]
    title = f"关于{thing}的第{n}篇笔记" if chinese else f"Note {n} about {thing}"
    at = moment + timedelta(minutes=20 * n)
    Note(id=id_for(at) + n, author=author, title=title, body=title, created_at=at, like_count=n % 9,
         language=author.language, category=CATEGORIES[n % 6]).save(force_insert=True)
for n in range(6):
    author = writers[n % 3]
    at = moment + timedelta(minutes=9 * n)
    note = Note(id=id_for(at) + 900 + n, author=author, title=f"Film {n}", created_at=at, kind="video",
                language="en")
    note.save(force_insert=True)
    note.cover = Media.objects.create(owner=author, note=note, kind="video", state=MediaState.READY,
                                      key=f"{n:032x}", is_public=True, width=720, height=1280)
    note.save()
for number, (title, language, names) in enumerate([
    ("小笼包的做法", "zh-Hans", ("小笼包", "soup dumplings")),
    ("Hot pot for rainy days", "en", ("hot pot", "火锅")),
]):
    author = writers[9 + number]
    note = Note(author=author, title=title, body=title, language=language, category="food")
    note.save(force_insert=True)
    topic = Topic.objects.create(name=names[0], note_count=1)
    NoteTopic.objects.create(note=note, topic=topic)
    for name in names:
        TopicName.objects.create(topic=topic, name=name, key=fold_topic(name),
                                 language="en" if name.isascii() else "zh-Hans")
index_notes(Note.objects.values_list("pk", flat=True))
"""
"""Two hundred and fifty notes of fourteen people in two languages, six videos, and two notes to look for."""
NO_EXAMPLES = "from sampan.translation.models import Example; Example.objects.all().delete()"
REMAKE = "from sampan.discovery import services; services.remake_pools()"


@pytest.fixture(scope="module")
def instance(translator: Translator) -> Iterator[Instance]:
    """An instance of their own: so many notes would bury those of the other journeys."""
    running = Instance(
        Path("/var/tmp") / f"sampan-discovery-{os.getpid()}",
        SAMPAN_LIBRETRANSLATE_URL=translator.url,
        SAMPAN_TRANSLATION_ENGINES="libretranslate",
    )
    try:
        running.wait_until_up()
        running.run("shell", "-c", NO_EXAMPLES)
        running.run("shell", "-c", WORLD)
        running.run("shell", "-c", REMAKE)
        yield running
    finally:
        running.stop()
        running.forget()


def ask(instance: Instance, code: str, answer: str) -> Any:
    """What the database says: the value of `answer` after `code`, both run in the instance's own shell."""
    script = f"import json\n{code}\nprint('ANSWER' + json.dumps({answer}))"
    return json.loads(instance.run("shell", "-c", script).rpartition("ANSWER")[2])


def ask_until(instance: Instance, code: str, answer: str, good: Callable[[Any], bool]) -> Any:
    """The same, again and again until it is good; fails with the last answer."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        said = ask(instance, code, answer)
        if good(said):
            return said
        assert time.monotonic() < deadline, f"still {said!r}"
        time.sleep(1)


KEEP_SENT = """
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return; // before any script of the page has run
  const cards = (root) => [...root.querySelectorAll("[data-card]")].map((card) => card.dataset.card);
  window.sent = [cards(document)];
  sessionStorage.landed = `${sessionStorage.landed ?? ""} ${window.sent[0].join(" ")}`;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, serverResponse } = event.detail;
    if (!requestConfig.path.startsWith("/?cursor=")) return;
    window.sent.push(cards(new DOMParser().parseFromString(serverResponse, "text/html")));
  });
});
"""
"""Keeps what the server sent: the waterfall itself would drop a note that comes twice."""


def newcomer(visit: Visit, *, language: str = "en", size: dict[str, int] = DESK) -> tuple[Visitor, str]:
    """Somebody new, signed in; with their handle."""
    visitor = visit(language=language, size=size)
    visitor.page.add_init_script(KEEP_SENT)
    handle = f"reader_{uuid.uuid4().hex[:8]}"
    visitor.become(handle, "Reader", language=language)
    return visitor, handle


def scroll(page: Page, pages: int) -> list[str]:
    """The cards of that many pages of Explore as the server sent them, while the reader scrolls."""
    page.goto("/")
    deadline = time.monotonic() + WAIT_SECONDS
    while page.evaluate("sent.length") < pages:
        assert time.monotonic() < deadline, f"only {page.evaluate('sent.length')} pages came"
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(200)
    sent: list[list[str]] = page.evaluate("count => sent.slice(0, count)", pages)
    expect(page.locator(f"[data-card='{sent[-1][-1]}']")).to_have_count(1)
    return [card for cards in sent for card in cards]


def test_ten_pages_of_explore_bring_no_note_twice(visit: Visit) -> None:
    reader, handle = newcomer(visit)
    landed = reader.page.evaluate("sessionStorage.landed").split()  # signing in led to Explore
    sent = scroll(reader.page, 10)
    assert len(sent) >= 190
    assert len(set(sent)) == len(sent)
    shown = reader.page.locator("[data-card]").evaluate_all("all => all.map(one => one.dataset.card)")
    assert len(set(shown)) == len(shown)
    reader.fits()
    walked, seen = ask_until(
        reader.instance,
        "from sampan.discovery.models import FeedWalk, Signal\n"
        f"walk = FeedWalk.objects.filter(account__handle='{handle}', channel='').latest('id')\n"
        "from sampan.accounts.models import Account\n"
        f"me = Account.objects.get(handle='{handle}').pk\n"
        "rows = Signal.objects.filter(account_id=me, kind=1).values_list('note_id', flat=True)\n",
        "[[str(pk) for pk in walk.note_ids], [str(pk) for pk in rows]]",
        lambda said: len(said[1]) > 0,
    )
    assert len(set(walked)) == len(walked)
    assert set(sent) <= set(walked)
    # The page may have asked for another while it was being looked at.
    more: list[str] = reader.page.evaluate("sent.flat()")
    assert set(seen) <= {*landed, *more}
    assert len(set(more)) == len(more)


def hide_first_author(page: Page) -> tuple[str, str]:
    """Open the menu of the first card and hide its author; gives their handle and name."""
    card = page.locator("[data-card]").first
    address = str(card.locator(".card__author").get_attribute("href"))
    name = card.locator(".card__name").inner_text()
    card.locator("[data-card-menu]").focus()
    page.keyboard.press("Enter")
    page.locator("#card-menu [data-author] button").click()
    return address, name


def nothing_is_lost_when_the_server_cannot_be_reached(page: Page) -> None:
    """A card that was sent away comes back, and the reader is told."""
    page.route("**/less", lambda route: route.abort())
    card = page.locator(f"[data-card='{page.locator('[data-card]').first.get_attribute('data-card')}']")
    card.locator("[data-card-menu]").focus()
    page.keyboard.press("Enter")
    page.locator("#card-menu button[value=note]").click()
    expect(page.locator(".toast[data-toast=error]")).to_be_visible()
    expect(card).to_be_visible()
    page.unroute("**/less")
    page.reload()


def test_a_hidden_author_is_never_met_again(visit: Visit) -> None:
    reader, handle = newcomer(visit)
    page = reader.page
    page.goto("/")
    nothing_is_lost_when_the_server_cannot_be_reached(page)
    address, name = hide_first_author(page)
    theirs = page.locator(f"[data-card]:has(.card__author[href='{address}'])")
    expect(theirs).to_have_count(0)
    page.locator(".toast__act").click()
    expect(theirs).not_to_have_count(0)
    muted = (
        "from sampan.accounts.models import Mute\n"
        f"rows = Mute.objects.filter(muter__handle='{handle}').values_list('muted__handle', flat=True)\n"
    )
    assert ask_until(reader.instance, muted, "list(rows)", lambda rows: rows == []) == []
    page.reload()
    address, name = hide_first_author(page)
    expect(page.locator(".toast")).to_contain_text(name)
    reader.check_access()
    scroll(page, 10)
    expect(page.locator(f".card__author[href='{address}']")).to_have_count(0)
    page.goto(f"/search?q={name.replace(' ', '+')}")
    expect(page.locator(f".card__author[href='{address}']")).to_have_count(0)
    page.goto("/video")
    expect(page.locator("[data-feed-item]").first).to_be_visible()
    expect(page.locator(f".feed__author a[href='{address}']")).to_have_count(0)
    assert ask(reader.instance, muted, "list(rows)") == [address.removeprefix("/@")]
    hides = ask(
        reader.instance,
        "from sampan.accounts.models import Account\nfrom sampan.discovery.models import Signal\n"
        f"me = Account.objects.get(handle='{handle}').pk\n"
        "from sampan.notes.models import Note\n"
        "ids = list(Signal.objects.filter(account_id=me, kind=10).values_list('note_id', flat=True))\n",
        "[Note.objects.get(pk=pk).author.handle for pk in ids]",
    )
    assert address.removeprefix("/@") in hides


COMPARE = """
from sampan.discovery import services
while services.embed_missing(limit=300):
    pass
services.find_alike(note_id={liked})
"""
LEARN = """
from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.discovery.models import Taste
me = Account.objects.get(handle="{handle}").pk
services.count_signals()
services.learn(me)
taste = Taste.objects.filter(pk=me).first()
ids, anchors = (taste.list_ids, taste.list_anchors) if taste else ([], [])
"""
"""What the worker does by itself sooner or later, done at once."""


def test_why_tells_the_true_reason_after_a_like(visit: Visit) -> None:
    reader, handle = newcomer(visit)
    page, instance = reader.page, reader.instance
    first = ask(
        instance,
        "from sampan.notes.models import Note\n",
        "str(Note.objects.get(title='Note 24 about sourdough').pk)",
    )
    ask(instance, COMPARE.format(liked=first), "None")
    page.goto(f"/n/{first}")
    with page.expect_response(re.compile("/like$")) as answer:
        page.locator(".note__bar [data-like]").click()
    assert answer.value.ok
    likened = ask_until(
        instance,
        LEARN.format(handle=handle),
        f"[str(pk) for pk, anchor in zip(ids, anchors) if anchor == {first}]",
        lambda found: len(found) > 0,
    )
    second = next(card for card in scroll(page, 4) if card in likened)
    card = page.locator(f"[data-card='{second}']")
    card.locator("[data-card-menu]").click()
    page.locator("#card-menu .menu__item").first.click()
    why = page.locator("#dialog .why__reason")
    expect(why).to_contain_text("Note 24 about sourdough")
    expect(why.locator(f"a[href='/n/{first}']")).to_be_visible()
    reader.check_access()
    kept = ask(
        instance,
        "from sampan.discovery.models import FeedWalk\n"
        f"walks = FeedWalk.objects.filter(account__handle='{handle}', note_ids__contains=[{second}])\n"
        "walk = walks.latest('id')\n"
        f"place = walk.note_ids.index({second})\n",
        "[walk.sources[place], str(walk.anchors[place])]",
    )
    said = {3: "liked this one too", 4: "about the same things"}
    assert kept[1] == first
    expect(why).to_contain_text(said[kept[0]])
    page.locator("#dialog button[value=note]").click()
    expect(card).to_have_count(0)
    expect(page.locator(".toast__act")).to_be_visible()
    taken = ask(
        instance,
        "from sampan.discovery.models import Taste\n",
        f"[str(pk) for pk in Taste.objects.get(account__handle='{handle}').dismissed_ids]",
    )
    assert taken == [second]


RISE = """
from datetime import timedelta
from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.discovery.services.trends import find_trends
from sampan.notes.models import Note
from sampan.notes.services import like
risen = {"en": Note.objects.get(title="Note 250 about balcony tomatoes"),
         "zh-Hans": Note.objects.get(title="关于夜班火车的第251篇笔记")}
for language, note in risen.items():
    for number in range(12):
        fan = Account.objects.create(handle=f"{language[:2]}fan{number}", display_name=f"Fan {number}",
                                     language=language, reads=[language],
                                     created_at=now() - timedelta(days=2))
        like(reader=Reader(fan.pk, language, (language,)), note_id=note.pk, on=True)
find_trends()
english, chinese = str(risen["en"].pk), str(risen["zh-Hans"].pk)
"""
"""Twelve English readers like one note, twelve Chinese readers another."""


def test_what_rises_is_shown_for_both_languages_together_and_for_each(visit: Visit) -> None:
    reader, _handle = newcomer(visit)
    page, instance = reader.page, reader.instance
    english, chinese = ask(instance, RISE, "[english, chinese]")
    page.goto("/")
    reader.press(page.locator(".rail a[href='/trending']"))
    notes = page.locator(".trending__notes")
    expect(notes.locator(f"[data-card='{english}']")).to_contain_text("12 people")
    expect(notes.locator(f"[data-card='{chinese}']")).to_be_visible()
    reader.check_access()
    reader.press(page.locator(".tabs a[href='?in=zh']"))
    expect(notes.locator(f"[data-card='{chinese}']")).to_be_visible()
    expect(notes.locator(f"[data-card='{english}']")).to_have_count(0)
    reader.press(page.locator(".tabs a[href='?in=en']"))
    expect(notes.locator(f"[data-card='{english}']")).to_be_visible()
    expect(notes.locator(f"[data-card='{chinese}']")).to_have_count(0)
    reader.fits()
    kept = ask(
        instance,
        "from sampan.discovery.models import Trend\n"
        f"rows = Trend.objects.filter(kind='note', target_id__in=[{english}, {chinese}])\n"
        "rows = rows.exclude(family='').order_by('family')\n",
        "[[row.family, str(row.target_id), row.people] for row in rows]",
    )
    assert kept == [["en", english, 12], ["zh", chinese, 12]]
    notes.locator(f"[data-card='{english}'] a[data-opens-note]").click()
    expect(page.locator("#overlay[open]")).to_be_visible()
    expect(page.locator("#overlay h1")).to_contain_text("Note 250 about balcony tomatoes")


def test_a_note_that_comes_late_does_not_take_the_place_of_the_next(visit: Visit) -> None:
    reader, _handle = newcomer(visit)
    page = reader.page
    page.goto("/")
    cards = page.locator("[data-card]")
    late, next_one = (str(cards.nth(place).get_attribute("data-card")) for place in (0, 1))
    opened = page.locator("#overlay [data-note]")
    with page.expect_response(re.compile(f"/n/{late}\\?")), kept_back(page, re.compile(f"/n/{late}\\?")):
        page.locator(f"[data-card='{late}'] a[data-opens-note]").first.click()
        expect(page.locator("#overlay[open]")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#overlay[open]")).to_have_count(0)
        page.locator(f"[data-card='{next_one}'] a[data-opens-note]").first.click()
        expect(opened).to_have_attribute("data-note", next_one)
    page.evaluate("() => fetch('/health').then((answer) => answer.text())")  # the late answer was dealt with
    assert opened.get_attribute("data-note") == next_one
    assert page.evaluate("location.pathname") == f"/n/{next_one}"


FOUND = """
from sampan.accounts.models import Account
from sampan.discovery.models import SearchDocument, Signal
from sampan.notes.models import Note
note = Note.objects.get(title="{title}")
me = Account.objects.get(handle="{handle}").pk
opened = Signal.objects.filter(account_id=me, note_id=note.pk, kind=2)
documents = SearchDocument.objects.filter(note=note).count()
"""


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("en", ["xiaolongbao", "小笼包", "soup dumplings"], "小笼包的做法"),
        ("zh-Hans", ["火锅", "hot pot"], "Hot pot for rainy days"),
        ("zh-Hans", ["小笼", "xiaolongbao"], "小笼包的做法"),
    ],
)
def test_either_language_and_either_keyboard_find_a_note(
    visit: Visit, language: str, typed: list[str], title: str
) -> None:
    reader, handle = newcomer(visit, language=language)
    page = reader.page
    note = ask(reader.instance, FOUND.format(title=title, handle=handle), "str(note.pk)")
    card = page.locator(f"[data-card='{note}']")
    for words in typed:
        page.goto("/")
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        reader.arrive("/search")
        expect(card).to_be_visible()
    reader.check_access()
    reader.fits()
    card.locator("[data-card-menu]").focus()
    page.keyboard.press("Enter")
    page.locator("#card-menu .menu__item").first.click()
    expect(page.locator("#dialog .why__reason")).to_be_visible()
    page.keyboard.press("Escape")
    card.locator("a[data-opens-note]").click()
    expect(page.locator("#overlay h1")).to_be_visible()
    surfaces, documents = ask_until(
        reader.instance,
        FOUND.format(title=title, handle=handle),
        "[list(opened.values_list('surface', flat=True)), documents]",
        lambda said: len(said[0]) > 0,
    )
    assert (surfaces, documents) == ([6], 1)
