"""Keeps which notes go together: new likes are paired within minutes, everything is fitted anew at night."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection, transaction

from sampan.core.clock import now
from sampan.discovery.ranking.cooccurrence import ITEM, OTHER, SMOOTH_ITEM, SMOOTH_OTHER, person_share

LOCK: Final = 7_203_117
"""Number of the advisory lock under which pairs are written: any number that nobody else uses."""
HISTORY: Final = 50
"""Latest notes of a person that a new one is paired with: older tastes wait for the nightly fit."""
NEIGHBORS: Final = 50
"""Neighbours that are kept of a note in its row: what a list of candidates can use."""
NEW_MAX: Final = 200
"""Likes that one call pairs: at most 10,000 pairs, some seconds."""

PEOPLE_LEAST: Final = 2
"""Different people who must like two notes before that is told to anybody: what a single one likes, perhaps
without showing it, is not to be read off the neighbours of a note that they liked too."""

UNLEARNED = """
EXISTS (
    SELECT FROM accounts_account person LEFT JOIN discovery_taste taste ON taste.account_id = person.id
    WHERE person.id = discovery_affinity.account_id AND (person.suspended_at IS NOT NULL OR NOT taste.learns)
)
"""
"""Likes that do not count: of people who do not let Sampan learn, and of suspended ones."""
_NEW = f"""
SELECT id, account_id FROM discovery_affinity WHERE paired_at IS NULL AND NOT {UNLEARNED} ORDER BY id LIMIT %s
"""  # noqa: S608 - put together out of the texts above
_TAKE = """
SELECT id FROM discovery_affinity WHERE id = ANY(%s) AND paired_at IS NULL ORDER BY id FOR UPDATE SKIP LOCKED
"""
_HISTORIES = """
SELECT me.id, likes.id, likes.note_id, likes.weight, likes.paired_at IS NOT NULL, sums.degree
FROM unnest(%s::bigint[]) AS me(id)
CROSS JOIN LATERAL (
    SELECT id, note_id, weight, paired_at FROM discovery_affinity
    WHERE account_id = me.id AND weight > 0 ORDER BY at DESC, id DESC LIMIT %s
) AS likes
CROSS JOIN LATERAL (
    SELECT sum(weight) AS degree FROM discovery_affinity WHERE account_id = me.id AND weight > 0
) AS sums
"""
THERE = "SELECT id FROM notes_note WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
_ADD = """
INSERT INTO discovery_together AS known (one_id, other_id, weight, smooth, people)
SELECT one, other, weight, 0, people
FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::int[]) AS told(one, other, weight, people)
ORDER BY one, other
ON CONFLICT (one_id, other_id) DO UPDATE
SET weight = known.weight + excluded.weight, people = known.people + excluded.people
"""
# The formula of `ranking.cooccurrence`, where the pairs lie: most of them need not travel.
_REFRESH = """
INSERT INTO discovery_neighbors AS kept
    (note_id, together_ids, together_scores, alike_ids, alike_scores, made_at)
SELECT note.id, best.ids, best.scores, '{}', '{}', %s
FROM unnest(%s::bigint[]) AS note(id)
CROSS JOIN (VALUES (%s::float8, %s::float8, %s::float8, %s::float8, %s::int))
    AS power(item, other, smooth_item, smooth_other, people)
