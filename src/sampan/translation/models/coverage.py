"""How many of the texts that readers met were readable in their language, counted by day and surface."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Coverage(models.Model):
    """The count of one day for one kind of text and one language of readers.

    ``surface`` is what the text is: ``note:title``, ``note:body``, ``comment:body``, ``account:bio``,
    ``topic:name``, ``media:alt`` and the like.
    """

    day = models.DateField(_("day"))
    surface = models.CharField(_("surface"), max_length=30)
    target = models.CharField(_("target"), max_length=8)
    shown = models.PositiveBigIntegerField(_("shown"), default=0)
    readable = models.PositiveBigIntegerField(_("readable"), default=0)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        constraints = (
            models.UniqueConstraint(fields=["day", "surface", "target"], name="translation_coverage_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.surface} {self.target} {self.readable}/{self.shown}"
