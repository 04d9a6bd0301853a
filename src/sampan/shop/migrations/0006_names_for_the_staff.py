# What the pages of the staff call orders; nothing changes in the database.


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sampan.core.clock
import sampan.shop.models.ledger
import sampan.shop.models.orders
import sampan.shop.types


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_names_for_the_staff"),
        ("shop", "0005_creators_of_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="order",
            options={"verbose_name": "order", "verbose_name_plural": "orders"},
        ),
        migrations.AlterModelOptions(
            name="orderhistory",
            options={"verbose_name": "order event", "verbose_name_plural": "order events"},
        ),
        migrations.AlterModelOptions(
            name="orderline",
            options={"verbose_name": "order line", "verbose_name_plural": "order lines"},
        ),
        migrations.AlterField(
            model_name="order",
            name="buyer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="orders",
                to="accounts.account",
                verbose_name="buyer",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="buyer_note",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="buyer note"),
        ),
        migrations.AlterField(
            model_name="order",
            name="buyer_note_language",
            field=models.CharField(default="und", max_length=10, verbose_name="buyer note language"),
        ),
        migrations.AlterField(
            model_name="order",
            name="carrier",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="carrier"),
        ),
        migrations.AlterField(
            model_name="order",
            name="checkout",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="shop.checkout",
                verbose_name="checkout",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="order",
            name="currency",
            field=models.CharField(max_length=3, verbose_name="currency"),
        ),
        migrations.AlterField(
            model_name="order",
            name="discount",
            field=models.BigIntegerField(default=0, verbose_name="discount"),
        ),
        migrations.AlterField(
            model_name="order",
            name="done_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="done at"),
        ),
        migrations.AlterField(
            model_name="order",
            name="ended_at",
            field=models.DateTimeField(
                blank=True, help_text="Cancelled or refunded whole.", null=True, verbose_name="ended at"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="fee",
            field=models.BigIntegerField(
                default=0, help_text="What the instance keeps of it.", verbose_name="fee"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="goods",
            field=models.BigIntegerField(help_text="The lines' sum before the coupon.", verbose_name="goods"),
        ),
        migrations.AlterField(
            model_name="order",
            name="is_disputed",
            field=models.BooleanField(
                default=False, help_text="A dispute is open.", verbose_name="is disputed"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="is_returning",
            field=models.BooleanField(
                default=False, help_text="A return is asked for or on its way.", verbose_name="is returning"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="paid_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="paid at"),
        ),
        migrations.AlterField(
            model_name="order",
            name="refunded",
            field=models.BigIntegerField(
                default=0, help_text="Given back or on its way back.", verbose_name="refunded"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="shipped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shipped at"),
        ),
        migrations.AlterField(
            model_name="order",
            name="shipping",
            field=models.BigIntegerField(default=0, verbose_name="shipping"),
        ),
        migrations.AlterField(
            model_name="order",
            name="shipping_name",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="shipping name"),
        ),
        migrations.AlterField(
            model_name="order",
            name="shop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="shop.shop",
                verbose_name="shop",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "pending"),
                    ("paid", "paid"),
                    ("shipped", "shipped"),
                    ("done", "done"),
                    ("cancelled", "cancelled"),
                    ("refunded", "refunded"),
                ],
                default=sampan.shop.types.OrderState["PENDING"],
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="total",
            field=models.BigIntegerField(verbose_name="total"),
        ),
        migrations.AlterField(
            model_name="order",
            name="tracking",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="tracking"),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="act",
            field=models.CharField(
                choices=[
                    ("place", "place"),
                    ("pay", "pay"),
                    ("ship", "ship"),
                    ("track", "track"),
                    ("receive", "receive"),
                    ("ask_cancel", "ask_cancel"),
                    ("cancel", "cancel"),
                    ("expire", "expire"),
                    ("ask_refund", "ask_refund"),
                    ("refund", "refund"),
                    ("refund_whole", "refund_whole"),
                    ("refund_failed", "refund_failed"),
                    ("ask_return", "ask_return"),
                    ("answer_return", "answer_return"),
                    ("send_return", "send_return"),
                    ("take_return", "take_return"),
                    ("drop_return", "drop_return"),
                    ("dispute", "dispute"),
                    ("drop_dispute", "drop_dispute"),
                    ("settle", "settle"),
                ],
                max_length=13,
                verbose_name="act",
            ),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="after",
            field=models.CharField(max_length=9, verbose_name="after"),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="before",
            field=models.CharField(blank=True, default="", max_length=9, verbose_name="before"),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.account",
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="detail",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Amounts, reasons, tracking numbers.",
                verbose_name="detail",
            ),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="history",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="orderhistory",
            name="party",
            field=models.CharField(
                choices=[
                    ("buyer", "buyer"),
                    ("seller", "seller"),
                    ("operator", "operator"),
                    ("provider", "provider"),
                    ("clock", "clock"),
                ],
                max_length=8,
                verbose_name="party",
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="commission",
            field=models.BigIntegerField(
                default=0, help_text="What the creator earns by it, minor units.", verbose_name="commission"
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="creator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=sampan.shop.models.orders.forget_with_row,
                related_name="+",
                to="accounts.account",
                verbose_name="creator",
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="discount",
            field=models.BigIntegerField(
                default=0, help_text="Its part of the order's coupon.", verbose_name="discount"
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="options",
            field=models.JSONField(
                default=list, help_text="[[name, value], ...], each to 40 characters.", verbose_name="options"
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="price",
            field=models.BigIntegerField(help_text="For one.", verbose_name="price"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="quantity",
            field=models.PositiveSmallIntegerField(verbose_name="quantity"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="refunded",
            field=models.BigIntegerField(default=0, verbose_name="refunded"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="refunded_quantity",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Of these, gone back to stock or not.", verbose_name="refunded quantity"
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="sku",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="sku"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="title",
            field=models.CharField(max_length=120, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="variant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="order_lines",
                to="shop.variant",
                verbose_name="variant",
            ),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="via_note_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="via note id"),
        ),
        migrations.AlterField(
            model_name="orderline",
            name="weight_grams",
            field=models.PositiveIntegerField(default=0, help_text="Of one.", verbose_name="weight grams"),
        ),
    ]
