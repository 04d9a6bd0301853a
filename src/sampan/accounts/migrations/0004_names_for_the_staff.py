# What the pages of the staff call tables and columns; nothing changes in the database.

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sampan.accounts.models
import sampan.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_session_hash"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="auto_translate",
            field=models.BooleanField(default=True, verbose_name="auto translate"),
        ),
        migrations.AlterField(
            model_name="account",
            name="avatar",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Key in the public storage.",
                max_length=200,
                verbose_name="avatar",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="bio",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="bio"),
        ),
        migrations.AlterField(
            model_name="account",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="account",
            name="deleted_at",
            field=models.DateTimeField(
                blank=True, help_text="Its owner left; soon erased.", null=True, verbose_name="deleted at"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="display_name",
            field=models.CharField(max_length=40, verbose_name="display name"),
        ),
        migrations.AlterField(
            model_name="account",
            name="domain",
            field=models.CharField(blank=True, default="", max_length=253, verbose_name="domain"),
        ),
        migrations.AlterField(
            model_name="account",
            name="follower_count",
            field=models.PositiveIntegerField(default=0, verbose_name="follower count"),
        ),
        migrations.AlterField(
            model_name="account",
            name="following_count",
            field=models.PositiveIntegerField(default=0, verbose_name="following count"),
        ),
        migrations.AlterField(
            model_name="account",
            name="handle",
            field=models.CharField(max_length=30, verbose_name="handle"),
        ),
        migrations.AlterField(
            model_name="account",
            name="interests",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30),
                blank=True,
                default=list,
                size=None,
                verbose_name="interests",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="language",
            field=models.CharField(
                default="en", help_text="The language of the reader.", max_length=10, verbose_name="language"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="note_count",
            field=models.PositiveIntegerField(default=0, verbose_name="note count"),
        ),
        migrations.AlterField(
            model_name="account",
            name="place",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="account",
            name="reads",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                default=sampan.accounts.models._default_reads,
                size=None,
                verbose_name="reads",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="shows_likes",
            field=models.BooleanField(
                default=True, help_text="Whether others see what it liked.", verbose_name="shows likes"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="study_colors",
            field=models.BooleanField(
                default=True, help_text="Whether tones have colors.", verbose_name="study colors"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="study_marks",
            field=models.BooleanField(
                default=True, help_text="Whether pinyin bears tone marks.", verbose_name="study marks"
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="study_pinyin",
            field=models.BooleanField(
                default=False,
                help_text="Whether Chinese originals are shown with pinyin unasked.",
                verbose_name="study pinyin",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="suspended at"),
        ),
        migrations.AlterField(
            model_name="account",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="account",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="date_joined",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="date joined"),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(max_length=254, unique=True, verbose_name="email"),
        ),
        migrations.AlterField(
            model_name="user",
            name="interface_language",
            field=models.CharField(default="en", max_length=10, verbose_name="interface language"),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="is active"),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_staff",
            field=models.BooleanField(default=False, verbose_name="is staff"),
        ),
        migrations.AlterField(
            model_name="user",
            name="theme",
            field=models.CharField(
                choices=[("system", "System"), ("light", "Light"), ("dark", "Dark")],
                default="system",
                max_length=6,
                verbose_name="theme",
            ),
        ),
    ]
