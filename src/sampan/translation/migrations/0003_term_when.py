"""When an entry of the glossary counts: always, alone, or by the words around it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column that keeps ordinary words such as 'fire' and 'bet' from being explained as slang."""

    dependencies = (("translation", "0002_translation_in_depth"),)

    operations = (
        migrations.AddField(
            model_name="term",
            name="when",
            field=models.CharField(blank=True, default="always", max_length=400),
        ),
    )
