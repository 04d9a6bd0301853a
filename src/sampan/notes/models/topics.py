"""Topics with their names in each language, and the notes under them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.written import Note


class Topic(models.Model):
    """One subject, whatever it is called in each language."""

    id = snowflake_pk()
    name = models.CharField(max_length=60, help_text="The name that was used first.")
    note_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"#{self.name}"


class TopicName(models.Model):
    """A name of a topic; both languages' names lead to the same topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60, unique=True, help_text="Folded: NFKC, lower case, simplified.")
    language = models.CharField(max_length=10, default="und")

    class Meta:
        indexes = [GinIndex(fields=["key"], name="topic_name_words", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return f"#{self.name}"


class NoteTopic(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="note_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="note_topics")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "topic"], name="note_topic_once")]
        indexes = [models.Index(fields=["topic", "-note"], name="note_by_topic")]

    def __str__(self) -> str:
        return f"note {self.note_id} under topic {self.topic_id}"
