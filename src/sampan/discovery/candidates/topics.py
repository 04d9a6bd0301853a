"""Candidates under the topics that the person follows: the newest of each."""

from __future__ import annotations

import numpy as np
from django.db import connection

from sampan.discovery.candidates.found import Found, found
from sampan.discovery.candidates.person import Person
from sampan.discovery.candidates.worth import worth
from sampan.discovery.ranking.sources import Source

TOPICS_ASKED = 50
EACH = 20
_SQL = """
SELECT notes.id, wanted.topic, notes.acts
FROM unnest(%(topics)s::bigint[]) AS wanted (topic)
CROSS JOIN LATERAL (
    SELECT note.id, note.like_count + note.collect_count + note.comment_count + note.share_count AS acts
    FROM notes_notetopic AS link JOIN notes_note AS note ON note.id = link.note_id
    WHERE link.topic_id = wanted.topic ORDER BY link.note_id DESC LIMIT %(each)s
) AS notes
"""


def from_topics(person: Person, size: int) -> Found:
    """At most `size` notes; the anchor is the topic. One query, none for who follows no topic."""
    if not len(person.topic_ids):
        return found(Source.TOPIC, [], [], [])
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"topics": person.topic_ids[:TOPICS_ASKED].tolist(), "each": EACH})
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
    rows = rows[person.unmet(rows[:, 0])]
    return found(Source.TOPIC, rows[:, 0], rows[:, 1], worth(rows[:, 0], rows[:, 2])).best(size)
