"""What a search is narrowed to, read out of its address, and the addresses that narrow it otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from sampan.accounts.types import Interest
from sampan.core.clock import now
from sampan.discovery import selectors
from sampan.discovery.searching import Filters
from sampan.web.discovery.chosen_places import place_numbered
from sampan.web.discovery.narrowing import Addressed, filter_shown, known
from sampan.web.shown_discovery import ShownChoice, ShownFilter, ShownPlace
from sampan.web.site.context import CHANNELS

SORTS: Final = {"": gettext_lazy("Best match"), "new": gettext_lazy("Newest")}
KINDS: Final = {
    "": pgettext_lazy("kinds of notes", "Pictures and video"),
    "picture": gettext_lazy("Pictures"),
    "video": gettext_lazy("Video"),
}
TIMES: Final = {
    "": gettext_lazy("Any time"),
    "day": gettext_lazy("The last day"),
    "week": gettext_lazy("The last week"),
    "half-year": gettext_lazy("The last half-year"),
}
DAYS: Final = {"day": 1, "week": 7, "half-year": 182}
LANGUAGES: Final = {
    "": gettext_lazy("Either language"),
    "zh": gettext_lazy("Written in Chinese"),
    "en": gettext_lazy("Written in English"),
}
DISTANCES: Final = {"": 50, "200": 200}
"""Kilometres: an hour away, which is what is meant without a word, and a day's outing."""


@dataclass(frozen=True)
class Narrowed(Addressed):
    """A search as its address says it; what makes no sense there counts as not said."""

    NARROWING = ("kind", "time", "in", "category", "near", "within")

    words: str
    tab: str
    sort: str = ""
    kind: str = ""
    time: str = ""
    language: str = ""
    category: str = ""
    place: Any = None
    within: str = ""

    def narrowings(self) -> int:
        """How many filters leave something out."""
        return sum(map(bool, (self.kind, self.time, self.language, self.category, self.place)))

    def filters(self) -> Filters:
        """What the search is asked for. One query the first time that a city is named.

        Time is counted from the full hour, so that the pages of one search belong together.
        """
        hour = now().replace(minute=0, second=0, microsecond=0)
        around = selectors.place_ids_within(self.place, DISTANCES[self.within]) if self.place else None
        return Filters(
            kind=self.kind,
            since=hour - timedelta(days=DAYS[self.time]) if self.time else None,
            language=self.language,
            category=self.category,
            place_ids=tuple(around) if around is not None else None,
        )

    def said(self) -> dict[str, str]:
        """The parts of the address by name."""
        return {
            "q": self.words,
            "tab": self.tab,
            "sort": self.sort,
            "kind": self.kind,
            "time": self.time,
            "in": self.language,
            "category": self.category,
            "near": str(self.place.pk) if self.place else "",
            "within": self.within if self.place else "",
        }


def read_narrowed(query: QueryDict, *, words: str, tab: str) -> Narrowed:
    """What an address asks for. One query where it names a city."""
    place = place_numbered(query.get("near"))
    category = query.get("category", "")
    return Narrowed(
        words=words,
        tab=tab,
        sort=known(query.get("sort", ""), SORTS),
        kind=known(query.get("kind", ""), KINDS),
        time=known(query.get("time", ""), TIMES),
        language=known(query.get("in", ""), LANGUAGES),
        category=category if category in {one.value for one in Interest} else "",
        place=place,
        within=known(query.get("within", ""), DISTANCES) if place else "",
    )


def filters_shown(asked: Narrowed, *, near: ShownPlace | None, own: ShownPlace | None) -> list[ShownFilter]:
    """Every filter with its choices; `near`: the city that is chosen, `own`: the reader's."""
    categories = {"": gettext_lazy("All categories")} | {key.value: name for key, name in CHANNELS.items()}
    return [
        filter_shown(asked, "sort", gettext("Order"), SORTS, asked.sort),
        filter_shown(asked, "kind", gettext("Kind"), KINDS, asked.kind),
        filter_shown(asked, "time", gettext("Time"), TIMES, asked.time),
        filter_shown(asked, "in", gettext("Language"), LANGUAGES, asked.language),
        _places(asked, near, own),
        filter_shown(asked, "category", gettext("Category"), categories, asked.category),
    ]


def _places(asked: Narrowed, near: ShownPlace | None, own: ShownPlace | None) -> ShownFilter:
    """Anywhere, around the chosen city at either distance, around the reader's own."""
    found = [ShownChoice(gettext("Anywhere"), asked.address(near="", within=""), near is None)]
    for place in {one.id: one for one in (near, own) if one is not None}.values():
        for value, kilometres in DISTANCES.items():
            said = gettext("Within %(km)d km of %(city)s") % {"km": kilometres, "city": place.name}
            chosen = near is not None and place.id == near.id and value == asked.within
            found.append(ShownChoice(said, asked.address(near=place.id, within=value), chosen))
    return ShownFilter("near", gettext("Place"), tuple(found), is_set=near is not None)
