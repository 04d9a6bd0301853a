"""People whom a reader may like to follow, each with the reason that weighed most."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection

from sampan.accounts.models import Account
from sampan.accounts.selectors import list_accounts_by_ids, relations_for
from sampan.accounts.types import Reader
from sampan.discovery.models import DismissedPerson
from sampan.discovery.selectors.pools import find_latest_pool, find_pool

SUGGESTED = 12
SUGGESTED_MAX = 40
CANDIDATES = 120
"""People who are considered, of all reasons together."""
EACH = 60
"""People of one reason."""
SECONDS = 300
"""How long the considered people are remembered; who is followed, blocked or dismissed goes at once."""
FOLLOWED_LOOKED_AT = 100
"""The newest of those whom the reader follows, and the newest of those whom each of these follows: 10,000
rows of an index at most, whoever they are."""
LIKED_LOOKED_AT = 200
"""The reader's newest likes and collects, whose authors are considered."""
POOL_LOOKED_AT = 120
"""The best notes of a category, whose authors are considered."""
POPULAR_LOOKED_AT = 200
"""The most followed people, among whom those who post are considered."""
NAMES = 2
FOLLOWED_BY, LIKED, INTEREST, POPULAR = "followed_by", "liked", "interest", "popular"
WEIGHTS = {FOLLOWED_BY: 3.0, LIKED: 2.5, INTEREST: 1.5, POPULAR: 0.5}
"""What each reason weighs: whom friends follow is worth most, whom many follow least."""
FAMOUS = 100_000
"""Followers beyond which fame counts no more; no fame weighs as much as one friend who follows."""

_FOLLOWED_BY = """
SELECT theirs.followed_id, count(*), (array_agg(mine.followed_id ORDER BY mine.id DESC))[1:%(names)s]
FROM (
    SELECT followed_id, id FROM accounts_follow WHERE follower_id = %(me)s
    ORDER BY id DESC LIMIT %(looked_at)s
) AS mine
CROSS JOIN LATERAL (
    SELECT followed_id FROM accounts_follow WHERE follower_id = mine.followed_id
    ORDER BY id DESC LIMIT %(looked_at)s
) AS theirs
WHERE theirs.followed_id <> %(me)s
    AND NOT EXISTS (
        SELECT FROM accounts_follow WHERE follower_id = %(me)s AND followed_id = theirs.followed_id
    )
GROUP BY theirs.followed_id ORDER BY count(*) DESC, theirs.followed_id LIMIT %(each)s
"""
_LIKED = """
SELECT n.author_id, count(DISTINCT n.id) FROM (
    (SELECT note_id FROM notes_like WHERE account_id = %(me)s ORDER BY id DESC LIMIT %(looked_at)s)
    UNION ALL
    (SELECT note_id FROM notes_collect WHERE account_id = %(me)s ORDER BY id DESC LIMIT %(looked_at)s)
) AS liked
JOIN notes_note n ON n.id = liked.note_id AND n.visibility = 'public' AND n.hidden_at IS NULL
WHERE n.author_id <> %(me)s
    AND NOT EXISTS (SELECT FROM discovery_taste WHERE account_id = %(me)s AND NOT learns)
GROUP BY n.author_id ORDER BY 2 DESC, 1 LIMIT %(each)s
"""
_POPULAR = """
SELECT id, follower_count FROM (
    SELECT id, follower_count, note_count, suspended_at FROM accounts_account
    ORDER BY follower_count DESC, id DESC LIMIT %(looked_at)s
) AS most
WHERE note_count > 0 AND suspended_at IS NULL
ORDER BY follower_count DESC, id DESC LIMIT %(each)s
"""


@dataclass(frozen=True)
class Suggested:
    """Somebody to follow, and why: `count` of those whom the reader follows do so (`names`: two of them), the
    reader liked `count` of their notes, they write about `interest`, or many follow them."""

    account: Account
    reason: str
    count: int = 0
    names: tuple[Account, ...] = ()
    interest: str = ""


class Candidate(NamedTuple):
    """Somebody who is considered; `by` are followers whom the reader follows."""

    account_id: int
    reason: str
    number: int
    by: tuple[int, ...] = ()
    interest: str = ""

    @property
    def weight(self) -> float:
        worth = math.log1p(self.number)
        if self.reason == POPULAR:
            worth = min(1.0, worth / math.log1p(FAMOUS))
        return WEIGHTS[self.reason] * worth


