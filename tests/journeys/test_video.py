"""A video is sent, survives what happens to it on the way, and plays."""

import os
import re
import signal
import struct
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import PHONE, Visitor
from tests.notes.media.video_maker import make_video

Visit = Callable[..., Visitor]
WAIT_SECONDS = 120
"""Until the worker comes to a video: others may be before it."""
PLAYS = "() => [...document.querySelectorAll('video')].some(v => v.currentTime > 0.3 && v.videoWidth > 0)"


def write_video(visitor: Visitor, file: Path, title: str) -> None:
    page = visitor.page
    page.goto("/new?kind=video")
    page.set_input_files("[data-choose]", file)
    page.fill("#compose-title", title)


def play(page: Page) -> None:
    """Press play, as one can when the player has got its film."""
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    page.locator("video").first.evaluate("video => video.play()")


def test_a_video_is_published_and_played_on_a_phone(visit: Visit, tmp_path: Path) -> None:
    mei, tom = visit(language="zh-CN"), visit(language="en-US", size=PHONE, still=False)
    mei.become(f"film_{uuid.uuid4().hex[:6]}", "小影", language="zh-Hans")
    tom.become(f"view_{uuid.uuid4().hex[:6]}", "Viewer", language="en")
    page = mei.page
    write_video(mei, make_video(tmp_path / "boat.mp4", seconds=3), "会动的测试视频")
    expect(page.locator("[data-clip]")).to_have_attribute("data-state", "ready", timeout=90_000)
    mei.check_access()
    page.locator("[data-publish]").click()
    mei.arrive(r"/n/\d+")
    path = page.evaluate("location.pathname")
    play(page)
    page.wait_for_function(PLAYS)

    page = tom.page
    page.goto("/video")
    expect(page.locator("main")).to_contain_text("A test video that moves")
    page.wait_for_function(PLAYS)
    tom.check_access()
    page.goto(path)
    tom.fits()
    tom.check_access()


def test_an_upload_goes_on_after_a_lost_connection(visit: Visit, tmp_path: Path) -> None:
    mei = visit()
    mei.become(f"lost_{uuid.uuid4().hex[:6]}", "Lost", language="en")
    page = mei.page
    pieces: list[int] = []

    def lose_the_second(route: Route) -> None:
        if route.request.method == "PATCH":
            pieces.append(int(route.request.headers["upload-offset"]))
            if len(pieces) == 2:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/uploads/videos/*", lose_the_second)
    file = make_video(tmp_path / "long.mp4", seconds=4)
    padding = 12 * 1024**2  # makes three pieces; players skip a box that is called 'free'
    file.write_bytes(file.read_bytes() + struct.pack(">I4s", padding + 8, b"free") + bytes(padding))
    write_video(mei, file, "Resumed")
    expect(page.locator("[data-clip]")).to_have_attribute(
        "data-state", re.compile("processing|ready"), timeout=60_000
    )
    assert len(pieces) >= 3
    assert pieces[2] == pieces[1] > 0, "the lost piece was sent again, from where it was lost"
    assert pieces.count(0) == 1, "nothing was sent from the beginning again"


def test_a_broken_video_is_refused_with_a_reason_and_leaves_nothing(visit: Visit, tmp_path: Path) -> None:
    mei = visit()
    mei.become(f"brok_{uuid.uuid4().hex[:6]}", "Broken", language="en")
    page = mei.page
    whole = make_video(tmp_path / "whole.mp4", seconds=3)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    write_video(mei, broken, "A title that must not be lost")
    expect(page.locator("[data-error=media]")).not_to_be_empty(timeout=60_000)
    program = tmp_path / "program.mp4"
    program.write_bytes(b"MZ" + os.urandom(200_000))
    page.set_input_files("[data-choose]", program)
    expect(page.locator("[data-clip]")).to_have_attribute("data-state", "empty")
    expect(page.locator("[data-error=media]")).not_to_be_empty()
    assert page.input_value("#compose-title") == "A title that must not be lost"


def kill_when_begun(page: Page, media: str, worker: int) -> None:
    """Kill the worker while it prepares this video: by the server's word, a page may hear of it too late."""
    deadline = time.monotonic() + WAIT_SECONDS
    progress = 0
    while progress <= 3:
        assert time.monotonic() < deadline, "the video was not begun"
        progress = page.request.get(f"/uploads/media/{media}").json()["progress"]
    os.kill(worker, signal.SIGKILL)
    assert page.request.get(f"/uploads/media/{media}").json()["state"] == "processing"


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_finishes(visit: Visit, tmp_path: Path) -> None:
    mei = visit()
    mei.become(f"kill_{uuid.uuid4().hex[:6]}", "Killed", language="en")
    page = mei.page
    write_video(
        mei, make_video(tmp_path / "slow.mp4", seconds=20, size="720x1280"), "Finished by another worker"
    )
    clip = page.locator("[data-clip]")
    expect(clip).to_have_attribute("data-media", re.compile("."), timeout=60_000)
    first = mei.instance.worker_pid()
    kill_when_begun(page, str(clip.get_attribute("data-media")), first)
    page.locator("[data-publish]").click()  # waits for its video, wherever the worker is
    mei.arrive("/drafts")
    # The page looks again by itself; that it is empty is seen only in one that has come whole.
    expect(page.locator(".drafts .empty")).to_be_visible(timeout=180_000)
    assert mei.instance.worker_pid() != first
    page.goto("/")
    expect(page.get_by_text("Finished by another worker")).to_have_count(1)
