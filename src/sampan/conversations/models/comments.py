"""Comments in two levels, and who liked them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.conversations.querysets import CommentQuerySet
from sampan.conversations.types import REMARK_CHARS, Sounds
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Media, Note

COMMENT_COLUMN = 4_000
"""Room in the table; the limit that people meet is a setting."""


class Comment(models.Model):
    """A comment (parent None) or an answer under one; `reply_to` is the very comment that it answers.

    A deleted comment that has answers stays as an empty frame without an author.
    """

    id = snowflake_pk()
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="comments", verbose_name=_("note"))
    author = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="comments",
        verbose_name=_("author"),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
        verbose_name=_("parent"),
    )
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("reply to")
    )
    body = models.CharField(_("body"), max_length=COMMENT_COLUMN, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="und")
    picture = models.OneToOneField(
        Media,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comment",
        verbose_name=_("picture"),
    )
    is_correction = models.BooleanField(
        _("is correction"),
        default=False,
        help_text="The body is that of `reply_to`, put right for somebody who learns.",
    )
    sounds = models.CharField(
        _("sounds"), max_length=8, choices=[(s.value, s.value) for s in Sounds], blank=True, default=""
    )
    remark = models.CharField(
        _("remark"), max_length=REMARK_CHARS, blank=True, default="", help_text="Said to a correction."
    )
    key = models.UUIDField(
        _("key"), null=True, blank=True, help_text="Made by the browser: sent twice, kept once."
    )
    pinned_at = models.DateTimeField(_("pinned at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, help_text="Hidden by the staff.")
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    like_count = models.PositiveIntegerField(_("like count"), default=0)
    reply_count = models.PositiveIntegerField(
        _("reply count"), default=0, help_text="Replies that are neither deleted nor hidden."
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    objects = CommentQuerySet.as_manager()

    liked: bool
    """Whether the reader likes it; set by `with_liked`."""
    corrects: str
    """The words that it puts right, '' when it is no correction; set by `with_corrected`."""
    kept: bool
    """Whether a correction is in the reader's notebook; set by `with_kept`."""

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="comment_key_once"),
            models.UniqueConstraint(
                fields=["note"], condition=Q(pinned_at__isnull=False), name="comment_pinned_once"
            ),
        ]
        indexes = [
            models.Index(
                F("note"),
                F("pinned_at").desc(nulls_last=True),
                F("id").desc(),
                name="comment_top",
                condition=Q(parent=None),
            ),
            models.Index(fields=["parent", "id"], name="comment_replies"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def is_gone(self) -> bool:
        """Deleted by a person or hidden by the staff: nothing of it is shown."""
        return self.deleted_at is not None or self.hidden_at is not None


class CommentLike(models.Model):
    """One account likes one comment."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="comment_likes")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "comment"], name="comment_like_once")]

    def __str__(self) -> str:
        return f"{self.account_id} likes comment {self.comment_id}"


class CommentMention(models.Model):
    """Somebody named by @handle in a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "account"], name="comment_mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} named in comment {self.comment_id}"
