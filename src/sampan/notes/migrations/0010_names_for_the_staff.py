# What the pages of the staff call tables and columns; nothing changes in the database.

import django.db.models.deletion
from django.db import migrations, models

import sampan.core.clock
import sampan.notes.types


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_names_for_the_staff"),
        ("notes", "0009_drop_letter_indexes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="note",
            options={"verbose_name": "note", "verbose_name_plural": "notes"},
        ),
        migrations.AlterModelOptions(
            name="topic",
            options={"verbose_name": "topic", "verbose_name_plural": "topics"},
        ),
        migrations.AlterModelOptions(
            name="topicsuggestion",
            options={"verbose_name": "topic suggestion", "verbose_name_plural": "topic suggestions"},
        ),
        migrations.AlterField(
            model_name="draft",
            name="body",
            field=models.CharField(blank=True, default="", max_length=20000, verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="category",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="category"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="comments_closed",
            field=models.BooleanField(default=False, verbose_name="comments closed"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="declares_ad",
            field=models.BooleanField(default=False, verbose_name="declares ad"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="declares_ai",
            field=models.BooleanField(default=False, verbose_name="declares ai"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="declares_original",
            field=models.BooleanField(default=False, verbose_name="declares original"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[("picture", "picture"), ("video", "video")],
                default=sampan.notes.types.Kind["PICTURE"],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="place",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="title",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "public"),
                    ("followers", "followers"),
                    ("mutual", "mutual"),
                    ("self", "self"),
                ],
                default=sampan.notes.types.Visibility["PUBLIC"],
                max_length=9,
                verbose_name="visibility",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="accounts.account",
                verbose_name="author",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="body",
            field=models.CharField(blank=True, default="", max_length=20000, verbose_name="body"),
        ),
        migrations.AlterField(
            model_name="note",
            name="category",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="category"),
        ),
        migrations.AlterField(
            model_name="note",
            name="collect_count",
            field=models.PositiveIntegerField(default=0, verbose_name="collect count"),
        ),
        migrations.AlterField(
            model_name="note",
            name="comment_count",
            field=models.PositiveIntegerField(default=0, verbose_name="comment count"),
        ),
        migrations.AlterField(
            model_name="note",
            name="comments_closed",
            field=models.BooleanField(default=False, verbose_name="comments closed"),
        ),
        migrations.AlterField(
            model_name="note",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="notes.media",
                verbose_name="cover",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="note",
            name="declares_ad",
            field=models.BooleanField(default=False, verbose_name="declares ad"),
        ),
        migrations.AlterField(
            model_name="note",
            name="declares_ai",
            field=models.BooleanField(default=False, verbose_name="declares ai"),
        ),
        migrations.AlterField(
            model_name="note",
            name="declares_original",
            field=models.BooleanField(default=False, verbose_name="declares original"),
        ),
        migrations.AlterField(
            model_name="note",
            name="edited_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="edited at"),
        ),
        migrations.AlterField(
            model_name="note",
            name="has_poll",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whether there is a poll to look for.",
                verbose_name="has poll",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="heard_and_seen",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Words spoken in its videos and read in its pictures, for the search.",
                verbose_name="heard and seen",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="hidden_at",
            field=models.DateTimeField(
                blank=True, help_text="Hidden by the staff.", null=True, verbose_name="hidden at"
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="kind",
            field=models.CharField(
                choices=[("picture", "picture"), ("video", "video")],
                default=sampan.notes.types.Kind["PICTURE"],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="language",
            field=models.CharField(default="und", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="note",
            name="like_count",
            field=models.PositiveIntegerField(default=0, verbose_name="like count"),
        ),
        migrations.AlterField(
            model_name="note",
            name="media_count",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="media count"),
        ),
        migrations.AlterField(
            model_name="note",
            name="place",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="note",
            name="share_count",
            field=models.PositiveIntegerField(default=0, verbose_name="share count"),
        ),
        migrations.AlterField(
            model_name="note",
            name="title",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="note",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "public"),
                    ("followers", "followers"),
                    ("mutual", "mutual"),
                    ("self", "self"),
                ],
                default=sampan.notes.types.Visibility["PUBLIC"],
                max_length=9,
                verbose_name="visibility",
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="looked_up_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When its name was last looked for in the translations.",
                null=True,
                verbose_name="looked up at",
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="name",
            field=models.CharField(
                help_text="The name that was used first.", max_length=60, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="note_count",
            field=models.PositiveIntegerField(default=0, verbose_name="note count"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="author_count",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Authors who put both topics on one note, when last counted.",
                verbose_name="author count",
            ),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="by_engine",
            field=models.BooleanField(
                default=False,
                help_text="A translation of the topic's name says so.",
                verbose_name="by engine",
            ),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="created_at",
            field=models.DateTimeField(default=sampan.core.clock.now, verbose_name="created at"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="decided_by_use",
            field=models.BooleanField(default=False, verbose_name="decided by use"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="key",
            field=models.CharField(
                help_text="Folded as the keys of names are.", max_length=60, verbose_name="key"
            ),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="language",
            field=models.CharField(max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="share",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Notes under both, in percent of those under either, when last counted.",
                verbose_name="share",
            ),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="state",
            field=models.CharField(
                choices=[("open", "open"), ("confirmed", "confirmed"), ("declined", "declined")],
                default="open",
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="topicsuggestion",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suggestions",
                to="notes.topic",
                verbose_name="topic",
            ),
        ),
    ]
