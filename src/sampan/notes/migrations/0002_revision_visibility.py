"""A revision remembers to whom the note was open when it said so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("notes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="visibility",
            field=models.CharField(
                choices=[("public", "public"), ("followers", "followers"), ("mutual", "mutual"), ("self", "self")],
                default="self",
                max_length=9,
            ),
        ),
    ]
