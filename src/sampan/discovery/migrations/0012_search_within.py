# The functions that find notes and products look for the words and for the windows apart.

from django.db import migrations

# As one question, words and windows are held against each document of every window. As two, the index
# skips from one document that has the words to the next. ROWS as in 0010.
SETTINGS = "SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan SET jit = off"

NOTES = f"""
CREATE FUNCTION sampan_search(
    questions tsquery[], within tsquery[], since bigint, until bigint, most int, enough int
)
RETURNS TABLE (note_id bigint, author_id bigint, language smallint, category smallint,
    quality double precision, terms bytea)
LANGUAGE plpgsql STABLE PARALLEL SAFE
{SETTINGS}
AS $$
DECLARE
    got int;
    total int := 0;
BEGIN
    FOR place IN 1 .. cardinality(questions) LOOP
        IF within[place] IS NULL THEN
            RETURN QUERY
                SELECT d.note_id, d.author_id, d.language, d.category, d.quality, d.terms
                FROM discovery_searchdocument d
                WHERE d.words @@ questions[place] AND d.note_id + 0 BETWEEN since AND until
                ORDER BY d.note_id DESC LIMIT most;
        ELSE
            RETURN QUERY
                SELECT d.note_id, d.author_id, d.language, d.category, d.quality, d.terms
                FROM discovery_searchdocument d
                WHERE d.words @@ questions[place] AND d.words @@ within[place]
                    AND d.note_id + 0 BETWEEN since AND until
                ORDER BY d.note_id DESC LIMIT most;
        END IF;
        GET DIAGNOSTICS got = ROW_COUNT;
        total := total + got;
        EXIT WHEN total >= enough;
    END LOOP;
END $$;
"""

PRODUCTS = f"""
CREATE FUNCTION sampan_search_products(
    questions tsquery[], within tsquery[], until bigint, read int, most int, enough int
)
RETURNS TABLE (product_id bigint, seller_id bigint, terms bytea)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100
{SETTINGS}
AS $$
DECLARE
    got int;
    total int := 0;
BEGIN
    FOR place IN 1 .. cardinality(questions) LOOP
        IF within[place] IS NULL THEN
            RETURN QUERY
                SELECT h.product_id, h.seller_id, h.terms FROM (
                    SELECT d.product_id, d.seller_id, d.terms FROM discovery_productdocument d
                    WHERE d.words @@ questions[place] AND d.product_id + 0 <= until LIMIT read
                ) h ORDER BY h.product_id DESC LIMIT most;
        ELSE
            RETURN QUERY
                SELECT h.product_id, h.seller_id, h.terms FROM (
                    SELECT d.product_id, d.seller_id, d.terms FROM discovery_productdocument d
                    WHERE d.words @@ questions[place] AND d.words @@ within[place]
                        AND d.product_id + 0 <= until LIMIT read
                ) h ORDER BY h.product_id DESC LIMIT most;
        END IF;
        GET DIAGNOSTICS got = ROW_COUNT;
        total := total + got;
        EXIT WHEN total >= enough;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0011_together_free")]

    # The functions of before take other arguments; they stay for the processes that still run.
    operations = [
        migrations.RunSQL(
            NOTES, "DROP FUNCTION sampan_search(tsquery[], tsquery[], bigint, bigint, int, int)"
        ),
        migrations.RunSQL(
            PRODUCTS, "DROP FUNCTION sampan_search_products(tsquery[], tsquery[], bigint, int, int, int)"
        ),
    ]
