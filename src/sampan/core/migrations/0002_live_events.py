"""The latest live events, kept some minutes for pages whose connection breaks."""

from django.db import migrations

FORWARD = """
CREATE TABLE core_live_event (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  body text NOT NULL
);
COMMENT ON TABLE core_live_event IS
  'What pages were told lately (core/live.py). Rows are removed after minutes, always the lowest xids first.';
"""
BACKWARD = "DROP TABLE IF EXISTS core_live_event;"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_ids")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
