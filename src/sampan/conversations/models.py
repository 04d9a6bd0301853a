"""Comments in two levels, and who liked them."""

from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Media, Note

COMMENT_COLUMN = 4_000
"""Room in the table; the limit that people meet is a setting."""


class Comment(models.Model):
    """A comment (parent None) or an answer under one; `reply_to` is the very comment that it answers."""

    id = snowflake_pk()
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = models.CharField(max_length=COMMENT_COLUMN, blank=True, default="")
    language = models.CharField(max_length=10, default="und")
    picture = models.OneToOneField(
        Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="comment"
    )
    key = models.UUIDField(null=True, blank=True, help_text="Made by the browser: sent twice, kept once.")
    pinned_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    like_count = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="comment_key_once")]
        indexes = [
            models.Index(fields=["note", "-id"], name="comment_top", condition=models.Q(parent=None)),
            models.Index(fields=["parent", "id"], name="comment_replies"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class CommentLike(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="comment_likes")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "comment"], name="comment_like_once")]

    def __str__(self) -> str:
        return f"{self.account_id} likes comment {self.comment_id}"
