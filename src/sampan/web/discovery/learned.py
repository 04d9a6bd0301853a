"""What is known of a person, as their settings show it: names and bars instead of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Interest
from sampan.discovery.selectors.wishes import Learned
from sampan.discovery.types import category_number
from sampan.notes.selectors import list_cards
from sampan.web import present
from sampan.web.present.reading import reader_of
from sampan.web.shown import ShownCard, ShownPerson, ShownTopic
from sampan.web.site.context import CHANNELS

LANGUAGES: Final = {"zh": _("Chinese"), "en": _("English")}


@dataclass(frozen=True)
class Bar:
    """A thing and how much it weighs beside the heaviest of its kind, 0 to 1."""

    thing: Any
    share: float
    percent: int


@dataclass(frozen=True)
class Less:
    """One thing that somebody wants less of, and the number by which the wish is taken back."""

    thing: Any
    target: int


@dataclass(frozen=True)
class ShownLearned:
    """See `discovery.selectors.wishes.Learned`."""

    categories: list[Bar] = field(default_factory=list)
    languages: list[Bar] = field(default_factory=list)
    authors: list[ShownPerson] = field(default_factory=list)
    interests: list[ShownCard] = field(default_factory=list)
    less_authors: list[Less] = field(default_factory=list)
    less_categories: list[Less] = field(default_factory=list)
    less_topics: list[Less] = field(default_factory=list)
    dismissed_count: int = 0
    seen_count: int = 0
    liked_count: int = 0
    learned_at: datetime | None = None

    @property
    def has_less(self) -> bool:
        """Whether anything was wanted less of."""
        return bool(self.less_authors or self.less_categories or self.less_topics or self.dismissed_count)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was learned yet."""
        return not (self.categories or self.languages or self.authors or self.interests)


def shown_learned(learned: Learned, *, request: HttpRequest) -> ShownLearned:
    """With names in the reader's language. Up to four queries."""
    rows = list_cards([note.pk for note, _weight in learned.interests], reader=reader_of(request))
    cards = present.cards(rows, request=request, liked={row.id for row in rows if row.liked})
    topics: list[ShownTopic] = (
        present.topics(learned.less_topics, request=request) if learned.less_topics else []
    )
    return ShownLearned(
        categories=_bars(learned.categories, lambda slug: CHANNELS[Interest(slug)]),
        languages=_bars(learned.languages, lambda code: LANGUAGES[code]),
        authors=_people([account for account, _weight in learned.authors], request),
        interests=cards,
        less_authors=[
            Less(person, account.pk)
            for person, account in zip(
                _people(learned.less_authors, request), learned.less_authors, strict=True
            )
        ],
        less_categories=[
            Less(CHANNELS[Interest(slug)], category_number(slug)) for slug in learned.less_categories
        ],
        less_topics=[Less(shown, row.pk) for shown, row in zip(topics, learned.less_topics, strict=True)],
        dismissed_count=learned.dismissed_count,
        seen_count=learned.seen_count,
        liked_count=learned.liked_count,
        learned_at=learned.learned_at,
    )


def _people(accounts: Sequence[Any], request: HttpRequest) -> list[ShownPerson]:
    return present.people(list(accounts), request=request) if accounts else []


def _bars(pairs: Sequence[tuple[str, float]], name: Callable[[str], object]) -> list[Bar]:
    heaviest = max((weight for _thing, weight in pairs), default=1.0)
    whole = sum(weight for _thing, weight in pairs) or 1.0
    return [Bar(name(thing), weight / heaviest, round(100 * weight / whole)) for thing, weight in pairs]
