# Sessions are found by the hash of their key: tokens of live updates and browsers that take pushes know no more.

from django.db import migrations

FORWARD = "CREATE INDEX IF NOT EXISTS accounts_session_hash ON django_session (sha256(session_key::bytea));"
BACKWARD = "DROP INDEX IF EXISTS accounts_session_hash;"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('sessions', '0001_initial'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
