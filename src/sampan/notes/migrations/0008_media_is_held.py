# Media that a room above keeps under something of its own.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_study'),
        ('notes', '0007_topicfollow'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='media',
            name='media_loose',
        ),
        migrations.AddField(
            model_name='media',
            name='is_held',
            field=models.BooleanField(db_default=False, default=False, help_text='A room above keeps it under something of its own, a product or a review: it is not loose.'),
        ),
        migrations.AddIndex(
            model_name='media',
            index=models.Index(condition=models.Q(('draft', None), ('is_held', False), ('note', None)), fields=['created_at'], name='media_loose'),
        ),
    ]
