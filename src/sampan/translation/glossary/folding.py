"""Words in the form in which the glossary compares them; every letter keeps its place."""

from __future__ import annotations

from functools import lru_cache

from sampan.translation.scripts import simplified_letters


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """Full-width Latin to plain, curled apostrophes to straight, traditional Chinese to simplified."""
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    curled = {ord(mark): "'" for mark in "’‘＇`´"}
    return {**simplified_letters(), **wide, **curled, 0x3000: " "}


def fold(body: str) -> str:
    """The text in small letters, simplified Chinese and plain Latin; as long as it was, letter for letter."""
    small = body.lower()
    if len(small) != len(body):  # a few letters, such as the Turkish İ, become two
        small = "".join(one.lower() if len(one.lower()) == 1 else one for one in body)
    return small if small.isascii() else small.translate(_letters())
