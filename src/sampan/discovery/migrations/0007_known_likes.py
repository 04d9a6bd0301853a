"""What people liked and collected before signals were kept counts as well: the latest 300 notes of each."""

from django.db import migrations

# The weights of a like and of a collect, as they are now; the moment stands in the id.
KNOWN = """
INSERT INTO discovery_affinity (account_id, note_id, weight, at)
SELECT account_id, note_id, weight, to_timestamp((id >> 16) / 1000.0) FROM (
    SELECT account_id, note_id, max(weight) AS weight, max(id) AS id,
        row_number() OVER (PARTITION BY account_id ORDER BY max(id) DESC) AS place
    FROM (
        SELECT account_id, note_id, 1.0 AS weight, id FROM notes_like
        UNION ALL SELECT account_id, note_id, 2.0, id FROM notes_collect
    ) AS acts
    WHERE EXISTS (SELECT FROM notes_note WHERE id = note_id AND author_id <> account_id)
    GROUP BY account_id, note_id
) AS known WHERE place <= 300
ON CONFLICT (account_id, note_id) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0006_pool_fresh"), ("notes", "0007_topicfollow")]

    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
