# Topics that accounts follow.

import django.db.models.deletion
import sampan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('notes', '0006_polls'),
    ]

    operations = [
        migrations.CreateModel(
            name='TopicFollow',
            fields=[
                ('id', models.BigIntegerField(db_default=sampan.core.ids.SampanId(), editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_follows', to='accounts.account')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='notes.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'topic'), name='topic_follow_once')],
            },
        ),
    ]
