"""Polls on notes: a few answers to choose from until a set time."""

from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.written import Note

OPTION_COLUMN = 100
"""Room in the table; the limit that people meet is a setting."""


class Poll(models.Model):
    """The question is the note itself. Its row is locked while somebody votes, so the counts are exact."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="poll")
    is_multiple = models.BooleanField(default=False, help_text="Whether one may choose several answers.")
    days = models.PositiveSmallIntegerField(help_text="How long it was set to run.")
    closes_at = models.DateTimeField()
    voter_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"poll of note {self.note_id}"


class PollOption(models.Model):
    id = snowflake_pk()
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(max_length=OPTION_COLUMN)
    position = models.PositiveSmallIntegerField()
    vote_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_option_place")]

    def __str__(self) -> str:
        return self.text


class PollVote(models.Model):
    """One answer that an account chose; several in a poll that allows it."""

    id = snowflake_pk()
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "option"], name="poll_vote_once")]

    def __str__(self) -> str:
        return f"{self.account_id} for option {self.option_id}"
