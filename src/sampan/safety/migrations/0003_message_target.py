"""Messages of chats can be reported and decided about."""

from django.db import migrations, models

KINDS = [
    (kind, kind) for kind in ("note", "comment", "account", "product", "review", "shop", "message")
]


class Migration(migrations.Migration):
    dependencies = [("safety", "0002_shop_targets")]

    operations = [
        migrations.AlterField("decision", "target_kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AlterField("report", "target_kind", models.CharField(choices=KINDS, max_length=10)),
    ]
