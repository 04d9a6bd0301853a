"""What is too much is refused with the exact limit, and nothing that was typed is lost."""

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import pyvips
from playwright.sync_api import expect

from tests.journeys.browser import PHONE, Visitor, kept_back
from tests.journeys.pictures import make_picture

Visit = Callable[..., Visitor]
REAL_NOTES = Path(__file__).resolve().parents[3] / "shared" / "real" / "xhs_notes.jsonl"


@pytest.fixture
def writer(visit: Visit) -> Visitor:
    visitor = visit()
    visitor.become(f"limit_{uuid.uuid4().hex[:6]}", "Limit", language="en")
    return visitor


def test_pictures_that_cannot_be_taken_are_named_with_their_limit(writer: Visitor, tmp_path: Path) -> None:
    page = writer.page
    page.goto("/new")
    bomb = tmp_path / "bomb.png"
    pyvips.Image.black(9000, 5000).write_to_file(str(bomb), compression=9)
    page.set_input_files("[data-choose]", bomb)
    expect(page.locator("[data-error=media]")).to_contain_text(re.compile(r"40"))
    program = tmp_path / "program.jpg"
    program.write_bytes(b"MZ\x90\x00" + b"\0" * 4096)
    page.set_input_files("[data-choose]", program)
    expect(page.locator("[data-error=media]")).to_contain_text("program.jpg")
    expect(page.locator("[data-tile]")).to_have_count(0)
    files = [
        make_picture(tmp_path / f"p{number}.jpg", hue=number * 10, width=64, height=64)
        for number in range(19)
    ]
    page.set_input_files("[data-choose]", files)
    expect(page.locator("[data-error=media]")).to_contain_text("18")
    expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(18, timeout=60_000)


def test_a_text_over_the_limit_is_kept_and_a_second_press_makes_no_second_note(
    writer: Visitor, tmp_path: Path
) -> None:
    page = writer.page
    page.goto("/new")
    page.set_input_files("[data-choose]", make_picture(tmp_path / "one.jpg", hue=50))
    expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(1)
    body = " ".join(["word"] * 250)
    page.fill("#compose-title", "Too long a story")
    page.fill("#compose-body", body)
    expect(page.locator("[data-count=body]")).to_have_attribute("data-level", "over")
    page.locator("[data-publish]").click()
    expect(page.locator("[data-error=body]")).to_contain_text("1000")
    assert page.input_value("#compose-body") == body
    page.reload()
    assert page.input_value("#compose-body") == body, "the draft was kept on the server"
    page.fill("#compose-body", "short")
    page.evaluate("() => { for (let i = 0; i < 2; i++) document.querySelector('[data-publish]').click() }")
    writer.arrive(r"/n/\d+")
    page.goto("/")
    expect(page.locator("article").filter(has_text="Too long a story")).to_have_count(1)


def test_what_is_done_before_the_scripts_have_come_is_done(visit: Visit, tmp_path: Path) -> None:
    hasty = visit(size=PHONE, bare=True)
    hasty.become(f"hasty_{uuid.uuid4().hex[:6]}", "Hasty", language="en")
    page = hasty.page
    with kept_back(page, re.compile(r"/js/compose\.")):
        page.goto("/new", wait_until="commit")
        page.fill("#compose-title", "Written on a slow line")
        page.set_input_files("[data-choose]", make_picture(tmp_path / "early.jpg", hue=30))
    expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(1)
    expect(page).to_have_url(re.compile("key="))  # the draft is kept
    page.locator("[data-publish]").click()
    hasty.arrive(r"/n/\d+")
    path = page.evaluate("location.pathname")
    likes = page.locator(".note__bar [data-like]")
    with page.expect_response(re.compile("/like$")) as answer, kept_back(page, re.compile(r"/js/app\.")):
        page.goto(path, wait_until="commit")
        likes.click()
        expect(likes).to_have_attribute("aria-pressed", "false")
    assert answer.value.ok
    expect(likes).to_have_attribute("aria-pressed", "true")


@pytest.mark.skipif(not REAL_NOTES.exists(), reason="the ten real notes are not beside the project")
def test_real_notes_go_through_the_composer(writer: Visitor, tmp_path: Path) -> None:
    page = writer.page
    picture = make_picture(tmp_path / "real.jpg", hue=70)
    for line in REAL_NOTES.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        page.goto("/new")
        page.set_input_files("[data-choose]", picture)
        expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(1)
        page.fill("#compose-title", note["title"])
        page.fill("#compose-body", note["body"].strip())
        for field, keep in (("title", 18), ("body", 900)):
            if page.locator(f"[data-count={field}]").get_attribute("data-level") == "over":
                page.locator("[data-publish]").click()
                expect(page.locator(f"[data-error={field}]")).to_contain_text(re.compile(r"\d+"))
                page.fill(f"#compose-{field}", page.input_value(f"#compose-{field}")[:keep])
        if len(re.findall(r"#[^#\s]+\[话题\]#", note["body"])) > 10:
            page.locator("[data-publish]").click()
            expect(page.locator("[data-error=topics]")).to_contain_text("10")
            page.fill("#compose-body", re.sub(r"#[^#\s]+\[话题\]#", "", page.input_value("#compose-body")))
        page.locator("[data-publish]").click()
        writer.arrive(r"/n/\d+")
        expect(page.locator("h1")).to_contain_text(note["title"][:10].strip())
        writer.fits()
