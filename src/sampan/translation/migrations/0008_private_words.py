"""Private words under keys of their own: who they belong to, and whether their reader lets them leave."""

from typing import Any

from django.db import migrations, models


def forget_what_waits(apps: Any, schema_editor: Any) -> None:
    """Private texts that waited under the hash of their bare words: whoever looks again asks again."""
    apps.get_model("translation", "Wanted").objects.filter(is_private=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("translation", "0007_no_boxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="memory",
            name="is_private",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="wanted",
            name="may_leave",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="wanted",
            name="scope",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddIndex(
            model_name="wanted",
            index=models.Index(
                fields=["scope"],
                name="translation_wanted_scope",
                condition=models.Q(("scope", ""), _negated=True),
            ),
        ),
        migrations.RunPython(forget_what_waits, migrations.RunPython.noop, elidable=True),
    ]
