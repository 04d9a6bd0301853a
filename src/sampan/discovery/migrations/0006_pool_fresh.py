"""Pools tell why a note is in them, and hold the new notes that look for their first audience."""

import django.contrib.postgres.fields
from django.db import migrations, models


def _array(base: models.Field) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(base_field=base, blank=True, default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0005_search")]

    operations = [
        migrations.AddField("pool", "sources", _array(models.SmallIntegerField())),
        migrations.AddField("pool", "fresh_ids", _array(models.BigIntegerField())),
        migrations.AddField("pool", "fresh_authors", _array(models.BigIntegerField())),
        migrations.AddField("pool", "fresh_categories", _array(models.SmallIntegerField())),
        migrations.AddField("pool", "fresh_languages", _array(models.SmallIntegerField())),
        migrations.AddField("pool", "fresh_good", _array(models.FloatField())),
        migrations.AddField("pool", "fresh_shown", _array(models.FloatField())),
    ]
