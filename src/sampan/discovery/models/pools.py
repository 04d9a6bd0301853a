"""The pools of notes that Explore draws from, remade by the worker."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sampan.core.clock import now


class Pool(models.Model):
    """A numbered, unchanging list of candidate notes; a page cursor names the pool that it walks.

    The arrays are columns of one table: element i of each tells of the same note.
    """

    channel = models.CharField(
        max_length=30, blank=True, default="", help_text="A category, 'video', or '' for all."
    )
    note_ids = ArrayField(models.BigIntegerField(), default=list, help_text="By falling score.")
    scores = ArrayField(models.FloatField(), default=list)
    author_ids = ArrayField(models.BigIntegerField(), default=list)
    categories = ArrayField(models.SmallIntegerField(), default=list)
    languages = ArrayField(models.SmallIntegerField(), default=list)
    sources = ArrayField(
        models.SmallIntegerField(), default=list, blank=True, help_text="See `discovery.types.Source`."
    )
    # new notes that look for their first audience, by falling draw; columns of a table of their own
    fresh_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    fresh_authors = ArrayField(models.BigIntegerField(), default=list, blank=True)
    fresh_categories = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    fresh_languages = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    fresh_good = ArrayField(models.FloatField(), default=list, blank=True)
    fresh_shown = ArrayField(models.FloatField(), default=list, blank=True)
    newest_id = models.BigIntegerField(
        default=0, help_text="The newest note that was there when it was made."
    )
    is_whole = models.BooleanField(default=False, help_text="It holds every note of its channel.")
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["channel", "-id"], name="pool_newest")]

    def __str__(self) -> str:
        return f"pool {self.pk}"
