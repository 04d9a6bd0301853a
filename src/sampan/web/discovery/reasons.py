"""Why a note was shown, in plain words from the reason that was kept; nothing is made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sampan.accounts.types import Interest
from sampan.discovery import selectors as discovery
from sampan.discovery.types import CATEGORIES, Reason, Source, Surface
from sampan.notes.selectors import list_notes_by_ids, list_topics_by_ids
from sampan.web.present.faces import person
from sampan.web.present.reading import reader_of
from sampan.web.present.rows import CardRow
from sampan.web.present.texts import Texts
from sampan.web.present.topic_names import topics
from sampan.web.present.waterfall import want_card
from sampan.web.site.context import CHANNELS

Say = Callable[[CardRow, int, HttpRequest], SafeString | str]


def reason(
    note: CardRow, found: Reason | None, *, surface: Surface, request: HttpRequest
) -> SafeString | str:
    """One sentence: why this reader meets the note on this surface; `found` is what the feed kept of it.

    Names in it are links, as long as the reader may see what they name. Three queries at most.
    """
    if note.author.id == reader_of(request).account_id:
        return gettext("You wrote it.")
    said = _by_surface(surface)
    if said:
        return said
    if found is None:
        return gettext(
            "Your feed has not brought you this note lately: you came to it another way, by a link, "
            "a profile or a search, say."
        )
    return _SAYINGS[Source(found.source)](note, found.anchor, request)


def _by_surface(surface: Surface) -> str:
    """Where the reader asked for something, that is the reason; '' where the feed chose."""
    said = {
        Surface.SEARCH: gettext("It matches the words that you searched for, in one language or the other."),
        Surface.TOPIC: gettext("Its author put it under the topic that you opened."),
        Surface.RELATED: gettext(
            "It is like the note under which it stands: it says something similar, or the same people "
            "liked both."
        ),
        Surface.NEARBY: gettext("It names a place near the city that you chose."),
        Surface.PROFILE: gettext("It stands on the profile that you opened."),
        Surface.BOARD: gettext("Somebody put it on the board that you opened."),
    }
    return said.get(surface, "")


def _general(note: CardRow, anchor: int, request: HttpRequest) -> str:
    return gettext(
        "It stands in the general feed, which is the same for everybody: recent notes that people here "
        "liked, saved, shared and discussed."
    )


def _followed(note: CardRow, anchor: int, request: HttpRequest) -> SafeString:
    return format_html(gettext("You follow {name}."), name=_author_link(note))


def _topic(note: CardRow, anchor: int, request: HttpRequest) -> SafeString | str:
    rows = list_topics_by_ids([anchor])
    if not rows:
        return gettext("You followed a topic that it stands under.")
    shown = topics(rows, request=request)[0]
    link = format_html('<a class="link" href="{}">#{}</a>', reverse("topic", args=[shown.slug]), shown.name)
    return format_html(gettext("You follow the topic {topic}."), topic=link)


def _together(note: CardRow, anchor: int, request: HttpRequest) -> SafeString | str:
    link = _note_link(anchor, request)
    if not link:
        return gettext("People who liked a note that you liked, now gone, liked this one too.")
    return format_html(gettext("People who liked “{note}”, as you did, liked this one too."), note=link)


def _alike(note: CardRow, anchor: int, request: HttpRequest) -> SafeString | str:
    link = _note_link(anchor, request)
    if not link:
        return gettext("It is about the same things as a note that held your interest and is gone now.")
    return format_html(
        gettext("It is about the same things as “{note}”, which held your interest."), note=link
    )


def _trending(note: CardRow, anchor: int, request: HttpRequest) -> str:
    rises_in = {
        family
        for family in ("zh", "en")
        if any(pk == note.id for pk, _score in discovery.trending_ids("note", family))
    }
    if rises_in == {"zh"}:
        return gettext("It is rising among Chinese readers just now.")
    if rises_in == {"en"}:
        return gettext("It is rising among English readers just now.")
    return gettext("It is rising: lately it has met with more interest than usual.")


def _fresh(note: CardRow, anchor: int, request: HttpRequest) -> str:
    return gettext(
        "It is new: every new note is shown to some first readers, whoever wrote it, and you are one of them."
    )


def _across(note: CardRow, anchor: int, request: HttpRequest) -> SafeString | str:
    link = _note_link(anchor, request)
    if not link:
        return gettext("It comes from the other language, and readers with your taste loved it.")
    return format_html(
        gettext(
            "It comes from the other language: readers who, like you, loved “{note}” loved this one too."
        ),
        note=link,
    )


def _chosen(note: CardRow, anchor: int, request: HttpRequest) -> str:
    if not 0 <= anchor < len(CATEGORIES):
        return gettext("It is about one of the interests that you chose.")
    label = CHANNELS[Interest(CATEGORIES[anchor])]
    return gettext("You chose “%(category)s” as one of your interests.") % {"category": label}


def _nearby(note: CardRow, anchor: int, request: HttpRequest) -> str:
    return gettext("It names a place near the city that you chose.")


def _own(note: CardRow, anchor: int, request: HttpRequest) -> str:
    return gettext("You wrote it.")


def _newest(note: CardRow, anchor: int, request: HttpRequest) -> str:
    return gettext("It is among the newest notes here; some of these stand in every feed.")


_SAYINGS: dict[Source, Say] = {
    Source.GENERAL: _general,
    Source.FOLLOWED: _followed,
    Source.TOPIC: _topic,
    Source.TOGETHER: _together,
    Source.ALIKE: _alike,
    Source.TRENDING: _trending,
    Source.FRESH: _fresh,
    Source.ACROSS: _across,
    Source.CHOSEN: _chosen,
    Source.NEARBY: _nearby,
    Source.OWN: _own,
    Source.NEWEST: _newest,
}


def _author_link(note: CardRow) -> SafeString:
    shown = person(note.author)
    return format_html(
        '<a class="link" href="{}">{}</a>', reverse("profile", args=[shown.handle]), shown.name
    )


def _note_link(note_id: int, request: HttpRequest) -> SafeString | None:
    """A note by its title in the reader's language; None when the reader may not see it (any more)."""
    rows: Sequence[CardRow] = list_notes_by_ids([note_id], reader=reader_of(request)) if note_id else []
    if not rows:
        return None
    texts = Texts(reader_of(request))
    want_card(rows[0], texts)
    texts.find_and_order()
    shown = texts.title(f"note:{note_id}:title") if rows[0].title else texts.lead(f"note:{note_id}:lead")
    return format_html(
        '<a class="link" href="{}" lang="{}">{}</a>',
        reverse("note", args=[note_id]),
        shown.shown_language,
        shown.shown,
    )
