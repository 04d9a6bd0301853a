# A browser takes pushes for as long as somebody is signed in there: it is tied to its session.

import hashlib
from importlib import import_module

from django.conf import settings
from django.db import migrations, models


def tie_to_sessions(apps, schema_editor):
    """Sessions have remembered their browser's address from the beginning."""
    subscriptions = apps.get_model("conversations", "PushSubscription")
    if not subscriptions.objects.exists():
        return
    read = import_module(settings.SESSION_ENGINE).SessionStore().decode
    for session in apps.get_model("sessions", "Session").objects.iterator():
        endpoint = read(session.session_data).get("push_endpoint")
        if endpoint:
            key = hashlib.sha256(session.session_key.encode()).hexdigest()
            subscriptions.objects.filter(endpoint=endpoint).update(session=key)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_session_hash'),
        ('conversations', '0005_hidden_messages'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='pushsubscription',
            name='session',
            field=models.CharField(
                blank=True,
                default='',
                help_text="Hash of its session's key; pushes end with it.",
                max_length=64,
            ),
        ),
        migrations.RunPython(tie_to_sessions, migrations.RunPython.noop),
    ]
