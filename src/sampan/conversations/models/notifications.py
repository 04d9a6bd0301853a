"""What happened to somebody's things, grouped; what they want to hear of, and where it is pushed."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sampan.accounts.models import Account
from sampan.conversations.models.comments import Comment
from sampan.conversations.querysets import PushSubscriptionQuerySet
from sampan.conversations.types import Digest, NotificationKind
from sampan.core.clock import now
from sampan.core.ids import SampanId, snowflake_pk
from sampan.notes.models import Note
from sampan.shop.models import Order, Review


class Notification(models.Model):
    """One line of somebody's notifications: one thing that happened, done by one or by many.

    Acts with the same `group` join the same line until it is read; a blank group is never joined. `place` is
    an id of the moment of the latest act: lines are ordered by it, the newest first. What it is about hangs
    on `note`, `comment`, `order`, `review` or `message`, and goes with it.
    """

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in NotificationKind])
    group = models.CharField(max_length=60, blank=True, default="")
    place = models.BigIntegerField(db_default=SampanId())
    actor_count = models.PositiveIntegerField(default=0)
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(
        "conversations.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    detail: Any = models.JSONField(
        default=dict,
        help_text="What the line says besides: the act of an order, the decision and its target.",
    )
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    pushed_at = models.DateTimeField(null=True, blank=True, help_text="Pushed or mailed: not told twice.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "group"],
                condition=Q(read_at__isnull=True) & ~Q(group=""),
                name="notification_group_open_once",
            ),
        ]
        indexes = [
            models.Index(F("account"), F("place").desc(), name="notification_list"),
            models.Index(
                fields=["account", "place"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(fields=["account", "group"], condition=~Q(group=""), name="notification_group"),
            *(
                models.Index(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"notification_{name}"
                )
                for name in ("note", "comment", "message", "order", "review")
            ),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk} ({self.kind})"


class NotificationActor(models.Model):
    """Who did it: one row each; the act taken back takes the row."""

    id = snowflake_pk()
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="actors")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "account"], name="notification_actor_once"),
        ]
        indexes = [models.Index(F("notification"), F("id").desc(), name="notification_actor_latest")]

    def __str__(self) -> str:
        return f"{self.account_id} in notification {self.notification_id}"


class NotificationSettings(models.Model):
    """What an account wants to hear of; without a row, all of it, without pushes, with a weekly digest."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="notification_settings"
    )
    off = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, help_text="Kinds not told at all."
    )
    push_off = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        help_text="Kinds not pushed; 'message' too.",
    )
    followed_only = models.BooleanField(default=False, help_text="Acts of strangers are not told.")
    push_words = models.BooleanField(default=True, help_text="Whether pushes show what was written.")
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Minute of the day.")
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)
    time_zone = models.CharField(
        max_length=50, blank=True, default="", help_text="Empty until somebody chooses: UTC holds meanwhile."
    )
    digest = models.CharField(
        max_length=6, choices=[(d.value, d.value) for d in Digest], default=Digest.WEEKLY
    )
    digested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "notification settings"
        constraints = [
            models.CheckConstraint(
                condition=(Q(quiet_from__isnull=True) & Q(quiet_to__isnull=True))
                | (Q(quiet_from__lt=1440) & Q(quiet_to__lt=1440)),
                name="notification_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"what {self.account_id} wants to hear of"


class PushSubscription(models.Model):
    """One browser that takes web pushes (RFC 8030, 8291) for an account."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    browser = models.CharField(max_length=120, blank=True, default="", help_text="As the owner knows it.")
    session = models.CharField(
        max_length=64, blank=True, default="", help_text="Hash of its session's key; pushes end with it."
    )
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account"], name="push_of_account")]

    def __str__(self) -> str:
        return f"push subscription {self.pk}"
