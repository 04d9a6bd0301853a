# What the pages of the staff call shops, coupons and disputes; nothing changes in the database.


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
        ("shop", "0007_names_of_money_for_the_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="coupon",
            options={"verbose_name": "coupon", "verbose_name_plural": "coupons"},
        ),
        migrations.AlterModelOptions(
            name="dispute",
            options={"verbose_name": "dispute", "verbose_name_plural": "disputes"},
        ),
        migrations.AlterModelOptions(
            name="shop",
            options={"verbose_name": "shop", "verbose_name_plural": "shops"},
        ),
        migrations.AlterField(
            model_name="coupon",
            name="code",
            field=models.CharField(help_text="Kept in capitals.", max_length=32, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ends at"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="is active"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="kind",
            field=models.CharField(
                choices=[("amount", "amount"), ("percent", "percent")], max_length=7, verbose_name="kind"
            ),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="least_total",
            field=models.BigIntegerField(
                default=0, help_text="The goods' worth from which it holds.", verbose_name="least total"
            ),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="most_off",
            field=models.BigIntegerField(
                blank=True, help_text="The most that a share takes off.", null=True, verbose_name="most off"
            ),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="shop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="coupons",
                to="shop.shop",
                verbose_name="shop",
            ),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="starts_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="starts at"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="use_count",
            field=models.PositiveIntegerField(default=0, verbose_name="use count"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="uses_each_max",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="For one buyer.", verbose_name="uses each max"
            ),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="uses_max",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="uses max"),
        ),
        migrations.AlterField(
            model_name="coupon",
            name="value",
            field=models.BigIntegerField(help_text="Minor units, or basis points.", verbose_name="value"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="decision",
            field=models.CharField(blank=True, default="", max_length=1000, verbose_name="decision"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="disputes",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="reason",
            field=models.CharField(max_length=1000, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="refund",
            field=models.BigIntegerField(default=0, verbose_name="refund"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("for_buyer", "for_buyer"),
                    ("for_seller", "for_seller"),
                    ("withdrawn", "withdrawn"),
                ],
                default=sampan.shop.types.DisputeState["OPEN"],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="about",
            field=models.CharField(blank=True, default="", max_length=2000, verbose_name="about"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="shop",
                serialize=False,
                to="accounts.account",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="commission",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Basis points that a creator earns where the product says nothing else.",
                verbose_name="commission",
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="currency",
            field=models.CharField(
                help_text="ISO 4217; all its prices are in it.", max_length=3, verbose_name="currency"
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="handling_days",
            field=models.PositiveSmallIntegerField(
                default=3, help_text="Days until it is sent.", verbose_name="handling days"
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="hidden_at",
            field=models.DateTimeField(
                blank=True, help_text="Hidden by the staff.", null=True, verbose_name="hidden at"
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="payout_details",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Where the operator sends its money; private.",
                max_length=500,
                verbose_name="payout details",
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="return_days",
            field=models.PositiveSmallIntegerField(default=14, verbose_name="return days"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="return_policy",
            field=models.CharField(blank=True, default="", max_length=2000, verbose_name="return policy"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="sales_count",
            field=models.PositiveIntegerField(default=0, verbose_name="sales count"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="ships_from_country",
            field=models.CharField(
                help_text="ISO 3166-1 alpha-2.", max_length=2, verbose_name="ships from country"
            ),
        ),
        migrations.AlterField(
            model_name="shop",
            name="ships_from_place",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="ships from place"),
        ),
        migrations.AlterField(
            model_name="shop",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "asked"),
                    ("open", "open"),
                    ("resting", "resting"),
                    ("refused", "refused"),
                    ("closed", "closed"),
                ],
                max_length=8,
                verbose_name="state",
            ),
        ),
    ]
