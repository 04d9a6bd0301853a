# Leitner's boxes are gone: FSRS knows what they said.

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('translation', '0006_practice_by_fsrs'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='savedword',
            name='box',
        ),
    ]
