"""Live events that carry somebody's words say whose: they go out of the kept events when the words are deleted."""

from django.db import migrations

FORWARD = """
ALTER TABLE core_live_event ADD COLUMN words_of text;
CREATE INDEX core_live_event_words ON core_live_event (words_of) WHERE words_of IS NOT NULL;
"""
BACKWARD = "ALTER TABLE core_live_event DROP COLUMN words_of;"


class Migration(migrations.Migration):
    dependencies = [("core", "0002_live_events")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
