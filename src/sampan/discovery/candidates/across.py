"""Candidates in the other language, loved by people with the person's taste."""

from __future__ import annotations

import numpy as np
from django.db import connection

from sampan.discovery.candidates.found import Found, found, joined
from sampan.discovery.candidates.neighbors import neighbors_of_liked
from sampan.discovery.candidates.person import Person
from sampan.discovery.ranking.sources import Source
from sampan.discovery.types import language_number
from sampan.notes.models import Note

ASKED_NOTES = 30
"""Liked notes by which the like-minded are found."""
EACH_NOTE = 40
"""Likers of one note who are looked at: those of a famous note say little anyway."""
LIKE_MINDED = 30
LOVED_BY_LEAST = 2
"""How many of the like-minded must have loved a note: what a single one likes, perhaps without showing it, is
not to be read off the feed of whoever liked a note with them."""
EACH_PERSON = 20
"""The latest notes that each of the like-minded liked."""
_SQL = """
WITH mine AS (SELECT * FROM unnest(%(notes)s::bigint[], %(weights)s::float8[]) AS liked (note, weight)),
shared AS (
    SELECT other.account_id, mine.note, mine.weight * least(other.weight, 1) AS weight
    FROM mine CROSS JOIN LATERAL (
        SELECT account_id, weight FROM discovery_affinity
        WHERE note_id = mine.note AND account_id <> %(me)s AND weight > 0
            AND NOT EXISTS (
                SELECT FROM accounts_account AS person
                LEFT JOIN discovery_taste AS taste ON taste.account_id = person.id
                WHERE person.id = discovery_affinity.account_id
                    AND (person.suspended_at IS NOT NULL OR NOT taste.learns)
            )
        LIMIT %(each_note)s
    ) AS other
),
minded AS (
    SELECT account_id, sum(weight) / sqrt(4 + count(*)) AS weight,
        (array_agg(note ORDER BY weight DESC, note))[1] AS anchor
    FROM shared GROUP BY account_id ORDER BY 2 DESC, 1 LIMIT %(minded)s
)
SELECT loved.note_id, (array_agg(minded.anchor ORDER BY minded.weight DESC))[1],
    sum(minded.weight * loved.weight), note.language
FROM minded CROSS JOIN LATERAL (
    SELECT note_id, weight FROM discovery_affinity
    WHERE account_id = minded.account_id AND weight > 0 ORDER BY at DESC LIMIT %(each_person)s
) AS loved
JOIN notes_note AS note ON note.id = loved.note_id
GROUP BY loved.note_id, note.language HAVING count(*) >= %(loved_by)s
"""


def from_across(person: Person, size: int) -> Found:
    """At most `size` notes in the language that is not the person's own; the anchor is a note that all liked.

    By the neighbours of what the person liked, and by what those like who liked the same. Two queries.
    """
    near = _in_other_language(
        person, neighbors_of_liked(person, Source.ACROSS, "together_ids", "together_scores")
    )
    return joined([_scaled(near), _scaled(_by_like_minded(person))]).best(size)


def _by_like_minded(person: Person) -> Found:
    liked = person.liked
    values = {
        "me": person.account_id,
        "notes": liked.note_ids[:ASKED_NOTES].tolist(),
        "weights": liked.weights[:ASKED_NOTES].tolist(),
        "each_note": EACH_NOTE,
        "minded": LIKE_MINDED,
        "each_person": EACH_PERSON,
        "loved_by": LOVED_BY_LEAST,
    }
    if not len(liked):
        return found(Source.ACROSS, [], [], [])
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        rows = [row for row in cursor.fetchall() if language_number(row[3]) == person.other_language]
    loved = found(
        Source.ACROSS, [row[0] for row in rows], [row[1] for row in rows], [float(row[2]) for row in rows]
    )
    return loved.take(person.unmet(loved.ids))


def _in_other_language(person: Person, near: Found) -> Found:
    if not len(near):
        return near
    tags = dict(Note.objects.filter(pk__in=near.ids.tolist()).values_list("pk", "language"))
    numbers = np.array([language_number(tags.get(pk, "")) for pk in near.ids.tolist()])
    return near.take(numbers == person.other_language)


def _scaled(part: Found) -> Found:
    """Scores of two kinds brought to between 0 and 1."""
    most = float(part.scores.max(initial=0.0))
    return found(Source.ACROSS, part.ids, part.anchors, part.scores / most if most > 0 else part.scores)
