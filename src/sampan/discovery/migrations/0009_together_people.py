# How many people like two notes: what one alone likes is not told. And what two columns say of themselves.

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0008_together_smooth")]

    operations = [
        migrations.AddField(
            "together",
            "people",
            models.PositiveIntegerField(default=0, help_text="How many people like both."),
        ),
        migrations.AlterField(
            "pool",
            "sources",
            ArrayField(
                models.SmallIntegerField(),
                blank=True,
                default=list,
                help_text="See `discovery.types.Source`.",
                size=None,
            ),
        ),
        migrations.AlterField(
            "together",
            "smooth",
            models.FloatField(default=0, help_text="What the nightly fit adds; 0 for pairs that came since."),
        ),
    ]
