# An index for the question whether an act was told before, also in a line that has been read since.

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_chats_and_notifications")]

    operations = [
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["account", "group"], condition=~Q(group=""), name="notification_group"
            ),
        ),
    ]
