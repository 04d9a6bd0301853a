"""What can happen to an order has more names: what is asked for, and returns step by step."""

from django.db import migrations, models

ACTS = [
    "place",
    "pay",
    "ship",
    "track",
    "receive",
    "ask_cancel",
    "cancel",
    "expire",
    "ask_refund",
    "refund",
    "refund_whole",
    "refund_failed",
    "ask_return",
    "answer_return",
    "send_return",
    "take_return",
    "drop_return",
    "dispute",
    "drop_dispute",
    "settle",
]


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_tags_of_drafts")]

    operations = [
        migrations.AlterField(
            model_name="orderhistory",
            name="act",
            field=models.CharField(choices=[(act, act) for act in ACTS], max_length=13),
        ),
    ]
