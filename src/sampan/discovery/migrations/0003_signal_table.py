# The table of signals, partitioned by day, and the function that makes a day's partition.

from django.db import migrations

TABLE = """
CREATE TABLE discovery_signal (
    account_id bigint NOT NULL DEFAULT 0,
    view bigint NOT NULL DEFAULT 0,
    note_id bigint NOT NULL DEFAULT 0,
    author_id bigint NOT NULL DEFAULT 0,
    kind smallint NOT NULL,
    day date NOT NULL,
    surface smallint NOT NULL DEFAULT 0,
    position smallint NOT NULL DEFAULT -1,
    source smallint NOT NULL DEFAULT 0,
    language smallint NOT NULL DEFAULT -1,
    translated boolean NOT NULL DEFAULT false,
    milliseconds integer NOT NULL DEFAULT 0,
    happened_at timestamptz NOT NULL,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (account_id, view, note_id, author_id, kind, day)
) PARTITION BY RANGE (day);
CREATE INDEX discovery_signal_tx ON discovery_signal (tx);
"""

FUNCTION = """
CREATE FUNCTION sampan_signal_day(wanted date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7203115);
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF discovery_signal FOR VALUES FROM (%L) TO (%L)',
        'discovery_signal_' || to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1
    );
END $$;
"""

DAYS = """
SELECT sampan_signal_day(((now() AT TIME ZONE 'UTC')::date) + step) FROM generate_series(-2, 7) AS step;
"""


class Migration(migrations.Migration):
    dependencies = [("discovery", "0002_discovery")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE discovery_signal"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sampan_signal_day"),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
    ]
