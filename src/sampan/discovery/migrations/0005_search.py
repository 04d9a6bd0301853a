# Documents get terms to rank by and a serial number; shares of words, names as typed; the function that finds.

import sampan.core.clock
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

SEQUENCE = "CREATE SEQUENCE discovery_document_serial"

# The words are only ever looked up in the index, so they lie apart from what is read row by row.
LAYOUT = (
    "ALTER TABLE discovery_searchdocument SET (toast_tuple_target = 128); "
    "ALTER TABLE discovery_searchdocument ALTER COLUMN terms SET STORAGE MAIN"
)

# Several questions, the strictest first, until enough was found; one round trip. An index scan by note
# would unpack the words of every row that it passes, and so would a scan of the whole table.
FUNCTION = """
CREATE FUNCTION sampan_search(questions tsquery[], since bigint, until bigint, most int, enough int)
RETURNS TABLE (note_id bigint, author_id bigint, language smallint, category smallint, topic_ids bigint[],
    quality double precision, terms bytea)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
DECLARE
    question tsquery;
    got int;
    total int := 0;
BEGIN
    FOREACH question IN ARRAY questions LOOP
        RETURN QUERY
            SELECT d.note_id, d.author_id, d.language, d.category, d.topic_ids, d.quality, d.terms
            FROM discovery_searchdocument d
            WHERE d.words @@ question AND d.note_id + 0 BETWEEN since AND until
            ORDER BY d.note_id DESC LIMIT most;
        GET DIAGNOSTICS got = ROW_COUNT;
        total := total + got;
        EXIT WHEN total >= enough;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0004_content")]

    operations = [
        migrations.CreateModel(
            name="TermShares",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("terms", ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("shares", ArrayField(base_field=models.FloatField(), default=list, size=None)),
                ("sampled", models.PositiveIntegerField(default=0)),
                ("documents", models.BigIntegerField(default=0, help_text="How many there were, about.")),
                ("made_at", models.DateTimeField(default=sampan.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("topic", "Topic"), ("person", "Person")], max_length=6)),
                ("target_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=100)),
                ("pinyin", models.CharField(blank=True, default="", max_length=240)),
            ],
            options={
                "indexes": [
                    GinIndex(
                        fields=["key", "pinyin"],
                        name="search_name_like",
                        opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                    ),
                    models.Index(
                        fields=["kind", "key"],
                        name="search_name_key",
                        opclasses=["text_ops", "text_pattern_ops"],
                    ),
                    models.Index(
                        fields=["kind", "pinyin"],
                        name="search_name_pinyin",
                        opclasses=["text_ops", "text_pattern_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "target_id", "key"), name="search_name_once")
                ],
            },
        ),
        migrations.AddField(
            "searchdocument",
            "terms",
            models.BinaryField(default=b"", help_text="The same to rank by; see `discovery.terms.packing`."),
        ),
        migrations.AddField("searchdocument", "serial", models.BigIntegerField(default=0)),
        migrations.AddField(
            "askedquery",
            "key",
            models.CharField(default="", help_text="Folded: NFKC, lower case, simplified.", max_length=60),
        ),
        migrations.AddIndex("askedquery", models.Index(fields=["asked_at"], name="asked_lately")),
        migrations.AddIndex("querytally", models.Index(fields=["day"], name="query_tally_day")),
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE discovery_document_serial"),
        migrations.RunSQL(LAYOUT, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sampan_search"),
    ]
