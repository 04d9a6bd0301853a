"""What a person asked of their feed and what was learned of them, for that person's eyes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sampan.accounts.models import Account
from sampan.accounts.types import Reader
from sampan.discovery.models import Affinity, AskedQuery, DismissedPerson, FeedWalk, Taste
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.types import CATEGORIES, Source, Wishes
from sampan.notes.models import Note, Topic

SHOWN: Final = 12
"""Interests, authors and categories that are shown: beyond these the weights are small."""
LIKED: Final = 2_000
"""Liked notes in a download, the newest."""
WALKS: Final = 60
"""Orders of pages in a download, the newest: more are not kept of a person (`services.walks.KEPT_EACH`)."""
LANGUAGES: Final = ("zh", "en")
"""What the numbers of `language_weights` stand for."""


@dataclass(frozen=True)
class Learned:
    """What is known of one person; pairs are of a thing and its weight, the heaviest first."""

    wishes: Wishes
    categories: list[tuple[str, float]] = field(default_factory=list)
    languages: list[tuple[str, float]] = field(default_factory=list)
    authors: list[tuple[Account, float]] = field(default_factory=list)
    interests: list[tuple[Note, float]] = field(default_factory=list)
    """Each an interest, by a note from its middle."""
    seen_count: int = 0
    liked_count: int = 0
    less_authors: list[Account] = field(default_factory=list)
    less_categories: list[str] = field(default_factory=list)
    less_topics: list[Topic] = field(default_factory=list)
    dismissed_count: int = 0
    learned_at: datetime | None = None


def find_wishes(account_id: int) -> Wishes:
    """What this person asked for; the defaults where they never did. One query."""
    row = Taste.objects.filter(pk=account_id).values_list("learns", "mix", "keeps_searches").first()
    return Wishes(*row) if row else Wishes()


def get_learned(by: Account, *, reader: Reader) -> Learned:
    """All that the settings show of it. Up to five queries."""
    taste = Taste.objects.filter(pk=by.pk).first() or Taste(account=by)
    people = _accounts({*taste.author_ids[:SHOWN], *taste.less_authors})
    notes = _notes(taste.interest_notes[:SHOWN], reader)
    topics = (
        Topic.objects.filter(pk__in=taste.less_topics).prefetch_related("names") if taste.less_topics else []
    )
    return Learned(
        wishes=Wishes(taste.learns, taste.mix, taste.keeps_searches),
        categories=_heaviest(zip(CATEGORIES, taste.category_weights, strict=False)),
        languages=_heaviest(zip(LANGUAGES, taste.language_weights, strict=False)),
        authors=_heaviest(_found(taste.author_ids, taste.author_weights, people)),
        interests=_heaviest(_found(taste.interest_notes, taste.interest_weights, notes)),
        seen_count=len(SeenFilter(bytes(taste.seen))),
        liked_count=Affinity.objects.filter(account=by).count(),
        less_authors=[people[one] for one in taste.less_authors if one in people],
        less_categories=[CATEGORIES[one] for one in taste.less_categories if 0 <= one < len(CATEGORIES)],
        less_topics=list(topics),
        dismissed_count=len(taste.dismissed_ids),
        learned_at=taste.learned_at,
    )


def learned_as_data(by: Account) -> dict[str, Any]:
    """All of it as JSON can hold it, also what the page leaves out: every author, the searches, the list of
    what comes next, and what was shown in the last days.
    """
    reader = Reader(account_id=by.pk, language=by.language, reads=tuple(by.reads))
    learned = get_learned(by, reader=reader)
    taste = Taste.objects.select_related("near").filter(pk=by.pk).first() or Taste(account=by)
    return {
        "wishes": {**asdict(learned.wishes), "near": taste.near.name_en if taste.near else None},
        "less_of": {
            "authors": [str(one) for one in learned.less_authors],
            "categories": learned.less_categories,
            "topics": [str(one) for one in learned.less_topics],
            "notes": [str(one) for one in taste.dismissed_ids],
            "people_passed_over": _passed_over(by),
        },
        "learned": {
            "categories": dict(learned.categories),
            "languages": dict(learned.languages),
            "authors": {str(one): weight for one, weight in _authors(taste)},
            "interests": [
                {"note": str(one.pk), "title": one.title, "weight": weight}
                for one, weight in learned.interests
            ],
            "notes_seen": learned.seen_count,
            "at": learned.learned_at.isoformat() if learned.learned_at else None,
        },
        "liked": _liked(by),
        "searches": _searches(by),
        "coming_next": _coming(taste.list_ids, taste.list_sources),
        "shown_lately": _walks(by),
    }


def _authors(taste: Taste) -> list[tuple[Account, float]]:
    return _found(taste.author_ids, taste.author_weights, _accounts(set(taste.author_ids)))


def _passed_over(by: Account) -> list[str]:
    rows = DismissedPerson.objects.filter(account=by, person__deleted_at=None).order_by("-pk")
    return [str(one.person) for one in rows.select_related("person")]


def _liked(by: Account) -> list[dict[str, Any]]:
    rows = Affinity.objects.filter(account=by).order_by("-at", "-pk")
    return [
        {"note": str(note_id), "weight": weight, "at": at.isoformat()}
        for note_id, weight, at in rows.values_list("note_id", "weight", "at")[:LIKED]
    ]


def _searches(by: Account) -> list[dict[str, str]]:
    rows = AskedQuery.objects.filter(account=by).order_by("-asked_at", "-pk")
    return [{"query": query, "at": at.isoformat()} for query, at in rows.values_list("query", "asked_at")]


def _walks(by: Account) -> list[dict[str, Any]]:
    rows = FeedWalk.objects.filter(account=by).order_by("-pk").defer("features", "anchors")[:WALKS]
    return [
        {"at": row.made_at.isoformat(), "channel": row.channel, "notes": _coming(row.note_ids, row.sources)}
        for row in rows
    ]


def _coming(note_ids: list[int], sources: list[int]) -> list[dict[str, str]]:
    """Notes in their order, each with what brought it there."""
    return [
        {"note": str(pk), "because": Source(source).name.lower()}
        for pk, source in zip(note_ids, sources, strict=False)
    ]


def _accounts(ids: set[int]) -> dict[int, Account]:
    if not ids:
        return {}
    return {one.pk: one for one in Account.objects.filter(pk__in=ids, deleted_at=None)}


def _notes(ids: list[int], reader: Reader) -> dict[int, Note]:
    if not ids:
        return {}
    rows = Note.objects.visible_to(reader).filter(pk__in=ids).select_related("author", "cover")
    return {one.pk: one for one in rows}


def _found(ids: list[int], weights: list[float], rows: dict[int, Any]) -> list[tuple[Any, float]]:
    return [(rows[one], weight) for one, weight in zip(ids, weights, strict=False) if one in rows]


def _heaviest(pairs: Any) -> list[tuple[Any, float]]:
    """The heaviest SHOWN of them that weigh anything."""
    return sorted((pair for pair in pairs if pair[1] > 0), key=lambda pair: -pair[1])[:SHOWN]
