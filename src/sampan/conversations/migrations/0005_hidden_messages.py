# The staff can take a message out of sight and let it be seen again.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('conversations', '0004_notification_groups')]

    operations = [
        migrations.AddField(
            model_name='message',
            name='hidden_at',
            field=models.DateTimeField(blank=True, help_text='Hidden by the staff.', null=True),
        ),
    ]
