# What the pages of the staff call tables and columns; nothing changes in the database.

import django.db.models.deletion
from django.db import migrations, models

import sampan.conversations.types
import sampan.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_names_for_the_staff"),
        ("conversations", "0007_time_zone_unchosen"),
        ("notes", "0010_names_for_the_staff"),
        ("shop", "0006_names_for_the_staff"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="comment",
            options={"verbose_name": "comment", "verbose_name_plural": "comments"},
        ),
        migrations.AlterModelOptions(
            name="message",
            options={"verbose_name": "message", "verbose_name_plural": "messages"},
        ),
        migrations.AlterField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="accounts.account",
                verbose_name="author",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="body",
            field=models.CharField(blank=True, default="", max_length=4000, verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="deleted at"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="hidden_at",
            field=models.DateTimeField(
                blank=True, help_text="Hidden by the staff.", null=True, verbose_name="hidden at"
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="is_correction",
            field=models.BooleanField(
                default=False,
                help_text="The body is that of `reply_to`, put right for somebody who learns.",
                verbose_name="is correction",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="key",
            field=models.UUIDField(
                blank=True,
                help_text="Made by the browser: sent twice, kept once.",
                null=True,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="like_count",
            field=models.PositiveIntegerField(default=0, verbose_name="like count"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="notes.note",
                verbose_name="note",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="conversations.comment",
                verbose_name="parent",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="picture",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comment",
                to="notes.media",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="pinned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="pinned at"),
        ),
        migrations.AlterField(
            model_name="comment",
            name="remark",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Said to a correction.",
                max_length=300,
                verbose_name="remark",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="reply_count",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Replies that are neither deleted nor hidden.",
                verbose_name="reply count",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="reply_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.comment",
                verbose_name="reply to",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="sounds",
            field=models.CharField(
                blank=True,
                choices=[
                    ("natural", "natural"),
                    ("stiff", "stiff"),
                    ("casual", "casual"),
                    ("rude", "rude"),
                    ("unclear", "unclear"),
                    ("wrong", "wrong"),
                ],
                default="",
                max_length=8,
                verbose_name="sounds",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="body",
            field=models.CharField(blank=True, default="", max_length=8000, verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="message",
            name="chat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="conversations.chat",
                verbose_name="chat",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="message",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="deleted at"),
        ),
        migrations.AlterField(
            model_name="message",
            name="hidden_at",
            field=models.DateTimeField(
                blank=True, help_text="Hidden by the staff.", null=True, verbose_name="hidden at"
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="is_correction",
            field=models.BooleanField(default=False, verbose_name="is correction"),
        ),
        migrations.AlterField(
            model_name="message",
            name="key",
            field=models.UUIDField(
                blank=True,
                help_text="Made by the browser: sent twice, kept once.",
                null=True,
                verbose_name="key",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[("text", "text"), ("notice", "notice")],
                default=sampan.conversations.types.MessageKind["TEXT"],
                max_length=6,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="message",
            name="note",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notes.note",
                verbose_name="note",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="product",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="shop.product",
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="remark",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Said to a correction.",
                max_length=300,
                verbose_name="remark",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="reply_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.message",
                verbose_name="reply to",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="sender",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sent_messages",
                to="accounts.account",
                verbose_name="sender",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="seq",
            field=models.BigIntegerField(help_text="Its number in the chat, from 1.", verbose_name="seq"),
        ),
        migrations.AlterField(
            model_name="message",
            name="sounds",
            field=models.CharField(
                blank=True,
                choices=[
                    ("natural", "natural"),
                    ("stiff", "stiff"),
                    ("casual", "casual"),
                    ("rude", "rude"),
                    ("unclear", "unclear"),
                    ("wrong", "wrong"),
                ],
                default="",
                max_length=8,
                verbose_name="sounds",
            ),
        ),
    ]
