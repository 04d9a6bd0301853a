"""Topics with their names in each language, and the notes under them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.written import Note


class Topic(models.Model):
    """One subject, whatever it is called in each language."""

    id = snowflake_pk()
    name = models.CharField(_("name"), max_length=60, help_text="The name that was used first.")
    note_count = models.PositiveIntegerField(_("note count"), default=0)
    created_at = models.DateTimeField(_("created at"), default=now)
    looked_up_at = models.DateTimeField(
        _("looked up at"),
        null=True,
        blank=True,
        help_text="When its name was last looked for in the translations.",
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

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


class TopicSuggestion(models.Model):
    """A name in the other language that a topic may have, or the topic there that it may be.

    It joins nothing by itself: use or the operator confirms it. A declined one stays, so that it never comes
    back.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="suggestions", verbose_name=_("topic")
    )
    name = models.CharField(_("name"), max_length=60)
    key = models.CharField(_("key"), max_length=60, help_text="Folded as the keys of names are.")
    language = models.CharField(_("language"), max_length=10)
    by_engine = models.BooleanField(
        _("by engine"), default=False, help_text="A translation of the topic's name says so."
    )
    author_count = models.PositiveIntegerField(
        _("author count"), default=0, help_text="Authors who put both topics on one note, when last counted."
    )
    share = models.PositiveSmallIntegerField(
        _("share"),
        default=0,
        help_text="Notes under both, in percent of those under either, when last counted.",
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    decided_by_use = models.BooleanField(_("decided by use"), default=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("topic suggestion")
        verbose_name_plural = _("topic suggestions")
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="topic_suggestion_once")]
        indexes = [
            GinIndex(
                fields=["key"],
                name="topic_suggestion_words",
                opclasses=["gin_trgm_ops"],
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.name} for topic {self.topic_id}"


class NoteTopic(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="note_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="note_topics")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "topic"], name="note_topic_once")]
        indexes = [models.Index(fields=["topic", "-note"], name="note_by_topic")]

    def __str__(self) -> str:
        return f"note {self.note_id} under topic {self.topic_id}"


class TopicFollow(models.Model):
    """That an account wants more of a topic."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="topic_follows")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="follows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "topic"], name="topic_follow_once")]

    def __str__(self) -> str:
        return f"{self.account_id} follows topic {self.topic_id}"
