"""What the pages of discovery show beside cards: the menu of a card, trends, people to follow, places."""

from __future__ import annotations

from dataclasses import dataclass

from sampan.web.shown import ShownCard, ShownPerson, ShownText, ShownTopic


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
    """Its code of two letters."""
    region: str = ""
    """The state or province, which tells two cities of one name apart."""
