"""Pairs and neighbours hold no note any more: what is fitted at night keeps nobody from deleting one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0010_products")]

    operations = [
        migrations.AlterField(
            model,
            name,
            kind(
                to="notes.note",
                on_delete=django.db.models.deletion.DO_NOTHING,
                db_constraint=False,
                **options,
            ),
        )
        for model, name, kind, options in (
            ("together", "one", models.ForeignKey, {"related_name": "+"}),
            ("together", "other", models.ForeignKey, {"related_name": "+"}),
            (
                "neighbors",
                "note",
                models.OneToOneField,
                {"related_name": "neighbors", "primary_key": True, "serialize": False},
            ),
        )
    ]
