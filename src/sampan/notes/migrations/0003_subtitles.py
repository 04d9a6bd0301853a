"""Subtitles of videos, and the words heard and seen in a note, which the search looks at."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import sampan.core.clock
import sampan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('notes', '0002_revision_visibility'),
    ]

    operations = [
        migrations.CreateModel(
            name='SubtitleTrack',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('origin', models.CharField(choices=[('recognised', 'Recognised'), ('uploaded', 'Uploaded'), ('edited', 'Edited')], default='recognised', max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('ready', 'Ready'), ('none', 'None'), ('failed', 'Failed')], default='waiting', max_length=7)),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Recognition, in percent.')),
                ('failure', models.CharField(blank=True, default='', max_length=20)),
                ('cues', models.JSONField(blank=True, default=list)),
                ('version', models.PositiveIntegerField(default=1, help_text='Counts changes, so that caches let go.')),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='media',
            name='subtitles',
            field=models.JSONField(blank=True, default=dict, help_text='What pages need to know of its tracks: state, and the version of each language.'),
        ),
        migrations.AddField(
            model_name='note',
            name='heard_and_seen',
            field=models.TextField(blank=True, default='', help_text='Words spoken in its videos and read in its pictures, for the search.'),
        ),
        migrations.AddIndex(
            model_name='media',
            index=models.Index(condition=models.Q(('has_sound', True), ('kind', 'video'), ('state', 'ready'), ('subtitles', {})), fields=['-id'], name='media_unheard'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=django.contrib.postgres.indexes.GinIndex(fields=['heard_and_seen'], name='note_heard_and_seen', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddField(
            model_name='subtitletrack',
            name='media',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subtitle_tracks', to='notes.media'),
        ),
        migrations.AddIndex(
            model_name='subtitletrack',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'working'])), fields=['id'], name='subtitles_wanted'),
        ),
        migrations.AddConstraint(
            model_name='subtitletrack',
            constraint=models.UniqueConstraint(fields=('media', 'language'), name='subtitles_once'),
        ),
    ]
