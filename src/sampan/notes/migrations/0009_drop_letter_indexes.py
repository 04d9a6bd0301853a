# Notes are searched through their documents: nobody asks the indexes of their letters any more.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notes", "0008_media_is_held")]

    operations = [
        migrations.RemoveIndex(model_name="note", name="note_words"),
        migrations.RemoveIndex(model_name="note", name="note_heard_and_seen"),
    ]
