# Products as the search and the Shop tab see them, and the function that finds them.

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgvector.django.halfvec
import pgvector.django.indexes
from django.db import migrations, models

import sampan.core.clock

SEQUENCE = "CREATE SEQUENCE discovery_product_serial"

# The words are only ever looked up in the index, so they lie apart from what is read row by row.
LAYOUT = (
    "ALTER TABLE discovery_productdocument SET (toast_tuple_target = 128); "
    "ALTER TABLE discovery_productdocument ALTER COLUMN terms SET STORAGE MAIN"
)

# Several questions, the strictest first, until enough was found; one round trip. Whatever stands in many
# documents costs no more than `read` of them: the newest windows were asked for already where that is known.
# ROWS keeps the planner from reading the whole catalogue for the few that are found.
FUNCTION = """
CREATE FUNCTION sampan_search_products(questions tsquery[], until bigint, read int, most int, enough int)
RETURNS TABLE (product_id bigint, seller_id bigint, terms bytea)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
DECLARE
    question tsquery;
    got int;
    total int := 0;
BEGIN
    FOREACH question IN ARRAY questions LOOP
        RETURN QUERY
            SELECT h.product_id, h.seller_id, h.terms FROM (
                SELECT d.product_id, d.seller_id, d.terms FROM discovery_productdocument d
                WHERE d.words @@ question AND d.product_id + 0 <= until LIMIT read
            ) h ORDER BY h.product_id DESC LIMIT most;
        GET DIAGNOSTICS got = ROW_COUNT;
        total := total + got;
        EXIT WHEN total >= enough;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0009_together_people"), ("shop", "0001_shop")]

    operations = [
        migrations.CreateModel(
            name="ProductDocument",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="shop.product",
                    ),
                ),
                ("seller_id", models.BigIntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "terms",
                    models.BinaryField(
                        default=b"", help_text="The same to rank by; see `discovery.terms.packing`."
                    ),
                ),
                ("serial", models.BigIntegerField(default=0)),
                (
                    "is_waiting",
                    models.BooleanField(
                        default=False, help_text="Some of its words are not translated yet."
                    ),
                ),
                ("text_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="product_words", fastupdate=False
                    ),
                    models.Index(
                        fields=["made_at"],
                        name="product_words_waiting",
                        condition=models.Q(is_waiting=True),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductVector",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vector",
                        serialize=False,
                        to="shop.product",
                    ),
                ),
                ("seller_id", models.BigIntegerField()),
                (
                    "language",
                    models.SmallIntegerField(
                        default=1, help_text="0 Chinese, 1 English and all that is neither."
                    ),
                ),
                ("vector", pgvector.django.halfvec.HalfVectorField(dimensions=384)),
                ("text_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                "indexes": [
                    pgvector.django.indexes.HnswIndex(
                        condition=models.Q(language=0),
                        ef_construction=64,
                        fields=["vector"],
                        m=16,
                        name="product_vector_near_zh",
                        opclasses=["halfvec_ip_ops"],
                    ),
                    pgvector.django.indexes.HnswIndex(
                        condition=models.Q(language=1),
                        ef_construction=64,
                        fields=["vector"],
                        m=16,
                        name="product_vector_near_en",
                        opclasses=["halfvec_ip_ops"],
                    ),
                ],
            },
        ),
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE discovery_product_serial"),
        migrations.RunSQL(LAYOUT, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sampan_search_products"),
    ]