JOIN discovery_together self ON self.one_id = note.id AND self.other_id = note.id AND self.weight > 0
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(near ORDER BY score DESC, near DESC), '{}') AS ids,
           coalesce(array_agg(score ORDER BY score DESC, near DESC), '{}') AS scores
    FROM (
        SELECT pair.near, self.weight ^ power.item * pair.weight * fame.weight ^ power.other
            + self.weight ^ power.smooth_item * pair.smooth * fame.weight ^ power.smooth_other AS score
        FROM (
            SELECT other_id AS near, weight, smooth FROM discovery_together
            WHERE one_id = note.id AND other_id <> note.id AND people >= power.people
            UNION ALL
            SELECT one_id, weight, smooth FROM discovery_together
            WHERE other_id = note.id AND one_id <> note.id AND people >= power.people
        ) pair
        JOIN discovery_together fame
            ON fame.one_id = pair.near AND fame.other_id = pair.near AND fame.weight > 0
        ORDER BY score DESC, pair.near DESC LIMIT %s
    ) scored WHERE score > 0
) AS best
ORDER BY note.id
ON CONFLICT (note_id) DO UPDATE
SET together_ids = excluded.together_ids, together_scores = excluded.together_scores
"""

Pairs = dict[tuple[int, int], tuple[float, int]]
"""The lower and the higher note, with the weight and the number of people."""


@transaction.atomic
def pair_new(*, limit: int = NEW_MAX) -> int:
    """Pair the likes that came since with the other notes of those people; how many likes were paired.

    Each like is paired once, in one transaction with the mark that says so. Two calls at once: the second
    leaves, as it does while everything is fitted anew. A person's likes weigh by what they like in all at
    that moment; the nightly fit corrects it, as it does likes that were taken back.
    """
    if not hold_pairs():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [limit])
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute(_HISTORIES, [sorted({row[1] for row in rows}), HISTORY])
        histories = [_Like(*row) for row in cursor.fetchall()]
        # Notes before likes: so does who deletes a note. A like that somebody is changing waits for its turn.
        cursor.execute(THERE, [sorted({like.note for like in histories})])
        there = {row[0] for row in cursor.fetchall()}
        cursor.execute(_TAKE, [[row[0] for row in rows]])
        fresh = {row[0] for row in cursor.fetchall()}
        touched = _add(cursor, _pairs((like for like in histories if like.note in there), fresh))
        refresh(cursor, touched)
        cursor.execute(
            "UPDATE discovery_affinity SET paired_at = %s WHERE id = ANY(%s)", [now(), sorted(fresh)]
        )
    return len(fresh)


def hold_pairs() -> bool:
    """Be the only one who writes pairs until the end of the transaction; False when somebody else is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
        return bool(row and row[0])


def refresh(cursor: Any, note_ids: Sequence[int]) -> None:
    """Write the neighbours of these notes, ascending, out of their pairs."""
    if note_ids:
        powers = -ITEM, -OTHER, -SMOOTH_ITEM, SMOOTH_OTHER
        cursor.execute(_REFRESH, [now(), list(note_ids), *powers, PEOPLE_LEAST, NEIGHBORS])


class _Like(NamedTuple):
    """A row of _HISTORIES; `degree` is the sum of everything that the person likes."""

    person: int
    affinity: int
    note: int
    weight: float
    paired: bool
    degree: float


def _pairs(likes: Iterable[_Like], fresh: set[int]) -> Pairs:
    """What the fresh likes add to each pair of notes, and to each note itself."""
    people: dict[int, list[_Like]] = {}
    for like in likes:
        people.setdefault(like.person, []).append(like)
    pairs: Pairs = {}
    for own in people.values():
        share = float(person_share(np.float64(own[0].degree)))
        # A like that waits for a later call is paired with these then.
        met = [like for like in own if like.paired]
        for like in (like for like in own if like.affinity in fresh):
            _count(pairs, like.note, like.note, like.weight)
            for other in met:
                _count(pairs, like.note, other.note, like.weight * other.weight * share)
            met.append(like)
    return pairs


def _count(pairs: Pairs, one: int, other: int, weight: float) -> None:
    key = (min(one, other), max(one, other))
    before, people = pairs.get(key, (0.0, 0))
    pairs[key] = before + weight, people + 1


def _add(cursor: Any, pairs: Pairs) -> list[int]:
    """Add to the pairs of notes, in one order; gives the notes touched, ascending."""
    rows = sorted((*pair, *told) for pair, told in pairs.items())
    cursor.execute(_ADD, [[row[place] for row in rows] for place in range(4)])
    return sorted({note for row in rows for note in row[:2]})
