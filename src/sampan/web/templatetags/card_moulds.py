"""Cards without their template's cost: a template is rendered once for each shape of card, then only filled.

A mould is the HTML of a card whose words, numbers and addresses are marks. Everything that the template may
decide by is part of the shape; a test renders cards of all kinds both ways and compares.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from html import escape

from django.utils.safestring import SafeString

from sampan.web.shown import ShownCard, ShownPerson
from sampan.web.shown_media import ShownPicture
from sampan.web.templatetags.look import compact

MARKED_ID = "7310927465019283745"
"""Stands for the note's id, which has to look like one: addresses are made of it."""
MARKED_COUNT = 9_174
"""Stands for the number of likes: small enough to be written out in digits."""
_WORDS = ("key", "original", "translated", "handle", "name", "avatar", "cover", "thumbhash", "alt")
_MARKS = {name: f"zq{name}qz" for name in _WORDS}
_COUNTS = ('data-count="9174"', "data-number>9,174<", "<span>9,174<")
_MARK = re.compile(f"({'|'.join((MARKED_ID, *_COUNTS, *_MARKS.values()))})")
"""A number of likes is known by what stands around it: a handle or the name of a file may hold the same
digits."""


def shape(card: ShownCard) -> Hashable:
    """All that the template of a card may decide by."""
    title, author, cover = card.title, card.author, card.cover
    return (
        card.kind,
        card.liked,
        card.in_review,
        card.visibility,
        card.source,
        card.picture_count > 1,
        title.ref.rpartition(":")[2],
        (title.state, title.origin, title.doubtful, title.language, title.target, bool(title.key)),
        # Without a picture of them, the first letter of a name and a tone stand for a person.
        True if author.avatar_url else (author.handle, author.name),
        None if cover is None else (cover.card_shape, bool(cover.thumbhash), bool(cover.alt)),
    )


def blank(card: ShownCard) -> ShownCard:
    """A card of the same shape with marks in place of everything else."""
    title, author, cover = card.title, card.author, card.cover
    return replace(
        card,
        id=MARKED_ID,
        like_count=MARKED_COUNT,
        title=replace(
            title,
            ref=title.ref.replace(card.id, MARKED_ID),
            key=_MARKS["key"] if title.key else "",
            original=SafeString(_MARKS["original"]),
            translated=SafeString(_MARKS["translated"]),
        ),
        author=_blank_person(author),
        cover=None if cover is None else _blank_cover(cover),
    )


class Mould:
    """The HTML of a blank card, cut at its marks."""

    def __init__(self, html: str) -> None:
        self._parts = _MARK.split(html)

    def fill(self, card: ShownCard) -> str:
        """The HTML of this card, which has the shape of the mould."""
        title, author, cover = card.title, card.author, card.cover
        likes = escape(compact(card.like_count))
        told = {
            MARKED_ID: card.id,
            'data-count="9174"': f'data-count="{card.like_count}"',
            "data-number>9,174<": f"data-number>{likes}<",
            "<span>9,174<": f"<span>{likes}<",
            _MARKS["key"]: title.key,
            _MARKS["original"]: title.original,
            _MARKS["translated"]: title.translated,
            _MARKS["handle"]: escape(author.handle),
            _MARKS["name"]: escape(author.name),
            _MARKS["avatar"]: escape(author.avatar_url),
            _MARKS["cover"]: escape(cover.url) if cover else "",
            _MARKS["thumbhash"]: escape(cover.thumbhash) if cover else "",
            _MARKS["alt"]: escape(cover.alt) if cover else "",
        }
        parts = self._parts.copy()
        parts[1::2] = [told[mark] for mark in parts[1::2]]
        return "".join(parts)


def _blank_person(person: ShownPerson) -> ShownPerson:
    if not person.avatar_url:
        return person
    return replace(person, handle=_MARKS["handle"], name=_MARKS["name"], avatar_url=_MARKS["avatar"])


def _blank_cover(cover: ShownPicture) -> ShownPicture:
    width, height = cover.card_shape
    return replace(
        cover,
        url=_MARKS["cover"],
        width=width,
        height=height,
        thumbhash=_MARKS["thumbhash"] if cover.thumbhash else "",
        alt=_MARKS["alt"] if cover.alt else "",
    )
