"""Marks among the words of a document that no text can hold: its kind, language, category, place, age.

The index intersects them with the words, so a filter makes a search cheaper and not dearer. Windows are
what keeps a search for a common word from looking through all that was ever written: documents are counted
as they come, and a mark tells to which run of 512, of 4,096 and so on a document belongs.
"""

from __future__ import annotations

WIDTHS = (512, 4_096, 32_768, 262_144, 2_097_152)
"""Documents in one window of each level."""
WINDOWS_MAX = 9
"""Windows that one question names: eight and the one that is being filled."""


def kind_mark(kind: str) -> str:
    """Of notes of a kind, 'video' or 'picture'."""
    return f"=k:{kind}"


def language_mark(language: int) -> str:
    """Of notes in a language, by its number."""
    return f"=l:{language}"


def category_mark(category: int) -> str:
    """Of notes of a category, by its number."""
    return f"=c:{category}"


def shelf_mark(category: str) -> str:
    """Of products of a category, by its name."""
    return f"=s:{category}"


def place_mark(place_id: int) -> str:
    """Of notes in a city."""
    return f"=p:{place_id}"


def topic_mark(topic_id: int) -> str:
    """Of notes under a topic."""
    return f"=t:{topic_id}"


def window_marks(serial: int) -> list[str]:
    """The windows that a document belongs to, one of each level."""
    return [f"=w{level}:{serial // width}" for level, width in enumerate(WIDTHS)]


def windows_over(newest: int, size: int) -> list[str]:
    """The fewest windows that hold at least the `size` newest documents; [] when that is all of them.

    `newest` is the serial of the newest document. Between size and 9/8 of it and one window more.
    """
    oldest = newest - size
    if oldest <= 0:
        return []
    for level, width in enumerate(WIDTHS):
        first, last = oldest // width, newest // width
        if last - first < WINDOWS_MAX or level == len(WIDTHS) - 1:
            # One more than there is: `newest` may be some seconds old.
            return [f"=w{level}:{number}" for number in range(max(first, last - WINDOWS_MAX + 1), last + 2)]
    return []
