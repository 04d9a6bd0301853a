"""A tag hangs on its picture, which a draft can hold before there is a note."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_books")]

    operations = [
        migrations.AlterField(
            model_name="producttag",
            name="note",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty while it is a draft; `media.note` is right a moment earlier.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="product_tags",
                to="notes.note",
            ),
        ),
    ]
