"""What people saw and did, as it came, and the sums that stay of it."""

from django.db import models

from sampan.core.clock import now
from sampan.notes.models import Note


class Signal(models.Model):
    """One thing that somebody saw or did; rows are only added, and dropped a day's partition at a time.

    The table is partitioned by `day` (see the migration) and has a column `tx` besides, the transaction that
    wrote the row, by which it is counted exactly once. `view` is the id of the page that was looked at, made
    by the server, so that a signal that is sent twice meets itself; 0 for acts, of which one a day counts.
    Plain numbers instead of foreign keys: nothing has to be locked to add a row.
    """

    pk = models.CompositePrimaryKey("account_id", "view", "note_id", "author_id", "kind", "day")
    account_id = models.BigIntegerField(default=0, help_text="Who; 0 for visitors.")
    view = models.BigIntegerField(default=0)
    note_id = models.BigIntegerField(default=0)
    author_id = models.BigIntegerField(default=0, help_text="Whom; only of follows.")
    kind = models.SmallIntegerField(help_text="See `discovery.types.SignalKind`.")
    day = models.DateField(help_text="The day (UTC) of the view, or of the act.")
    surface = models.SmallIntegerField(default=0, help_text="See `discovery.types.Surface`.")
    position = models.SmallIntegerField(default=-1, help_text="Place on the surface, from 0.")
    source = models.SmallIntegerField(default=0, help_text="See `discovery.types.Source`.")
    language = models.SmallIntegerField(default=-1, help_text="Of the reader: 0 Chinese, 1 English.")
    translated = models.BooleanField(default=False)
    milliseconds = models.IntegerField(default=0, help_text="How long, where that is meant.")
    happened_at = models.DateTimeField(default=now)

    class Meta:
        managed = False  # partitions are beyond Django; the table is made in the migration
        db_table = "discovery_signal"

    def __str__(self) -> str:
        return f"signal {self.kind} of {self.account_id} on {self.note_id}"


class NoteTally(models.Model):
    """How often a note was seen, opened and so on, counted by the worker some seconds later."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="tally")
    impressions = models.PositiveIntegerField(default=0)
    opens = models.PositiveIntegerField(default=0)
    dwells = models.PositiveIntegerField(default=0, help_text="Long looks.")
    finishes = models.PositiveIntegerField(default=0, help_text="Videos seen to their end.")
    likes = models.PositiveIntegerField(default=0)
    collects = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    follows = models.PositiveIntegerField(default=0, help_text="Follows of the author out of this note.")
    hides = models.PositiveIntegerField(default=0, help_text="'Not for me' and hidden authors.")
    reports = models.PositiveIntegerField(default=0)
    buys = models.PositiveIntegerField(default=0)
    across = models.PositiveIntegerField(default=0, help_text="Impressions in translation.")
    across_good = models.PositiveIntegerField(default=0, help_text="Likes and more of those who read it so.")

    def __str__(self) -> str:
        return f"tally of note {self.note_id}"


class DaySum(models.Model):
    """What stays of a day's signals when they are dropped: how many of each kind, of nobody in particular."""

    day = models.DateField()
    kind = models.SmallIntegerField()
    surface = models.SmallIntegerField()
    language = models.SmallIntegerField()
    translated = models.BooleanField()
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "surface", "language", "translated"], name="day_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} signals {self.kind} on {self.day}"


class Watermark(models.Model):
    """How far a reader of the signals has come: every transaction before `tx` is behind it."""

    name = models.CharField(primary_key=True, max_length=40)
    tx = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.name} at {self.tx}"
