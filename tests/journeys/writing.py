"""Writing a note in the browser, for journeys that are about something else."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.browser import Visitor


def write_note(visitor: Visitor, *, title: str, body: str, picture: Path) -> str:
    """Publish a note with one picture; gives its path."""
    page = visitor.page
    page.goto("/new")
    page.set_input_files("[data-choose]", picture)
    expect(page.locator("[data-tile]:not([data-tile=''])")).to_have_count(1)
    page.fill("#compose-title", title)
    page.fill("#compose-body", body)
    page.locator("[data-publish]").click()
    visitor.arrive(r"/n/\d+")
    return str(page.evaluate("location.pathname"))


def write_comment(visitor: Visitor, words: str) -> None:
    """Say something under the note that is open."""
    page = visitor.page
    page.locator("[data-comment-body]").first.fill(words)
    page.locator("[data-send]").first.click()
    expect(page.locator(".comment").filter(has_text=words)).to_have_count(1)
