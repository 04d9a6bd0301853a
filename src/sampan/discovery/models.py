"""The pool of notes that Explore draws from, remade by the worker."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sampan.core.clock import now


class Pool(models.Model):
    """A numbered, unchanging list of candidate notes; a page cursor names the pool that it walks."""

    channel = models.CharField(max_length=30, blank=True, default="", help_text="A category, or '' for all.")
    note_ids = ArrayField(models.BigIntegerField(), default=list)
    scores = ArrayField(models.FloatField(), default=list, help_text="Same order as note_ids.")
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["channel", "-id"], name="pool_newest")]

    def __str__(self) -> str:
        return f"pool {self.pk}"
