"""Where an improvement serves, whether it may train translators, and why it was declined."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('translation', '0003_term_when'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='improvement',
            name='translation_improvement_once',
        ),
        migrations.AddField(
            model_name='improvement',
            name='everywhere',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='improvement',
            name='is_public',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='improvement',
            name='may_train',
            field=models.BooleanField(default=False, help_text='Whoever wrote it gives it away (CC0) to train translators.'),
        ),
        migrations.AddField(
            model_name='improvement',
            name='reason',
            field=models.CharField(blank=True, choices=[('meaning', 'meaning'), ('style', 'style'), ('no_better', 'no better'), ('rude', 'rude'), ('other', 'other')], default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='improvement',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='improvements', to='accounts.account'),
        ),
        migrations.AlterField(
            model_name='improvement',
            name='state',
            field=models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('replaced', 'Replaced')], default='proposed', max_length=10),
        ),
        migrations.AddIndex(
            model_name='improvement',
            index=models.Index(fields=['scope'], name='translation_improvement_scope'),
        ),
        migrations.AddIndex(
            model_name='improvement',
            index=models.Index(fields=['account', '-id'], name='translation_improvement_mine'),
        ),
        migrations.AddConstraint(
            model_name='improvement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('account', 'scope', 'text_hash', 'target'), name='translation_improvement_open'),
        ),
    ]
