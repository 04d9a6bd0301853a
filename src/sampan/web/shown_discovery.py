"""What the pages of discovery show beside cards: the menu of a card, trends, people to follow, places."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.web.shown import ShownCard, ShownPerson, ShownTopic
from sampan.web.shown_text import ShownText


@dataclass(frozen=True, slots=True)
class ShownCardMenu:
    """A note as the menu of its card names it."""

    id: str
    title: ShownText
    author: ShownPerson
    topic: str = ""
    """The first topic that it stands under, named for the reader; '' for none."""
    category: str = ""
    """The channel that it is filed under, by its name; '' for none."""
    offers_less: bool = True
    """Whether the feed can show less like it: where the reader asked for these notes it makes no sense."""
    offers_unfollow: bool = False
    """Whether the card is here because the reader follows its author, which can end here."""


@dataclass(frozen=True, slots=True)
class ShownTrend:
    """One line of what rises: a note, a topic or a query, whichever is set."""

    rank: int
    people: int
    note: ShownCard | None = None
    topic: ShownTopic | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """Somebody whom the reader may like to follow, and why."""

    person: ShownPerson
    reason: str


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A city by its name in the reader's language; `other_name` in the other one, '' when it is the same."""

    id: str
    name: str
    other_name: str = ""
    country: str = ""
    """Its name in the reader's language."""
    region: str = ""
    """The state or province, which tells two cities of one name apart."""


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One choice of a filter, with the address of the page that it leads to."""

    label: str
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """What a search can be narrowed by; `is_set`: whether another choice than the first is taken."""

    name: str
    label: str
    choices: tuple[ShownChoice, ...]
    is_set: bool = False

    @property
    def said(self) -> str:
        """What is chosen, in words."""
        return next((one.label for one in self.choices if one.chosen), self.choices[0].label)


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """One line under the search field: own and common searches, topics, products, shops, people.

    `text` and `also` are safe HTML with what was typed in <mark>; `query` names an own search that can be
    deleted, '' for everything else.
    """

    kind: str
    text: str
    url: str
    also: str = ""
    query: str = ""
    person: ShownPerson | None = None
