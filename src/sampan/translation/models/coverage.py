"""How many of the texts that readers met were readable in their language, counted by day and surface."""

from __future__ import annotations

from django.db import models


class Coverage(models.Model):
    """The count of one day for one kind of text and one language of readers.

    ``surface`` is what the text is: ``note:title``, ``note:body``, ``comment:body``, ``account:bio``,
    ``topic:name``, ``media:alt`` and the like.
    """

    day = models.DateField()
    surface = models.CharField(max_length=30)
    target = models.CharField(max_length=8)
    shown = models.PositiveBigIntegerField(default=0)
    readable = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "coverage"
        constraints = (
            models.UniqueConstraint(fields=["day", "surface", "target"], name="translation_coverage_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.surface} {self.target} {self.readable}/{self.shown}"
