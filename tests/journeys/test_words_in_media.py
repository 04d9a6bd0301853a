"""Words in pictures and videos: drawn over the picture at a tap, and two lines of subtitles in the player."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pyvips
from playwright.sync_api import expect

from tests.journeys.browser import PHONE, Visitor
from tests.journeys.test_video import play, write_video
from tests.journeys.writing import write_note
from tests.notes.media.video_maker import make_video

SIGN = "云吞面，现包现煮"
SIGN_EN = "Wonton noodles, made to order"
SAID = "我们开船啦"
SAID_EN = "We are setting sail"
MENDED = "Off we go!"
LIES_WITHIN = """(both) => {
  const [one, around] = both.map((name) => document.querySelector(name).getBoundingClientRect());
  return one.width > 0 && around.left - 1 <= one.left && one.right <= around.right + 1;
}"""

Visit = Callable[..., Visitor]


def make_sign(path: Path) -> Path:
    """A light board with one line of Chinese on it."""
    words = pyvips.Image.text(SIGN, font="Noto Sans CJK SC Bold 64", dpi=72)
    board = words.embed(60, 400, 900, 1000, extend="black").linear(-0.85, 240).cast("uchar")
    board.bandjoin([board, board]).copy(interpretation="srgb").write_to_file(str(path))
    return path


def test_the_words_of_a_picture_are_drawn_over_it_at_a_tap(visit: Visit, tmp_path: Path) -> None:
    mei, tom = visit(language="zh-CN"), visit(language="en-US", size=PHONE)
    mei.become(f"sign_{uuid.uuid4().hex[:6]}", "小牌", language="zh-Hans")
    tom.become(f"look_{uuid.uuid4().hex[:6]}", "Tom", language="en")
    path = write_note(mei, title="河上的早晨", body="", picture=make_sign(tmp_path / "sign.png"))
    page = tom.page
    page.goto(path)
    button = page.locator("[data-picture-words] [data-words-toggle]")
    # Pictures are read at the lowest priority, and the machine is busy with other tests.
    expect(button).to_be_visible(timeout=150_000)
    button.click()
    block = page.locator(".picture-words__block")
    expect(block).to_have_text(SIGN_EN, timeout=60_000)
    page.wait_for_function(LIES_WITHIN, arg=[".picture-words__block", ".carousel__picture"])
    block.click()
    expect(page.locator(".picture-words__tip")).to_have_text(re.compile("云吞面"))
    tom.fits()
    tom.check_access()
    button.click()
    expect(block).to_have_count(0)


def test_an_author_writes_subtitles_and_a_reader_sees_both_lines(visit: Visit, tmp_path: Path) -> None:
    mei, tom = visit(language="zh-CN"), visit(language="en-US")
    mei.become(f"subs_{uuid.uuid4().hex[:6]}", "小影", language="zh-Hans")
    tom.become(f"both_{uuid.uuid4().hex[:6]}", "Tom", language="en")
    page = mei.page
    write_video(mei, make_video(tmp_path / "boat.mp4", seconds=5, sound=False), "河上的早晨")
    expect(page.locator("[data-clip]")).to_have_attribute("data-state", "ready", timeout=90_000)
    page.locator("[data-publish]").click()
    mei.arrive(r"/n/\d+")
    path = str(page.evaluate("location.pathname"))

    page.goto(f"{path}/subtitles")
    page.locator("[data-add]").click()
    row = page.locator("[data-cue]")
    row.locator("[data-field=start]").fill("0:00")
    row.locator("[data-field=end]").fill("0:05")
    row.locator("[data-field=text]").fill(SAID)
    mei.press(page.locator("[data-save]"))  # with the first lines the page learns their language
    expect(row.locator("[data-field=translation]")).to_have_value(SAID_EN)
    mei.fits()
    mei.check_access()
    row.locator("[data-field=translation]").fill(MENDED)
    with page.expect_response(re.compile("/subtitles$")) as saved:
        page.locator("[data-save]").click()
    assert saved.value.ok, saved.value.text()
    expect(page.locator("[data-save]")).to_be_disabled()

    page = tom.page
    page.goto(path)
    page.locator(".subtitle-menu summary").click()
    tom.check_access()
    page.locator("[data-subtitle-mode=both]").click()
    play(page)
    lines = page.locator("[data-subtitle-lines]")
    expect(lines).to_contain_text(MENDED)
    expect(lines).to_contain_text(SAID)
