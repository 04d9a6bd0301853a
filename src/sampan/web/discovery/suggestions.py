"""Why somebody is suggested, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from sampan.accounts.types import Interest
from sampan.discovery.types import CATEGORIES
from sampan.web.present.faces import people, person
from sampan.web.present.rows import SuggestedRow
from sampan.web.shown_discovery import ShownSuggestion
from sampan.web.site.context import CHANNELS


def suggestions(rows: Sequence[SuggestedRow], *, request: HttpRequest) -> list[ShownSuggestion]:
    """People in their order. One query, none for visitors."""
    shown = people([row.account for row in rows], request=request)
    return [ShownSuggestion(one, _reason(row)) for one, row in zip(shown, rows, strict=True)]


def _reason(row: SuggestedRow) -> str:
    if row.reason == "followed_by" and row.names:
        return _followed_by([person(one).name for one in row.names], row.count)
    if row.reason == "liked":
        said = ngettext("You liked a note of theirs.", "You liked %(count)d notes of theirs.", row.count)
        return said % {"count": row.count}
    if row.reason == "interest" and row.interest in CATEGORIES:
        label = CHANNELS[Interest(row.interest)]
        return gettext("Writes about “%(category)s”, one of your interests.") % {"category": label}
    return gettext("Many people here follow them.")


def _followed_by(names: list[str], count: int) -> str:
    """Whom the reader follows and who follow this person: two by name, the others by number."""
    if len(names) == 1:
        return gettext("Followed by %(name)s, whom you follow.") % {"name": names[0]}
    others = count - len(names)
    both = {"one": names[0], "other": names[1], "count": others}
    if others <= 0:
        return gettext("Followed by %(one)s and %(other)s, whom you follow.") % both
    said = ngettext(
        "Followed by %(one)s, %(other)s and %(count)d other whom you follow.",
        "Followed by %(one)s, %(other)s and %(count)d others whom you follow.",
        others,
    )
    return said % both
