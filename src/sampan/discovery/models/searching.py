"""What the search looks through, and what was asked."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Note


class SearchDocument(models.Model):
    """A listed note as the search sees it: its words with weights, and what results are filtered by."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="document")
    author_id = models.BigIntegerField()
    words = SearchVectorField()
    kind = models.CharField(max_length=8)
    language = models.SmallIntegerField(default=-1)
    category = models.SmallIntegerField(default=-1)
    topic_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    quality = models.FloatField(default=0)
    text_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [GinIndex(fields=["words"], name="document_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"document of note {self.note_id}"


class AskedQuery(models.Model):
    """What a person searched for, for them alone; each query once, the last time counts."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    query = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "query"], name="asked_once")]
        indexes = [models.Index(fields=["account", "-asked_at"], name="asked_by_account")]

    def __str__(self) -> str:
        return f"query {self.pk}"


class QueryTally(models.Model):
    """How many people asked for something on a day: enough of them make a suggestion, nobody is named."""

    query = models.CharField(max_length=60)
    key = models.CharField(max_length=60, help_text="Folded: NFKC, lower case, simplified.")
    pinyin = models.CharField(max_length=240, blank=True, default="")
    language = models.SmallIntegerField(default=-1)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="query_tally_once")]

    def __str__(self) -> str:
        return f"{self.query} on {self.day}"
