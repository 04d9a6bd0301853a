"""Readers' better translations: proposed, voted on, accepted, and who is trusted to accept."""

from __future__ import annotations

from django.db import models

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

    text_hash = models.CharField(max_length=HASH_HEX_LENGTH)
    scope = models.CharField(max_length=SCOPE_MAX, help_text="Where it was proposed, such as note:123:body.")
    original = models.TextField()
    source = models.CharField(max_length=8)
    target = models.CharField(max_length=8)
    body = models.TextField()
    account = models.ForeignKey(
        "accounts.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="improvements"
    )
    author = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="improvements_of_mine",
        help_text="Who wrote the original, and may decide.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(max_length=10, blank=True, default="", choices=_REASONS)
    is_public = models.BooleanField(default=False)
    everywhere = models.BooleanField(default=False)
    may_train = models.BooleanField(
        default=False, help_text="Whoever wrote it gives it away (CC0) to train translators."
    )
    score = models.IntegerField(default=0)
    decided_by = models.ForeignKey(
        "accounts.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
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
        "accounts.Account", on_delete=models.CASCADE, related_name="trusted_reader"
    )
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"account {self.account_id}"
