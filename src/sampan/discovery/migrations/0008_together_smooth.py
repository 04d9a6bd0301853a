"""Pairs of notes remember what smoothing gave them, so that what comes later in the day is added to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0007_known_likes")]

    operations = [migrations.AddField("together", "smooth", models.FloatField(default=0))]
