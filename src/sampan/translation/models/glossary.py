"""The glossary: living slang, abbreviations and names, with what they mean and how they are rendered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

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

    text = models.CharField(_("text"), max_length=TERM_MAX)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    variants = ArrayField(
        models.CharField(max_length=TERM_MAX), blank=True, default=list, verbose_name=_("variants")
    )
    rendering = models.CharField(_("rendering"), max_length=200, blank=True, default="")
    gloss_en = models.CharField(_("gloss en"), max_length=400, blank=True, default="")
    gloss_zh = models.CharField(_("gloss zh"), max_length=400, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=20, blank=True, default="")
    when = models.CharField(_("when"), max_length=WHEN_MAX, blank=True, default="always")
    keep = models.BooleanField(_("keep"), default=False)
    is_enabled = models.BooleanField(_("is enabled"), default=True)
    is_shipped = models.BooleanField(_("is shipped"), default=False)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=now, editable=False)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = (models.UniqueConstraint(fields=["language", "text"], name="translation_term_once"),)

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"
