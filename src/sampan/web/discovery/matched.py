"""Marks the part of a suggestion that somebody already typed, in whichever script or in pinyin."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from sampan.discovery.terms.folding import fold
from sampan.discovery.terms.spelling import spelled_whole

LOOKED_AT = 60
"""Characters of a suggestion in which the match is sought; it begins as typed."""


def marked(text: str, typed: str) -> SafeString:
    """The text as safe HTML, its beginning in <mark> where that is what was typed."""
    end = matched(text, typed)
    return format_html("<mark>{}</mark>{}", text[:end], text[end:]) if end else escape(text)


def matched(text: str, typed: str) -> int:
    """How many characters at the beginning of `text` the typed ones stand for; 0 when it begins otherwise.

    'xiaolo' stands for 小笼 in 小笼包, 小笼 for 小籠, 'cafe' for 'Café'.
    """
    wanted = _letters(typed.strip().removeprefix("#").removeprefix("@"))
    text = text[:LOOKED_AT]
    if not wanted:
        return 0
    if _letters(text).startswith(wanted):
        return _end(text, lambda part: len(_letters(part)) >= len(wanted))
    spelled = wanted.replace("'", "")
    if text.isascii() or not (spelled.isascii() and spelled.isalpha()):
        return 0
    if not _spelling(text).startswith(spelled):
        return 0
    return _end(text, lambda part: len(_spelling(part)) >= len(spelled))


def _end(text: str, reaches: Callable[[str], bool]) -> int:
    return next((end for end in range(1, len(text) + 1) if reaches(text[:end])), len(text))


def _letters(text: str) -> str:
    return "".join(fold(text).split())


def _spelling(text: str) -> str:
    return "".join(spelled_whole(text, size=4 * LOOKED_AT).split())
