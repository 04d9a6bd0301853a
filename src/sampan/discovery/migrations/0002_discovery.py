# What people did, what is learned of it, vectors, walks, the search's documents, places and trends.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgvector.django.halfvec
import pgvector.django.indexes
import sampan.core.clock
import sampan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('discovery', '0001_initial'),
        ('notes', '0007_topicfollow'),
        ('translation', '0002_translation_in_depth'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'view', 'note_id', 'author_id', 'kind', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.BigIntegerField(default=0, help_text='Who; 0 for visitors.')),
                ('view', models.BigIntegerField(default=0)),
                ('note_id', models.BigIntegerField(default=0)),
                ('author_id', models.BigIntegerField(default=0, help_text='Whom; only of follows.')),
                ('kind', models.SmallIntegerField(help_text='See `discovery.types.SignalKind`.')),
                ('day', models.DateField(help_text='The day (UTC) of the view, or of the act.')),
                ('surface', models.SmallIntegerField(default=0, help_text='See `discovery.types.Surface`.')),
                ('position', models.SmallIntegerField(default=-1, help_text='Place on the surface, from 0.')),
                ('source', models.SmallIntegerField(default=0, help_text='See `discovery.types.Source`.')),
                ('language', models.SmallIntegerField(default=-1, help_text='Of the reader: 0 Chinese, 1 English.')),
                ('translated', models.BooleanField(default=False)),
                ('milliseconds', models.IntegerField(default=0, help_text='How long, where that is meant.')),
                ('happened_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                'db_table': 'discovery_signal',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Neighbors',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='neighbors', serialize=False, to='notes.note')),
                ('together_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('together_scores', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('alike_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('alike_scores', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('made_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='NoteTally',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tally', serialize=False, to='notes.note')),
                ('impressions', models.PositiveIntegerField(default=0)),
                ('opens', models.PositiveIntegerField(default=0)),
                ('dwells', models.PositiveIntegerField(default=0, help_text='Long looks.')),
                ('finishes', models.PositiveIntegerField(default=0, help_text='Videos seen to their end.')),
                ('likes', models.PositiveIntegerField(default=0)),
                ('collects', models.PositiveIntegerField(default=0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('shares', models.PositiveIntegerField(default=0)),
                ('follows', models.PositiveIntegerField(default=0, help_text='Follows of the author out of this note.')),
                ('hides', models.PositiveIntegerField(default=0, help_text="'Not for me' and hidden authors.")),
                ('reports', models.PositiveIntegerField(default=0)),
                ('buys', models.PositiveIntegerField(default=0)),
                ('across', models.PositiveIntegerField(default=0, help_text='Impressions in translation.')),
                ('across_good', models.PositiveIntegerField(default=0, help_text='Likes and more of those who read it so.')),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.IntegerField(help_text='The number that GeoNames gives it.', primary_key=True, serialize=False)),
                ('name_en', models.CharField(max_length=80)),
                ('name_zh', models.CharField(blank=True, default='', max_length=80)),
                ('country', models.CharField(max_length=2)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('population', models.PositiveIntegerField(default=0)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, help_text='Folded names, to look it up.', size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Watermark',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('tx', models.BigIntegerField(default=0)),
                ('moved_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='audience', serialize=False, to='notes.note')),
                ('author_id', models.BigIntegerField()),
                ('stage', models.SmallIntegerField(default=0)),
                ('shown', models.PositiveIntegerField(default=0, help_text='People who met it in this stage.')),
                ('good', models.FloatField(default=0, help_text='What they did, in weighted acts, in this stage.')),
                ('state', models.CharField(choices=[('open', 'Open'), ('promoted', 'Promoted'), ('rests', 'Rests')], default='open', max_length=8)),
                ('entered_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['-note'], name='audience_open')],
            },
        ),
        migrations.CreateModel(
            name='DaySum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.SmallIntegerField()),
                ('surface', models.SmallIntegerField()),
                ('language', models.SmallIntegerField()),
                ('translated', models.BooleanField()),
                ('count', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'surface', 'language', 'translated'), name='day_sum_once')],
            },
        ),
        migrations.CreateModel(
            name='NoteVector',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='vector', serialize=False, to='notes.note')),
                ('vector', pgvector.django.halfvec.HalfVectorField(dimensions=384)),
                ('text_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                'indexes': [pgvector.django.indexes.HnswIndex(ef_construction=64, fields=['vector'], m=16, name='note_vector_near', opclasses=['halfvec_ip_ops'])],
            },
        ),
        migrations.CreateModel(
            name='QueryTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=60)),
                ('key', models.CharField(help_text='Folded: NFKC, lower case, simplified.', max_length=60)),
                ('pinyin', models.CharField(blank=True, default='', max_length=240)),
                ('language', models.SmallIntegerField(default=-1)),
                ('day', models.DateField()),
                ('people', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'day'), name='query_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='RankerModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('trees', models.BinaryField(help_text='See `discovery.ranking.training`.')),
                ('examples', models.PositiveIntegerField(default=0)),
                ('figures', models.JSONField(default=dict, help_text='Quality of this and of the formula, by prediction.')),
                ('is_serving', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_serving', True)), fields=('is_serving',), name='ranker_serving_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='notes.note')),
                ('author_id', models.BigIntegerField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('kind', models.CharField(max_length=8)),
                ('language', models.SmallIntegerField(default=-1)),
                ('category', models.SmallIntegerField(default=-1)),
                ('topic_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('quality', models.FloatField(default=0)),
                ('text_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='document_words')],
            },
        ),
        migrations.CreateModel(
            name='Taste',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='taste', serialize=False, to='accounts.account')),
                ('learns', models.BooleanField(default=True)),
                ('mix', models.CharField(choices=[('mine', 'Mine'), ('both', 'Both'), ('surprise', 'Surprise')], default='both', max_length=8)),
                ('keeps_searches', models.BooleanField(default=True)),
                ('less_authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('less_categories', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('less_topics', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('dismissed_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('reset_at', models.DateTimeField(blank=True, null=True)),
                ('seen', models.BinaryField(blank=True, default=b'', help_text='See `discovery.ranking.seen`.')),
                ('interest_vectors', models.BinaryField(blank=True, default=b'', help_text='float16, k x 384.')),
                ('interest_weights', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('interest_notes', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('category_weights', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('language_weights', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('author_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('author_weights', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('learned_at', models.DateTimeField(blank=True, null=True)),
                ('list_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('list_authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('list_scores', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), blank=True, default=list, size=None)),
                ('list_sources', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('list_anchors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('list_categories', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('list_languages', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('list_features', models.BinaryField(blank=True, default=b'', help_text='uint8, n x features.')),
                ('listed_at', models.DateTimeField(blank=True, null=True)),
                ('near', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discovery.place')),
            ],
        ),
        migrations.CreateModel(
            name='Trend',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='note, topic or query.', max_length=5)),
                ('family', models.CharField(blank=True, default='', help_text="zh, en or '' for both.", max_length=2)),
                ('rank', models.PositiveSmallIntegerField()),
                ('target_id', models.BigIntegerField(default=0)),
                ('query', models.CharField(blank=True, default='', max_length=60)),
                ('score', models.FloatField(default=0)),
                ('people', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'family', 'rank'), name='trend_once')],
            },
        ),
        migrations.CreateModel(
            name='Affinity',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('weight', models.FloatField(default=0)),
                ('at', models.DateTimeField(default=sampan.core.clock.now)),
                ('paired_at', models.DateTimeField(blank=True, help_text="When it was counted with the person's other notes.", null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notes.note')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-at'], name='affinity_of_account'), models.Index(fields=['note'], name='affinity_of_note'), models.Index(condition=models.Q(('paired_at', None)), fields=['id'], name='affinity_unpaired')],
                'constraints': [models.UniqueConstraint(fields=('account', 'note'), name='affinity_once')],
            },
        ),
        migrations.CreateModel(
            name='AskedQuery',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('query', models.CharField(max_length=60)),
                ('asked_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-asked_at'], name='asked_by_account')],
                'constraints': [models.UniqueConstraint(fields=('account', 'query'), name='asked_once')],
            },
        ),
        migrations.CreateModel(
            name='FeedWalk',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(blank=True, default='', max_length=30)),
                ('note_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None)),
                ('anchors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('features', models.BinaryField(blank=True, default=b'', help_text='uint8, n x features; to learn from.')),
                ('made_at', models.DateTimeField(db_index=True, default=sampan.core.clock.now)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'channel', '-id'], name='walk_of_account')],
            },
        ),
        migrations.CreateModel(
            name='NotePlace',
            fields=[
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='found_place', serialize=False, to='notes.note')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discovery.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', '-note'], name='note_in_place')],
            },
        ),
        migrations.CreateModel(
            name='Together',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('weight', models.FloatField(default=0)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notes.note')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notes.note')),
            ],
            options={
                'indexes': [models.Index(fields=['other'], name='together_other')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='together_once')],
            },
        ),
    ]
