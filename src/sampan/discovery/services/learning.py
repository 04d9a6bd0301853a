"""Learns what somebody likes and makes their list: read everything, think, write one row at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.discovery.candidates import Person, load_person
from sampan.discovery.models import Taste
from sampan.discovery.ranking.features import Leanings
from sampan.discovery.ranking.predict import pack
from sampan.discovery.selectors.rankers import find_serving_ranker
from sampan.discovery.services.listing import Listing, leanings_of, make_listing
from sampan.discovery.services.seen_notes import remember_liked

RENEWED_AFTER = timedelta(hours=1)
"""How old a list gets while its person is about: new notes come in, what was shown goes out."""
ABOUT = timedelta(hours=2)
"""Who opened a feed within this time is about."""
DUE_MAX = 60
"""People whose lists are renewed in a run of the clock (a minute): some seconds of the worker."""
WALKS_LOOKED_AT = 5_000
_DUE = """
SELECT about.account_id FROM (
    SELECT DISTINCT account_id FROM (
        SELECT account_id FROM discovery_feedwalk
        WHERE made_at > %(about)s ORDER BY made_at DESC LIMIT %(walks)s
    ) AS latest
) AS about
LEFT JOIN discovery_taste AS taste ON taste.account_id = about.account_id
WHERE coalesce(taste.learns, true) AND (taste.listed_at IS NULL OR taste.listed_at < %(renewed)s)
ORDER BY taste.listed_at NULLS FIRST, about.account_id LIMIT %(limit)s
"""


def learn(account_id: int) -> bool:
    """Read what the account likes and make its list anew; whether anything was written.

    Nothing is written for who does not want to be learned of. What they liked before signals told of it
    counts as met. All else is written in one UPDATE at the end, which finds no row if the account was reset,
    switched learning off or left meanwhile: a kill, a failure or a reset leaves the row as it was. Running it
    again gives the same. About forty queries.
    """
    account = Account.objects.filter(
        pk=account_id, domain="", suspended_at=None, deleted_at=None, user__isnull=False
    ).first()
    if account is None:
        return False
    taste = Taste.objects.filter(pk=account_id).first() or _first_taste(account)
    if not taste.learns:
        return False
    if remember_liked([account_id]):
        taste.refresh_from_db(fields=["seen"])
    began = now()
    person = load_person(taste, account)
    leanings = leanings_of(person)
    listing = make_listing(person, leanings, trees=find_serving_ranker())
    unchanged = Taste.objects.filter(pk=account_id, learns=True, reset_at=taste.reset_at)
    return bool(unchanged.update(**_learned(person, leanings, listing), learned_at=began, listed_at=now()))


def learn_due(limit: int = DUE_MAX) -> int:
    """Have the lists renewed of people who are about and whose list is old; how many. One query, then jobs.

    At most one waits for each; who acts is learned of sooner, see `counting.want_learning`.
    """
    moment = now()
    values = {"about": moment - ABOUT, "renewed": moment - RENEWED_AFTER}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {**values, "walks": WALKS_LOOKED_AT, "limit": limit})
        due = [row[0] for row in cursor.fetchall()]
    for account_id in due:
        key = f"learn:{account_id}"
        defer("discovery.learn", _lock=key, _queueing_lock=key, account_id=account_id)
    return len(due)


def _first_taste(account: Account) -> Taste:
    """The row of somebody who has none, made by whoever comes first."""
    Taste.objects.bulk_create([Taste(account=account)], ignore_conflicts=True)
    return Taste.objects.get(pk=account.pk)


def _learned(person: Person, leanings: Leanings, listing: Listing) -> dict[str, Any]:
    """The columns of Taste that are learned."""
    knows = len(person.liked) > 0
    return {
        "interest_vectors": person.interests.vectors.astype(np.float16).tobytes(),
        "interest_weights": person.interests.weights.tolist(),
        "interest_notes": person.interests.note_ids.tolist(),
        "category_weights": leanings.categories.tolist() if knows else [],
        "language_weights": leanings.languages.tolist() if knows else [],
        "author_ids": leanings.author_ids.tolist(),
        "author_weights": leanings.author_weights.tolist(),
        "list_ids": listing.note_ids.tolist(),
        "list_authors": listing.author_ids.tolist(),
        "list_scores": listing.scores.tolist(),
        "list_sources": listing.sources.tolist(),
        "list_anchors": listing.anchors.tolist(),
        "list_categories": listing.categories.tolist(),
        "list_languages": listing.languages.tolist(),
        "list_features": pack(listing.features),
    }
