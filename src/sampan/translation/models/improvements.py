"""Readers' better translations: proposed, voted on, accepted, and who is trusted to accept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.translation.keys import HASH_HEX_LENGTH
from sampan.translation.models.memory import SCOPE_MAX
from sampan.translation.types import DeclineReason

_REASONS = [(reason.value, reason.name.replace("_", " ").lower()) for reason in DeclineReason]


class Improvement(models.Model):
    """One reader's translation of one text. Accepted, it goes into the memory and into the examples.

    ``is_public``: everybody could read the original when it was proposed; only then may it become an example
    or leave with the export. ``everywhere``: accepted by more than the author alone, so it serves the same
    words in every place. ``account`` is empty once whoever wrote it has left and what they gave stayed.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        REPLACED = "replaced"

    text_hash = models.CharField(_("text hash"), max_length=HASH_HEX_LENGTH)
    scope = models.CharField(
        _("scope"), max_length=SCOPE_MAX, help_text="Where it was proposed, such as note:123:body."
    )
    original = models.TextField(_("original"))
    source = models.CharField(_("source"), max_length=8)
    target = models.CharField(_("target"), max_length=8)
    body = models.TextField(_("body"))
    account = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="improvements",
        verbose_name=_("account"),
    )
    author = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="improvements_of_mine",
        help_text="Who wrote the original, and may decide.",
        verbose_name=_("author"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=10, blank=True, default="", choices=_REASONS)
    is_public = models.BooleanField(_("is public"), default=False)
    everywhere = models.BooleanField(_("everywhere"), default=False)
    may_train = models.BooleanField(
        _("may train"), default=False, help_text="Whoever wrote it gives it away (CC0) to train translators."
    )
    score = models.IntegerField(_("score"), default=0)
    decided_by = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("improvement")
        verbose_name_plural = _("improvements")
        constraints = (
            models.UniqueConstraint(
                fields=["account", "scope", "text_hash", "target"],
                name="translation_improvement_open",
                condition=models.Q(state="proposed"),
            ),
        )
        indexes = (
            models.Index(fields=["text_hash", "target", "state"], name="translation_improvement_text"),
            models.Index(fields=["author", "state"], name="translation_improvement_author"),
            models.Index(fields=["state", "-id"], name="translation_improvement_state"),
            models.Index(fields=["scope"], name="translation_improvement_scope"),
            models.Index(fields=["account", "-id"], name="translation_improvement_mine"),
        )

    def __str__(self) -> str:
        return f"{self.scope} > {self.target} {self.state}"


class ImprovementVote(models.Model):
    """One account's word on one improvement: 1 better, -1 not better."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="votes")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    value = models.SmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["improvement", "account"], name="translation_vote_once"),
            models.CheckConstraint(condition=models.Q(value__in=(1, -1)), name="translation_vote_either_way"),
        )

    def __str__(self) -> str:
        return f"{self.value:+d} for {self.improvement_id}"


class TrustedReader(models.Model):
    """An account whose yes is enough to accept an improvement, given by the staff."""

    account = models.OneToOneField(
        "accounts.Account", on_delete=models.CASCADE, related_name="trusted_reader", verbose_name=_("account")
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("trusted reader")
        verbose_name_plural = _("trusted readers")

    def __str__(self) -> str:
        return f"account {self.account_id}"
