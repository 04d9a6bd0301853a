"""A time zone that nobody chose is told from one that somebody did: UTC without quiet hours was never looked at."""

from typing import Any

from django.db import migrations, models


def forget_unchosen(apps: Any, schema_editor: Any) -> None:
    """Whoever has quiet hours in UTC keeps them so."""
    settings = apps.get_model("conversations", "NotificationSettings").objects
    settings.filter(time_zone="UTC", quiet_from=None).update(time_zone="")


def name_again(apps: Any, schema_editor: Any) -> None:
    """The earlier column knows no empty name."""
    apps.get_model("conversations", "NotificationSettings").objects.filter(time_zone="").update(time_zone="UTC")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_push_session")]

    operations = [
        migrations.AlterField(
            model_name="notificationsettings",
            name="time_zone",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Empty until somebody chooses: UTC holds meanwhile.",
                max_length=50,
            ),
        ),
        migrations.RunPython(forget_unchosen, name_again),
    ]
