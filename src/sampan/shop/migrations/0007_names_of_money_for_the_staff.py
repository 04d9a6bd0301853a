# What the pages of the staff call payments and the books; nothing changes in the database.

import uuid

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
        ("shop", "0006_names_for_the_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="entry",
            options={"verbose_name": "entry", "verbose_name_plural": "entries"},
        ),
        migrations.AlterModelOptions(
            name="exchangerate",
            options={"verbose_name": "exchange rate", "verbose_name_plural": "exchange rates"},
        ),
        migrations.AlterModelOptions(
            name="ledgeraccount",
            options={"verbose_name": "ledger account", "verbose_name_plural": "ledger accounts"},
        ),
        migrations.AlterModelOptions(
            name="payment",
            options={"verbose_name": "payment", "verbose_name_plural": "payments"},
        ),
        migrations.AlterModelOptions(
            name="payout",
            options={"verbose_name": "payout", "verbose_name_plural": "payouts"},
        ),
        migrations.AlterModelOptions(
            name="posting",
            options={"verbose_name": "posting", "verbose_name_plural": "postings"},
        ),
        migrations.AlterModelOptions(
            name="providerevent",
            options={"verbose_name": "provider event", "verbose_name_plural": "provider events"},
        ),
        migrations.AlterModelOptions(
            name="refund",
            options={"verbose_name": "refund", "verbose_name_plural": "refunds"},
        ),
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="shop.ledgeraccount",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="amount",
            field=models.BigIntegerField(
                help_text="Minor units of the account's currency; see LedgerKind.", verbose_name="amount"
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="shop.posting",
                verbose_name="posting",
            ),
        ),
        migrations.AlterField(
            model_name="exchangerate",
            name="base",
            field=models.CharField(max_length=3, verbose_name="base"),
        ),
        migrations.AlterField(
            model_name="exchangerate",
            name="day",
            field=models.DateField(verbose_name="day"),
        ),
        migrations.AlterField(
            model_name="exchangerate",
            name="quote",
            field=models.CharField(max_length=3, verbose_name="quote"),
        ),
        migrations.AlterField(
            model_name="exchangerate",
            name="rate",
            field=models.DecimalField(decimal_places=10, max_digits=20, verbose_name="rate"),
        ),
        migrations.AlterField(
            model_name="exchangerate",
            name="source",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="currency",
            field=models.CharField(max_length=3, verbose_name="currency"),
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="kind",
            field=models.CharField(
                choices=[
                    ("provider", "provider"),
                    ("seller", "seller"),
                    ("creator", "creator"),
                    ("fees", "fees"),
                    ("stray", "stray"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ledger_accounts",
                to="accounts.account",
                verbose_name="owner",
            ),
        ),
        migrations.AlterField(
            model_name="ledgeraccount",
            name="provider",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="provider"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="amount",
            field=models.BigIntegerField(verbose_name="amount"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="checked_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the provider was last asked.",
                null=True,
                verbose_name="checked at",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="checkout",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="shop.checkout",
                verbose_name="checkout",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="currency",
            field=models.CharField(max_length=3, verbose_name="currency"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="failure",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Code of the last refusal.",
                max_length=60,
                verbose_name="failure",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="key",
            field=models.UUIDField(
                default=uuid.uuid4,
                help_text="The provider's idempotency key.",
                unique=True,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="provider",
            field=models.CharField(max_length=20, verbose_name="provider"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="ref",
            field=models.CharField(
                blank=True, default="", help_text="The provider's own id.", max_length=120, verbose_name="ref"
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="state",
            field=models.CharField(
                choices=[
                    ("created", "created"),
                    ("pending", "pending"),
                    ("succeeded", "succeeded"),
                    ("failed", "failed"),
                    ("cancelled", "cancelled"),
                ],
                default=sampan.shop.types.PaymentState["CREATED"],
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="payout",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payouts",
                to="shop.ledgeraccount",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="payout",
            name="amount",
            field=models.BigIntegerField(verbose_name="amount"),
        ),
        migrations.AlterField(
            model_name="payout",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="payout",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="payout",
            name="reference",
            field=models.CharField(
                help_text="Of the bank transfer.", max_length=120, verbose_name="reference"
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="posting",
            name="key",
            field=models.CharField(max_length=60, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            model_name="posting",
            name="kind",
            field=models.CharField(
                choices=[("sale", "sale"), ("refund", "refund"), ("payout", "payout"), ("stray", "stray")],
                max_length=6,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="shop.payment",
                verbose_name="payment",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="shop.payout",
                verbose_name="payout",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="refund",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="shop.refund",
                verbose_name="refund",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="transaction",
            field=models.BigIntegerField(
                db_default=sampan.shop.models.ledger.TransactionNumber(),
                editable=False,
                help_text="Entries come in the same one, never later.",
                verbose_name="transaction",
            ),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="event_id",
            field=models.CharField(max_length=120, verbose_name="event id"),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="handled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="handled at"),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="kind",
            field=models.CharField(max_length=60, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="provider",
            field=models.CharField(max_length=20, verbose_name="provider"),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="received_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="received at"),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="ref",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The payment that it speaks of.",
                max_length=120,
                verbose_name="ref",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="amount",
            field=models.BigIntegerField(verbose_name="amount"),
        ),
        migrations.AlterField(
            model_name="refund",
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
            model_name="refund",
            name="checked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="failure",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="failure"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="key"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="lines",
            field=models.JSONField(
                blank=True, default=list, help_text="[[line id, quantity, amount], ...]", verbose_name="lines"
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="order",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the whole payment, which came after its checkout had ended.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="shop.order",
                verbose_name="order",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="shop.payment",
                verbose_name="payment",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="ref",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="ref"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="restock",
            field=models.BooleanField(default=False, verbose_name="restock"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
        ),
        migrations.AlterField(
            model_name="refund",
            name="state",
            field=models.CharField(
                choices=[
                    ("created", "created"),
                    ("pending", "pending"),
                    ("succeeded", "succeeded"),
                    ("failed", "failed"),
                ],
                default=sampan.shop.types.RefundState["CREATED"],
                max_length=9,
                verbose_name="state",
            ),
        ),
    ]
