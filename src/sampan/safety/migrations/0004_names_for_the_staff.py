# What the pages of the staff call tables and columns; nothing changes in the database.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sampan.core.clock
import sampan.safety.types


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_names_for_the_staff"),
        ("safety", "0003_message_target"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(
                choices=[
                    ("hide", "hide"),
                    ("restore", "restore"),
                    ("suspend", "suspend"),
                    ("reinstate", "reinstate"),
                    ("dismiss", "dismiss"),
                ],
                max_length=10,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="target_id",
            field=models.BigIntegerField(verbose_name="target id"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="target_kind",
            field=models.CharField(
                choices=[
                    ("note", "note"),
                    ("comment", "comment"),
                    ("account", "account"),
                    ("product", "product"),
                    ("review", "review"),
                    ("shop", "shop"),
                    ("message", "message"),
                ],
                max_length=10,
                verbose_name="target kind",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="report",
            name="detail",
            field=models.CharField(blank=True, default="", max_length=1000, verbose_name="detail"),
        ),
        migrations.AlterField(
            model_name="report",
            name="reason",
            field=models.CharField(
                choices=[
                    ("spam", "spam"),
                    ("harassment", "harassment"),
                    ("hate", "hate"),
                    ("nudity", "nudity"),
                    ("violence", "violence"),
                    ("self-harm", "self-harm"),
                    ("minors", "minors"),
                    ("fraud", "fraud"),
                    ("unlabelled-ad", "unlabelled-ad"),
                    ("copyright", "copyright"),
                    ("privacy", "privacy"),
                    ("other", "other"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="reporter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports_made",
                to="accounts.account",
                verbose_name="reporter",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="state",
            field=models.CharField(
                choices=[("open", "open"), ("acted", "acted"), ("dismissed", "dismissed")],
                default=sampan.safety.types.ReportState["OPEN"],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="target_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports_received",
                to="accounts.account",
                verbose_name="target account",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="target_id",
            field=models.BigIntegerField(verbose_name="target id"),
        ),
        migrations.AlterField(
            model_name="report",
            name="target_kind",
            field=models.CharField(
                choices=[
                    ("note", "note"),
                    ("comment", "comment"),
                    ("account", "account"),
                    ("product", "product"),
                    ("review", "review"),
                    ("shop", "shop"),
                    ("message", "message"),
                ],
                max_length=10,
                verbose_name="target kind",
            ),
        ),
    ]
