"""An original as learners see it: pinyin over its characters, every word one that can be tapped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sampan.translation.language import detect_language
from sampan.translation.study.pinyin import read_words
from sampan.translation.study.segment import Word, segment
from sampan.translation.study.tones import NEUTRAL, Syllable

KEPT_SECONDS = 3600
"""How long the markup of a text is kept: its words do not change, and a page is opened by many."""
SHAPE = 2
"""Raised when the markup changes, so that nothing old is shown."""
_NEVER_FIRST = frozenset("，。、；：？！…～）》」』】〉”’,.;:?!)]}%")
"""Signs that may not begin a line: they stay with the word before them."""
_NEVER_LAST = frozenset("（《「『【〈“‘([{$¥￥#")
"""Signs that may not end one: they stay with the word that follows."""


@dataclass(frozen=True)
class Unit:
    """A word with the signs that may not be parted from it."""

    before: str
    word: Word | None
    syllables: tuple[Syllable, ...]
    after: str


def study_html(body: str, *, marks: bool = True) -> SafeString:
    """The text as HTML, ready for ruby: one <p> a line. Copied, it gives the bare original.

    Args:
        marks: whether the pinyin bears tone marks.
    """
    digest = hashlib.sha256(f"{SHAPE}\x1f{marks}\x1f{body}".encode()).hexdigest()[:40]
    kept: str | None = cache.get(f"study-html:{digest}")
    if kept is None:
        kept = str(_html(body, marks))
        cache.set(f"study-html:{digest}", kept, KEPT_SECONDS)
    return mark_safe(kept)  # noqa: S308 - made here, everything in it is escaped


def language_of(body: str) -> str:
    """BCP 47 of a text for its `lang`."""
    return detect_language(body)


def _html(body: str, marks: bool) -> SafeString:
    words = segment(body)
    lines = _lines(words, read_words(words))
    return format_html_join("", '<p class="study__line">{}</p>', ((_line(line, marks),) for line in lines))


def _lines(words: Sequence[Word], readings: Sequence[tuple[Syllable, ...]]) -> Iterator[list[Unit]]:
    """The units of each line; empty lines are left out."""
    line: list[Unit] = []
    for word, syllables in zip(words, readings, strict=True):
        if word.kind != "other":
            line.append(Unit("", word, syllables, ""))
            continue
        for number, part in enumerate(word.text.split("\n")):
            if number:
                if line:
                    yield _bound(line)
                line = []
            if part:
                line.append(Unit(part, None, (), ""))
    if line:
        yield _bound(line)


def _bound(line: Sequence[Unit]) -> list[Unit]:
    """Signs moved to the word that they belong to."""
    bound: list[Unit] = []
    opening = ""
    for unit in line:
        if unit.word is not None:
            bound.append(Unit(opening, unit.word, unit.syllables, ""))
            opening = ""
            continue
        text = opening + unit.before
        tail = next((n for n, sign in enumerate(text) if sign not in _NEVER_FIRST), len(text))
        if bound and bound[-1].word is not None and not opening:
            last = bound[-1]
            bound[-1] = Unit(last.before, last.word, last.syllables, last.after + text[:tail])
            text = text[tail:]
        keep = len(text.rstrip("".join(_NEVER_LAST)))
        text, opening = text[:keep], text[keep:]
        if text:
            bound.append(Unit(text, None, (), ""))
    if opening:
        bound.append(Unit(opening, None, (), ""))
    return bound


def _line(units: Sequence[Unit], marks: bool) -> SafeString:
    return format_html_join("", "{}{}", ((_may_break(unit), _unit(unit, marks)) for unit in units))


def _may_break(unit: Unit) -> SafeString:
    """Between Chinese words a line may break, which browsers do not see at the edges of ruby."""
    return mark_safe("<wbr>") if unit.syllables else mark_safe("")


def _unit(unit: Unit, marks: bool) -> SafeString:
    if unit.word is None:
        return format_html("{}", unit.before)
    word = format_html(
        '<span class="study__word" role="button" tabindex="-1" aria-haspopup="dialog" data-word="{}"'
        ' data-at="{}">{}</span>',
        unit.word.text,
        unit.word.start,
        _ruby(unit, marks) if unit.syllables else unit.word.text,
    )
    if not (unit.before or unit.after):
        return word
    return format_html('<span class="study__unit">{}{}{}</span>', unit.before, word, unit.after)


def _ruby(unit: Unit, marks: bool) -> SafeString:
    """Each character with its syllable. Screen readers read the characters; the pinyin is for the eye, and
    brackets stand around it where ruby is not known."""
    assert unit.word is not None
    pairs = zip(unit.word.text, unit.syllables, strict=True)
    return format_html(
        "<ruby>{}</ruby>",
        format_html_join(
            "",
            '{}<rp aria-hidden="true">(</rp><rt class="tone-{}" aria-hidden="true">{}</rt>'
            '<rp aria-hidden="true">)</rp>',
            (
                (letter, one.tone % NEUTRAL, (one.marked if marks else one.bare).lower())
                for letter, one in pairs
            ),
        ),
    )
