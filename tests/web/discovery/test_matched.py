"""The part of a suggestion that was typed."""

import pytest

from sampan.web.discovery.matched import marked, matched


@pytest.mark.parametrize(
    ("text", "typed", "part"),
    [
        ("Chengdu food", "cheng", "Cheng"),
        ("Café crème", "cafe c", "Café c"),
        ("小籠包", "小笼", "小籠"),
        ("小笼包", "xiaolo", "小笼"),
        ("小笼包", "xiao long", "小笼"),
        ("重庆火锅", "chongqing", "重庆"),
        ("西安", "xi'an", "西安"),
        ("camping", "#CAMP", "camp"),
        ("camping", "ping", ""),
        ("camping", "  ", ""),
        ("露营", "camping", ""),
        ("", "a", ""),
    ],
)
def test_the_beginning_that_was_typed(text: str, typed: str, part: str) -> None:
    assert text[: matched(text, typed)] == part


def test_what_is_marked_is_safe() -> None:
    assert marked("<b>&tea", "<b") == "<mark>&lt;b</mark>&gt;&amp;tea"
    assert marked("<b>", "tea") == "&lt;b&gt;"
