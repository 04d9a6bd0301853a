"""Gives readers a past: what they like, what they have seen, and the list that the product learns from it."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import connection

from sampan.accounts.models import Account
from sampan.discovery.models import Taste
from sampan.discovery.ranking.seen import SeenFilter
from sampan.discovery.services import learn, measure_audiences
from sampan.notes.models import Note

LIKED = 200
"""Of each reader, the newest: what is learned from."""
SEEN = 3_000
"""Notes that each reader has met, among the newest SEEN_AMONG."""
SEEN_AMONG = 20_000


def learn_tastes(count: int, say: Callable[[str], None]) -> float:
    """Fill the tastes of the first `count` members; gives how many notes their lists hold on average."""
    measure_audiences()
    with connection.cursor() as cursor:
        cursor.execute(_LIKED, [count, LIKED])
    newest = list(Note.objects.order_by("-id").values_list("pk", flat=True)[:SEEN_AMONG])
    chance = random.Random(11)
    lengths = []
    for account_id in Account.objects.order_by("user_id").values_list("pk", flat=True)[:count]:
        seen = SeenFilter()
        seen.add(chance.sample(newest, min(SEEN, len(newest) // 2)))
        Taste.objects.update_or_create(account_id=account_id, defaults={"seen": seen.packed()})
        learn(account_id)
        lengths.append(len(Taste.objects.values_list("list_ids", flat=True).get(pk=account_id)))
    mean = sum(lengths) / max(1, len(lengths))
    say(f"{count} tastes learned, {mean:.0f} notes in a list")
    return mean


_LIKED = """
INSERT INTO discovery_affinity (account_id, note_id, weight, at)
SELECT account_id, note_id, 1, now() FROM (
    SELECT l.account_id, l.note_id, row_number() OVER (PARTITION BY l.account_id ORDER BY l.note_id DESC)
    AS place FROM notes_like l
    WHERE l.account_id IN (SELECT id FROM accounts_account ORDER BY user_id LIMIT %s)
) newest WHERE place <= %s
ON CONFLICT DO NOTHING
"""
