"""The glossary: living slang, abbreviations and names, with what they mean and how they are rendered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sampan.core.clock import now

TERM_MAX = 80
WHEN_MAX = 400


class Term(models.Model):
    """One word or phrase of one language and how it crosses.

    ``rendering`` is the usual translation (blank: explained only), ``gloss_en`` and ``gloss_zh`` explain it
    to readers of either language. ``keep``: a name that is never translated. ``edited_at`` is set when an
    operator changed it; a shipped term that was edited is not overwritten by a later release. ``when`` says
    where it counts, as ``sampan.translation.glossary.types`` describes.
    """

    class Language(models.TextChoices):
        ZH = "zh"
        EN = "en"

    text = models.CharField(max_length=TERM_MAX)
    language = models.CharField(max_length=2, choices=Language.choices)
    variants = ArrayField(models.CharField(max_length=TERM_MAX), blank=True, default=list)
    rendering = models.CharField(max_length=200, blank=True, default="")
    gloss_en = models.CharField(max_length=400, blank=True, default="")
    gloss_zh = models.CharField(max_length=400, blank=True, default="")
    kind = models.CharField(max_length=20, blank=True, default="")
    when = models.CharField(max_length=WHEN_MAX, blank=True, default="always")
    keep = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    is_shipped = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["language", "text"], name="translation_term_once"),)

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"
