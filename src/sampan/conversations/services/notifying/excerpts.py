"""What the letters quote: the beginning of a comment or a note's title, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from sampan.accounts.types import Reader
from sampan.conversations.selectors import comment_texts
from sampan.conversations.selectors.notifications import NotificationRow
from sampan.notes.selectors.texts import note_texts
from sampan.translation.selectors import find_translations
from sampan.translation.types import Text

EXCERPT = 120
"""Characters of it: a line or two of a letter."""


def excerpts(rows: Sequence[NotificationRow], *, reader: Reader) -> dict[int, str]:
    """One line of words for each line that has some, by its id. One query, none without foreign words.

    Translated where memory has it: a letter cannot fill itself in later.
    """
    texts = {row.notification.pk: text for row in rows if (text := _text_of(row, reader)) is not None}
    foreign = {
        pk: text
        for pk, text in texts.items()
        if reader.auto_translate and not reader.understands(text.language or "und")
    }
    found = find_translations(list(foreign.values()), to=reader.language) if foreign else []
    translated = {
        pk: one.body for pk, one in zip(foreign, found, strict=True) if one is not None and one.is_translation
    }
    return {pk: _cut(translated.get(pk, text.body)) for pk, text in texts.items()}


def _text_of(row: NotificationRow, reader: Reader) -> Text | None:
    line = row.notification
    if line.comment is not None and line.note is not None and line.comment.author_id != reader.account_id:
        return next(iter(comment_texts(line.comment)), None)
    return next(iter(note_texts(line.note)), None) if line.note is not None else None


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
