"""Chats between two people or in a group, who is in them, and whom somebody lets write to them."""

from django.db import models
from django.db.models import Q

from sampan.accounts.models import Account
from sampan.conversations.types import TITLE_CHARS, ChatKind, ContactRule, MemberRole, MemberState
from sampan.core.clock import now
from sampan.core.ids import SampanId, snowflake_pk


class Chat(models.Model):
    """A conversation. `last_seq` is the number of its latest message: they count 1, 2, 3 ... with no gap, in
    the order in which they were committed, since each is numbered while the chat's row is held.

    `place` is an id of the moment of the latest message; a member's inbox is ordered by it. `pair` is
    "low:high" of the two accounts of a direct chat, so that two people have one.
    """

    id = snowflake_pk()
    kind = models.CharField(max_length=6, choices=[(k.value, k.value) for k in ChatKind])
    title = models.CharField(max_length=TITLE_CHARS, blank=True, default="")
    pair = models.CharField(max_length=41, null=True, blank=True, unique=True)
    created_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_seq = models.BigIntegerField(default=0)
    place = models.BigIntegerField(db_default=SampanId())
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChatKind.DIRECT, pair__isnull=False)
                | Q(kind=ChatKind.GROUP, pair__isnull=True),
                name="chat_pair_of_direct",
            ),
        ]

    def __str__(self) -> str:
        return f"chat {self.pk}"


class ChatMember(models.Model):
    """Somebody in a chat, and how they want it. They see messages with a number above `from_seq`
    (raised when they empty the chat for themselves) and, after they left, up to `to_seq`."""

    id = models.BigAutoField(primary_key=True)
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="chats")
    role = models.CharField(
        max_length=6, choices=[(r.value, r.value) for r in MemberRole], default=MemberRole.MEMBER
    )
    state = models.CharField(
        max_length=7, choices=[(s.value, s.value) for s in MemberState], default=MemberState.ACTIVE
    )
    from_seq = models.BigIntegerField(default=0)
    to_seq = models.BigIntegerField(null=True, blank=True)
    read_seq = models.BigIntegerField(default=0)
    muted = models.BooleanField(default=False, help_text="No pushes and no badge.")
    pinned = models.BooleanField(default=False)
    translates = models.BooleanField(
        null=True, blank=True, help_text="Whether its messages are translated for them; None: not asked yet."
    )
    remote_engines = models.BooleanField(
        default=False, help_text="They agreed that engines outside this house may translate it for them."
    )
    joined_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "account"], name="chat_member_once")]
        indexes = [models.Index(fields=["account", "state"], name="chat_member_inbox")]

    def __str__(self) -> str:
        return f"{self.account_id} in chat {self.chat_id}"


class ContactSettings(models.Model):
    """Whom an account lets write to it, and what it lets others see of its reading and typing."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="contact_settings"
    )
    who = models.CharField(
        max_length=9, choices=[(r.value, r.value) for r in ContactRule], default=ContactRule.FOLLOWED
    )
    shares_read = models.BooleanField(default=True, help_text="Off: they see no one's read marks either.")
    shares_typing = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "contact settings"

    def __str__(self) -> str:
        return f"who may write to {self.account_id}"
