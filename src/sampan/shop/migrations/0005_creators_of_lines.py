"""Who earned by a line stays named on it while the books name them; nothing changes in the database."""

from django.db import migrations, models

import sampan.shop.models.orders


class Migration(migrations.Migration):
    dependencies = [("shop", "0004_order_acts")]

    operations = [
        migrations.AlterField(
            "orderline",
            "creator",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=sampan.shop.models.orders.forget_with_row,
                related_name="+",
                to="accounts.account",
            ),
        ),
    ]
