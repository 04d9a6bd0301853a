# What the pages of the staff call tables and columns; nothing changes in the database.

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import sampan.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_names_for_the_staff"),
        ("translation", "0008_private_words"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="coverage",
            options={"verbose_name": "coverage", "verbose_name_plural": "coverage"},
        ),
        migrations.AlterModelOptions(
            name="improvement",
            options={"verbose_name": "improvement", "verbose_name_plural": "improvements"},
        ),
        migrations.AlterModelOptions(
            name="memory",
            options={
                "verbose_name": "translation in memory",
                "verbose_name_plural": "translations in memory",
            },
        ),
        migrations.AlterModelOptions(
            name="term",
            options={"verbose_name": "term", "verbose_name_plural": "terms"},
        ),
        migrations.AlterModelOptions(
            name="trustedreader",
            options={"verbose_name": "trusted reader", "verbose_name_plural": "trusted readers"},
        ),
        migrations.AlterModelOptions(
            name="wanted",
            options={"verbose_name": "wanted text", "verbose_name_plural": "wanted texts"},
        ),
        migrations.AlterField(
            model_name="coverage",
            name="day",
            field=models.DateField(verbose_name="day"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="readable",
            field=models.PositiveBigIntegerField(default=0, verbose_name="readable"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="shown",
            field=models.PositiveBigIntegerField(default=0, verbose_name="shown"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="surface",
            field=models.CharField(max_length=30, verbose_name="surface"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="target",
            field=models.CharField(max_length=8, verbose_name="target"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="improvements",
                to="accounts.account",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="author",
            field=models.ForeignKey(
                blank=True,
                help_text="Who wrote the original, and may decide.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="improvements_of_mine",
                to="accounts.account",
                verbose_name="author",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="body",
            field=models.TextField(verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.account",
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="everywhere",
            field=models.BooleanField(default=False, verbose_name="everywhere"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="is_public",
            field=models.BooleanField(default=False, verbose_name="is public"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="may_train",
            field=models.BooleanField(
                default=False,
                help_text="Whoever wrote it gives it away (CC0) to train translators.",
                verbose_name="may train",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="original",
            field=models.TextField(verbose_name="original"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("meaning", "meaning"),
                    ("style", "style"),
                    ("no_better", "no better"),
                    ("rude", "rude"),
                    ("other", "other"),
                ],
                default="",
                max_length=10,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="scope",
            field=models.CharField(
                help_text="Where it was proposed, such as note:123:body.", max_length=80, verbose_name="scope"
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="score",
            field=models.IntegerField(default=0, verbose_name="score"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="source",
            field=models.CharField(max_length=8, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("replaced", "Replaced"),
                ],
                default="proposed",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="target",
            field=models.CharField(max_length=8, verbose_name="target"),
        ),
        migrations.AlterField(
            model_name="improvement",
            name="text_hash",
            field=models.CharField(max_length=32, verbose_name="text hash"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="own_translations",
                to="accounts.account",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="memory",
            name="body",
            field=models.TextField(verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="confidence",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="confidence"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="doubts",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="doubts"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="engine",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="engine"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="engine_version",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="engine version"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="is_private",
            field=models.BooleanField(default=False, verbose_name="is private"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="origin",
            field=models.CharField(
                choices=[
                    ("author", "Author"),
                    ("reader", "Reader"),
                    ("people", "People"),
                    ("engine", "Engine"),
                ],
                max_length=8,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="memory",
            name="scope",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="scope"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="source",
            field=models.CharField(max_length=8, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="target",
            field=models.CharField(max_length=8, verbose_name="target"),
        ),
        migrations.AlterField(
            model_name="memory",
            name="text_hash",
            field=models.CharField(max_length=32, verbose_name="text hash"),
        ),
        migrations.AlterField(
            model_name="term",
            name="edited_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="edited at"),
        ),
        migrations.AlterField(
            model_name="term",
            name="gloss_en",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="gloss en"),
        ),
        migrations.AlterField(
            model_name="term",
            name="gloss_zh",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="gloss zh"),
        ),
        migrations.AlterField(
            model_name="term",
            name="is_enabled",
            field=models.BooleanField(default=True, verbose_name="is enabled"),
        ),
        migrations.AlterField(
            model_name="term",
            name="is_shipped",
            field=models.BooleanField(default=False, verbose_name="is shipped"),
        ),
        migrations.AlterField(
            model_name="term",
            name="keep",
            field=models.BooleanField(default=False, verbose_name="keep"),
        ),
        migrations.AlterField(
            model_name="term",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="term",
            name="language",
            field=models.CharField(
                choices=[("zh", "Zh"), ("en", "En")], max_length=2, verbose_name="language"
            ),
        ),
        migrations.AlterField(
            model_name="term",
            name="rendering",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="rendering"),
        ),
        migrations.AlterField(
            model_name="term",
            name="text",
            field=models.CharField(max_length=80, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="term",
            name="updated_at",
            field=models.DateTimeField(
                default=sampan.core.clock.now, editable=False, verbose_name="updated at"
            ),
        ),
        migrations.AlterField(
            model_name="term",
            name="variants",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                default=list,
                size=None,
                verbose_name="variants",
            ),
        ),
        migrations.AlterField(
            model_name="term",
            name="when",
            field=models.CharField(blank=True, default="always", max_length=400, verbose_name="when"),
        ),
        migrations.AlterField(
            model_name="trustedreader",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trusted_reader",
                to="accounts.account",
                verbose_name="account",
            ),
        ),
        migrations.AlterField(
            model_name="trustedreader",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="context",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="context"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="engines",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="engines"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="for_engine",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="for engine"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="is_private",
            field=models.BooleanField(default=False, verbose_name="is private"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="may_leave",
            field=models.BooleanField(default=False, verbose_name="may leave"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="not_before",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="not before"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="priority",
            field=models.SmallIntegerField(default=0, verbose_name="priority"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="reason"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="scope",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="scope"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="source",
            field=models.CharField(max_length=8, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="state",
            field=models.CharField(
                choices=[("waiting", "Waiting"), ("given_up", "Given Up")],
                default="waiting",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="target",
            field=models.CharField(max_length=8, verbose_name="target"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="text",
            field=models.TextField(verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="wanted",
            name="text_hash",
            field=models.CharField(max_length=32, verbose_name="text hash"),
        ),
    ]
