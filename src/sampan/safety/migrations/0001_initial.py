"""The tables of the safety room."""

import django.db.models.deletion
import sampan.core.clock
import sampan.safety.types
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_kind', models.CharField(choices=[('note', 'note'), ('comment', 'comment'), ('account', 'account')], max_length=10)),
                ('target_id', models.BigIntegerField()),
                ('action', models.CharField(choices=[('hide', 'hide'), ('restore', 'restore'), ('suspend', 'suspend'), ('reinstate', 'reinstate'), ('dismiss', 'dismiss')], max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'indexes': [models.Index(fields=['target_kind', 'target_id'], name='decision_target')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_kind', models.CharField(choices=[('note', 'note'), ('comment', 'comment'), ('account', 'account')], max_length=10)),
                ('target_id', models.BigIntegerField()),
                ('reason', models.CharField(choices=[('spam', 'spam'), ('harassment', 'harassment'), ('hate', 'hate'), ('nudity', 'nudity'), ('violence', 'violence'), ('self-harm', 'self-harm'), ('minors', 'minors'), ('fraud', 'fraud'), ('unlabelled-ad', 'unlabelled-ad'), ('copyright', 'copyright'), ('privacy', 'privacy'), ('other', 'other')], max_length=20)),
                ('detail', models.CharField(blank=True, default='', max_length=1000)),
                ('state', models.CharField(choices=[('open', 'open'), ('acted', 'acted'), ('dismissed', 'dismissed')], default=sampan.safety.types.ReportState['OPEN'], max_length=10)),
                ('created_at', models.DateTimeField(default=sampan.core.clock.now)),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports_made', to='accounts.account')),
                ('target_account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports_received', to='accounts.account')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'indexes': [models.Index(fields=['state', '-created_at'], name='report_queue')],
                'constraints': [models.UniqueConstraint(fields=('reporter', 'target_kind', 'target_id'), name='report_once')],
            },
        ),
    ]
