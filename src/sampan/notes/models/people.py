"""What people do with notes: mention, like, collect on boards."""

from django.db import models
from django.db.models.functions import Lower

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.written import Note
from sampan.notes.querysets import BoardQuerySet


class Mention(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "account"], name="mention_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} mentions {self.account_id}"


class Like(models.Model):
    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="likes")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="likes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="like_once")]
        indexes = [models.Index(fields=["account", "-id"], name="like_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} likes note {self.note_id}"


class Board(models.Model):
    """A named collection of notes, open to all or only to its owner."""

    id = snowflake_pk()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="boards")
    title = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True, default="")
    is_public = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    note_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", Lower("title"), name="board_title_once"),
            models.UniqueConstraint(
                fields=["owner"], name="board_default_once", condition=models.Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return f"board {self.pk}"


class Collect(models.Model):
    """A note kept on a board; an account keeps a note on one board at a time."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="collects")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="collects")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="collects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="collect_once")]
        indexes = [models.Index(fields=["board", "-id"], name="collect_by_board")]

    def __str__(self) -> str:
        return f"{self.account_id} keeps note {self.note_id}"
