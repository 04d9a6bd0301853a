"""The SQL function that makes the time-ordered ids, and the extensions that every room needs."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FORWARD = """
CREATE SEQUENCE IF NOT EXISTS sampan_id_seq;
CREATE OR REPLACE FUNCTION sampan_next_id() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 16) | (nextval('sampan_id_seq') & 65535)
$$;
"""
BACKWARD = "DROP FUNCTION IF EXISTS sampan_next_id(); DROP SEQUENCE IF EXISTS sampan_id_seq;"


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [TrigramExtension(), migrations.RunSQL(FORWARD, BACKWARD)]
