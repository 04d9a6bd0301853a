"""The messages of chats, what hangs on them, and who put them out of their own sight."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.conversations.models.chats import Chat, ChatMember
from sampan.conversations.types import EMOJI_BYTES, REMARK_CHARS, MessageKind, Sounds
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Media, Note
from sampan.shop.models import Product

MESSAGE_COLUMN = 8_000
"""Room in the table; the limit that people meet is a setting."""


class Message(models.Model):
    """What somebody said in a chat. Deleted for all, it stays as an empty frame at its number.

    A correction answers (`reply_to`) the message whose words it puts right; `sounds` tells how they sound.
    """

    id = snowflake_pk()
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages", verbose_name=_("chat"))
    seq = models.BigIntegerField(_("seq"), help_text="Its number in the chat, from 1.")
    sender = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sent_messages",
        verbose_name=_("sender"),
    )
    kind = models.CharField(
        _("kind"), max_length=6, choices=[(k.value, k.value) for k in MessageKind], default=MessageKind.TEXT
    )
    body = models.CharField(_("body"), max_length=MESSAGE_COLUMN, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="und")
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("reply to")
    )
    note = models.ForeignKey(
        Note, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("note")
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("product")
    )
    is_correction = models.BooleanField(_("is correction"), default=False)
    sounds = models.CharField(
        _("sounds"), max_length=8, choices=[(s.value, s.value) for s in Sounds], blank=True, default=""
    )
    remark = models.CharField(
        _("remark"), max_length=REMARK_CHARS, blank=True, default="", help_text="Said to a correction."
    )
    detail: Any = models.JSONField(
        default=dict, blank=True, help_text="Of a notice: what happened, and to whom."
    )
    key = models.UUIDField(
        _("key"), null=True, blank=True, help_text="Made by the browser: sent twice, kept once."
    )
    created_at = models.DateTimeField(_("created at"), default=now)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, help_text="Hidden by the staff.")

    is_folded: bool = False
    """Whether its sender is somebody from whom the reader does not want to hear; set by selectors."""
    is_bare: bool = False
    """Written just now, words alone that answer nothing: no row can hang on it yet; set by `send_message`."""
    member: ChatMember
    """The reader's own place in the chat; set by selectors."""

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["chat", "seq"], name="message_number_once"),
            models.UniqueConstraint(fields=["sender", "key"], name="message_key_once"),
        ]
        indexes = [
            GinIndex(
                fields=["body"], name="message_words", opclasses=["gin_trgm_ops"], condition=~Q(body="")
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_gone(self) -> bool:
        """Deleted for all or hidden by the staff: nothing of it is shown."""
        return self.deleted_at is not None or self.hidden_at is not None

    @property
    def media(self) -> list[Media]:
        """Its pictures or its video, in order; no query when `attachments` are loaded."""
        return [row.media for row in sorted(self.attachments.all(), key=lambda row: row.position)]


class MessageMedia(models.Model):
    """A picture or a video of a message, in its order."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    media = models.OneToOneField(Media, on_delete=models.CASCADE, related_name="message_place")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="message_media_place_once")
        ]

    def __str__(self) -> str:
        return f"medium {self.media_id} of message {self.message_id}"


class MessageReaction(models.Model):
    """One emoji of one account to one message; another takes its place."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=EMOJI_BYTES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "account"], name="message_reaction_once")]

    def __str__(self) -> str:
        return f"{self.emoji} of {self.account_id}"


class HiddenMessage(models.Model):
    """Somebody deleted a message for themselves alone."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="hidden_for")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "message"], name="hidden_message_once")]

    def __str__(self) -> str:
        return f"message {self.message_id} hidden for {self.account_id}"
