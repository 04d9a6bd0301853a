# What is found of notes by their meaning gets an index a language; cities get their names; people can be passed over.

import django.db.models.deletion
import pgvector.django.indexes
import sampan.core.clock
import sampan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('discovery', '0003_signal_table'),
        ('notes', '0007_topicfollow'),
    ]

    operations = [
        migrations.CreateModel(
            name='DismissedPerson',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('place_count', models.PositiveIntegerField()),
                ('loaded_at', models.DateTimeField(default=sampan.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='PlaceName',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('population', models.PositiveIntegerField(default=0, help_text='Of the city: the largest is meant.')),
            ],
        ),
        migrations.RemoveIndex(
            model_name='notevector',
            name='note_vector_near',
        ),
        migrations.RemoveField(
            model_name='place',
            name='keys',
        ),
        migrations.AddField(
            model_name='notevector',
            name='author_id',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='notevector',
            name='language',
            field=models.SmallIntegerField(default=1, help_text='0 Chinese, 1 English and all that is neither.'),
        ),
        migrations.AddField(
            model_name='place',
            name='region',
            field=models.CharField(blank=True, default='', help_text='The state or province, to tell two of a name apart.', max_length=40),
        ),
        migrations.AddIndex(
            model_name='notevector',
            index=pgvector.django.indexes.HnswIndex(condition=models.Q(('language', 0)), ef_construction=64, fields=['vector'], m=16, name='note_vector_near_zh', opclasses=['halfvec_ip_ops']),
        ),
        migrations.AddIndex(
            model_name='notevector',
            index=pgvector.django.indexes.HnswIndex(condition=models.Q(('language', 1)), ef_construction=64, fields=['vector'], m=16, name='note_vector_near_en', opclasses=['halfvec_ip_ops']),
        ),
        migrations.AddField(
            model_name='dismissedperson',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='dismissedperson',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='placename',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='discovery.place'),
        ),
        migrations.AddConstraint(
            model_name='dismissedperson',
            constraint=models.UniqueConstraint(fields=('account', 'person'), name='dismissed_once'),
        ),
        migrations.AddIndex(
            model_name='placename',
            index=models.Index(fields=['key', '-population'], include=('place',), name='place_by_name', opclasses=['text_pattern_ops', 'int4_ops']),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.UniqueConstraint(fields=('key', 'place'), name='place_name_once'),
        ),
    ]
