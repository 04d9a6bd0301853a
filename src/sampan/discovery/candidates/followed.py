"""Candidates by the people whom the person follows: their newest and their best."""

from __future__ import annotations

import numpy as np
from django.db import connection

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.candidates.worth import worth
from sampan.discovery.ranking.interests import author_weights
from sampan.discovery.ranking.sources import Source

PEOPLE_MAX = 200
"""Followed people who are looked at: those whose notes the person liked, then those followed last."""
EACH = 5
"""The newest notes of each: Following has all of them."""
_SQL = """
SELECT notes.id, notes.author_id, notes.acts
FROM (
    SELECT followed_id FROM accounts_follow WHERE follower_id = %(me)s
    ORDER BY followed_id = ANY(%(close)s) DESC, id DESC LIMIT %(people)s
) AS people
CROSS JOIN LATERAL (
    SELECT id, author_id, like_count + collect_count + comment_count + share_count AS acts
    FROM notes_note
    WHERE author_id = people.followed_id AND visibility = 'public' AND hidden_at IS NULL
    ORDER BY id DESC LIMIT %(each)s
) AS notes
"""


def from_followed(person: Person, size: int) -> Found:
    """At most `size` notes; the anchor is the author. One query, at most PEOPLE_MAX x EACH rows."""
    close, _closeness = author_weights(person.liked.author_ids, person.liked.weights)
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL, {"me": person.account_id, "close": close.tolist(), "people": PEOPLE_MAX, "each": EACH}
        )
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
    rows = rows[person.unmet(rows[:, 0])]
    return found(Source.FOLLOWED, rows[:, 0], rows[:, 1], worth(rows[:, 0], rows[:, 2])).best(size)
