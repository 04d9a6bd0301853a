"""Empties the database after a test that committed: only the tables that it wrote to."""

from functools import cache

from django.db import connection, transaction

KEPT = {"django_content_type", "auth_permission"}
"""Django writes them anew after its own flush; they say the same before and after every test."""
BESIDE_MODELS = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "discovery_signal",
)
"""No model of Django's manages them."""


def empty_tables() -> None:
    """Delete all rows.

    Django's flush truncates every table, most of them empty, and makes all permissions anew: some tenths of a
    second after each such test.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_which_have_rows())
        written = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        if not cursor.fetchone()[0]:
            if written:
                cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")
            return
        # Neither foreign keys nor what guards the shop's books has a say when everything goes.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in written:
            cursor.execute(f"DELETE FROM {name}")


@cache
def _which_have_rows() -> str:
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = sorted({*models, *BESIDE_MODELS} - KEPT)
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})" for name in names
    )
