"""Whole pages whose texts are looked up together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from sampan.core.pagination import Page
from sampan.web.present.full_notes import shown_notes, want_note
from sampan.web.present.polls import shown_poll, want_poll
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import CardRow, NoteRow, PollOptionRow, Thread
from sampan.web.present.tags import shown_tags, want_tags
from sampan.web.present.texts import Texts
from sampan.web.present.threads import shown_threads, want_threads
from sampan.web.present.waterfall import card, liked_among, want_card
from sampan.web.shown import ShownCard, ShownComment, ShownNote


def note_page(
    row: NoteRow,
    *,
    threads: Page[Thread],
    poll_options: Sequence[PollOptionRow] = (),
    related: Sequence[CardRow] = (),
    tags: Sequence[Any] = (),
    request: HttpRequest,
) -> tuple[ShownNote, Page[ShownComment], list[ShownCard]]:
    """A note with its comments and the cards beside it. Four queries at most, one of them for all texts."""
    texts = Texts(reader_of(request))
    want_note(row, texts)
    want_poll(row, poll_options, texts)
    want_tags(tags, texts)
    want_threads(threads.items, note=row, texts=texts)
    for other in related:
        want_card(other, texts)
    texts.find()
    liked = liked_among(texts.reader, [other.id for other in related])
    return (
        replace(
            shown_notes([row], texts=texts, request=request)[0],
            poll=shown_poll(row, poll_options, texts),
            tags=shown_tags(tags, texts=texts, request=request),
        ),
        shown_threads(threads, note=row, texts=texts),
        [card(other, texts=texts, liked=other.id in liked) for other in related],
    )
