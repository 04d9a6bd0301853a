# What the pages of the staff call tables and columns; nothing changes in the database.

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
        ("shop", "0005_creators_of_lines"),
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
