"""A note as the menu of its card names it."""

from __future__ import annotations

from django.http import HttpRequest

from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import NoteRow
from sampan.web.present.texts import Texts
from sampan.web.present.topic_names import topic, want_topic
from sampan.web.present.waterfall import want_card
from sampan.web.shown_discovery import ShownCardMenu


def card_menu(
    row: NoteRow, *, category: str, offers_less: bool, offers_unfollow: bool = False, request: HttpRequest
) -> ShownCardMenu:
    """The note's title, author and first topic; `category` is its channel by name. One query."""
    texts = Texts(reader_of(request))
    want_card(row, texts)
    first = next(iter(sorted(row.note_topics.all(), key=lambda one: one.position)), None)
    if first is not None:
        want_topic(first.topic, texts)
    texts.find_and_order()
    return ShownCardMenu(
        id=str(row.id),
        title=texts.title(f"note:{row.id}:title") if row.title else texts.lead(f"note:{row.id}:lead"),
        author=person(row.author, me_id=texts.reader.account_id),
        topic=topic(first.topic, texts=texts).name if first is not None else "",
        category=category,
        offers_less=offers_less,
        offers_unfollow=offers_unfollow,
    )
