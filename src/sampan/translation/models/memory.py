"""What the translation room remembers, and what it still has to do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.translation.keys import HASH_HEX_LENGTH
from sampan.translation.querysets import MemoryQuerySet, WantedQuerySet

SCOPE_MAX = 80
ENGINES_MAX = 400


class Memory(models.Model):
    """One translation of one text; the same text is never translated twice by the same version of an engine.

    A row with a scope counts only there and only while the original stays as it is: an author's own, an
    improvement that the author took, or, ``is_private``, anything made of words that not everybody may read
    (its hash is sealed, see ``keys.memory_hash``, and it is deleted with the text).
    ``reader``: an improvement that was accepted. ``people``: written by people for the project, such as its
    own lines. ``confidence`` is 0 to 100, or null where nobody measured it.
    """

    class Origin(models.TextChoices):
        AUTHOR = "author"
        READER = "reader"
        PEOPLE = "people"
        ENGINE = "engine"

    text_hash = models.CharField(_("text hash"), max_length=HASH_HEX_LENGTH)
    scope = models.CharField(_("scope"), max_length=SCOPE_MAX, blank=True, default="")
    source = models.CharField(_("source"), max_length=8)
    target = models.CharField(_("target"), max_length=8)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    engine = models.CharField(_("engine"), max_length=40, blank=True, default="")
    engine_version = models.CharField(_("engine version"), max_length=120, blank=True, default="")
    body = models.TextField(_("body"))
    doubts = models.CharField(_("doubts"), max_length=200, blank=True, default="")
    confidence = models.PositiveSmallIntegerField(_("confidence"), null=True, blank=True)
    is_private = models.BooleanField(_("is private"), default=False)
    account = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="own_translations",
        verbose_name=_("account"),
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation in memory")
        verbose_name_plural = _("translations in memory")
        constraints = (
            models.UniqueConstraint(
                fields=["text_hash", "target", "scope", "source", "engine", "engine_version"],
                name="translation_memory_once",
            ),
        )
        indexes = (
            models.Index(fields=["scope"], name="translation_memory_scope", condition=~models.Q(scope="")),
        )

    def __str__(self) -> str:
        return f"{self.source} > {self.target} {self.engine or self.origin} {self.text_hash[:8]}"


class Wanted(models.Model):
    """One text that somebody wants to read and that no engine has translated yet.

    ``not_before`` is both the lease of the worker that has it in hand and the wait after an engine was out.
    ``engines`` are those that had their chance when it was given up: a new one makes it be tried again.
    ``for_engine`` names the better engine that shall refine a translation which is already there; a text
    that ``is_private`` goes only to the engines that the operator allows to see such texts, unless a reader
    of it agreed that it ``may_leave``. Its hash is sealed, and it goes when the text of its ``scope`` does.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        GIVEN_UP = "given_up"

    text_hash = models.CharField(_("text hash"), max_length=HASH_HEX_LENGTH)
    scope = models.CharField(_("scope"), max_length=SCOPE_MAX, blank=True, default="")
    text = models.TextField(_("text"))
    context = models.CharField(_("context"), max_length=200, blank=True, default="")
    source = models.CharField(_("source"), max_length=8)
    target = models.CharField(_("target"), max_length=8)
    priority = models.SmallIntegerField(_("priority"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    engines = models.CharField(_("engines"), max_length=ENGINES_MAX, blank=True, default="")
    for_engine = models.CharField(_("for engine"), max_length=40, blank=True, default="")
    is_private = models.BooleanField(_("is private"), default=False)
    may_leave = models.BooleanField(_("may leave"), default=False)
    not_before = models.DateTimeField(_("not before"), default=now)
    created_at = models.DateTimeField(_("created at"), default=now)

    objects = WantedQuerySet.as_manager()

    class Meta:
        verbose_name = _("wanted text")
        verbose_name_plural = _("wanted texts")
        constraints = (
            models.UniqueConstraint(fields=["text_hash", "target"], name="translation_wanted_once"),
        )
        indexes = (
            models.Index(
                fields=["-priority", "id"],
                name="translation_wanted_next",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["engines"], name="translation_wanted_lost", condition=models.Q(state="given_up")
            ),
            models.Index(fields=["scope"], name="translation_wanted_scope", condition=~models.Q(scope="")),
        )

    def __str__(self) -> str:
        return f"{self.source} > {self.target} {self.state} {self.text_hash[:8]}"

    @property
    def stays_here(self) -> bool:
        """Whether only engines that may see private texts may have it."""
        return self.is_private and not self.may_leave