def suggest_people(*, reader: Reader, size: int = SUGGESTED) -> list[Suggested]:
    """People who post, whom the reader does not follow and has not dismissed, the likeliest first.

    Nobody who is suspended, muted, or blocked either way. Three queries (visitors: one), and three more in
    SECONDS; what these read is bounded however many people follow whom.
    """
    size = max(1, min(size, SUGGESTED_MAX))
    considered = _considered(reader)
    unwanted = _unwanted(reader, considered)
    wanted = [one for one in considered if one.account_id not in unwanted]
    ids = [pk for one in wanted for pk in (one.account_id, *one.by)]
    accounts = {account.pk: account for account in list_accounts_by_ids(ids, reader=reader)} if ids else {}
    # Staff may look at suspended people; nobody is to follow them.
    posting = {pk for pk, account in accounts.items() if account.note_count and not account.is_suspended}
    shown = [one for one in wanted if one.account_id in posting]
    return [_suggested(one, accounts) for one in shown[:size]]


def _suggested(one: Candidate, accounts: dict[int, Account]) -> Suggested:
    names = tuple(accounts[pk] for pk in one.by if pk in accounts)
    return Suggested(accounts[one.account_id], one.reason, one.number, names, one.interest)


def _unwanted(reader: Reader, considered: Iterable[Candidate]) -> set[int]:
    """Those of the considered whom the reader follows, does not want to see, or passed over. Two queries;
    none for visitors."""
    if reader.account_id is None:
        return set()
    ties = relations_for(reader, [one.account_id for one in considered])
    passed_over = DismissedPerson.objects.filter(account=reader.account_id).values_list("person", flat=True)
    return {reader.account_id, *passed_over} | {
        pk for pk, tie in ties.items() if tie.following or tie.blocking or tie.muting or tie.blocked_by
    }


def _considered(reader: Reader) -> list[Candidate]:
    """The likeliest people for this reader, most likely first; remembered for SECONDS."""
    key = f"discovery:people:{reader.account_id or 0}:{','.join(reader.interests)}"
    known: list[Candidate] | None = cache.get(key)
    if known is None:
        found = [*_of_interests(reader), *_popular()]
        if reader.account_id is not None:
            found += _followed_by(reader.account_id)
            found += _liked(reader.account_id)
        known = _merge(found)
        cache.set(key, known, SECONDS)
    return known


def _merge(found: Iterable[Candidate]) -> list[Candidate]:
    """Each person once, for the reason that weighs most, by the sum of all."""
    best: dict[int, Candidate] = {}
    total: dict[int, float] = {}
    for one in found:
        total[one.account_id] = total.get(one.account_id, 0.0) + one.weight
        other = best.get(one.account_id)
        if other is None or one.weight > other.weight:
            best[one.account_id] = one
    order = sorted(best, key=lambda pk: (-total[pk], pk))
    return [best[pk] for pk in order[:CANDIDATES]]


def _followed_by(me: int) -> list[Candidate]:
    rows = _ask(_FOLLOWED_BY, me=me, looked_at=FOLLOWED_LOOKED_AT, names=NAMES)
    return [Candidate(pk, FOLLOWED_BY, count, tuple(by)) for pk, count, by in rows]


def _liked(me: int) -> list[Candidate]:
    return [Candidate(pk, LIKED, count) for pk, count in _ask(_LIKED, me=me, looked_at=LIKED_LOOKED_AT)]


def _popular() -> list[Candidate]:
    """The most followed; how many follow them counts by its logarithm only."""
    rows = _ask(_POPULAR, looked_at=POPULAR_LOOKED_AT)
    return [Candidate(pk, POPULAR, count) for pk, count in rows]


def _of_interests(reader: Reader) -> list[Candidate]:
    """The authors of the best notes of the reader's categories, from the pools; no query of their own."""
    found: dict[int, Candidate] = {}
    for interest in reader.interests:
        latest = find_latest_pool(interest)
        pool = find_pool(latest.pool_id) if latest is not None else None
        for author in pool.ranked.author_ids[:POOL_LOOKED_AT].tolist() if pool is not None else ():
            before = found.get(author, Candidate(author, INTEREST, 0, (), interest))
            found[author] = before._replace(number=before.number + 1)
    return sorted(found.values(), key=lambda one: (-one.number, one.account_id))[:EACH]


def _ask(sql: str, **values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "each": EACH})
        return list(cursor.fetchall())
