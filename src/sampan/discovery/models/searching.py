"""What the search looks through, and what was asked."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models import Note

QUERY_COLUMN = 60


class SearchDocument(models.Model):
    """A note as the search sees it: its words with weights, and what results are filtered by.

    Every note has one, also a closed one: who may see which is asked of the note itself, whenever something
    is found. `serial` counts documents as they came; the marks of the windows among `words` are made of it.
    """

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="document")
    author_id = models.BigIntegerField()
    words = SearchVectorField()
    terms = models.BinaryField(default=b"", help_text="The same to rank by; see `discovery.terms.packing`.")
    serial = models.BigIntegerField(default=0)
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


class TermShares(models.Model):
    """How common words are, counted on a sample of the documents; one row, replaced whole.

    Element i of both arrays tells of the same word. A word that is not in them is rarer than all that are.
    """

    terms = ArrayField(models.TextField(), default=list)
    shares = ArrayField(models.FloatField(), default=list)
    sampled = models.PositiveIntegerField(default=0)
    documents = models.BigIntegerField(default=0, help_text="How many there were, about.")
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"shares of {self.sampled} documents"


class SearchName(models.Model):
    """A name of a topic or a person as it may be typed: folded, and in pinyin."""

    class Kind(models.TextChoices):
        TOPIC = "topic"
        PERSON = "person"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    target_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    pinyin = models.CharField(max_length=240, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "target_id", "key"], name="search_name_once")]
        indexes = [
            GinIndex(fields=["key", "pinyin"], name="search_name_like", opclasses=["gin_trgm_ops"] * 2),
            models.Index(
                fields=["kind", "key"], name="search_name_key", opclasses=["text_ops", "text_pattern_ops"]
            ),
            models.Index(
                fields=["kind", "pinyin"],
                name="search_name_pinyin",
                opclasses=["text_ops", "text_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class AskedQuery(models.Model):
    """What a person searched for, for them alone; each query once, the last time counts."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    query = models.CharField(max_length=QUERY_COLUMN)
    key = models.CharField(
        max_length=QUERY_COLUMN, default="", help_text="Folded: NFKC, lower case, simplified."
    )
    asked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "query"], name="asked_once")]
        indexes = [
            models.Index(fields=["account", "-asked_at"], name="asked_by_account"),
            models.Index(fields=["asked_at"], name="asked_lately"),
        ]

    def __str__(self) -> str:
        return f"query {self.pk}"


class QueryTally(models.Model):
    """How many people asked for something on a day: enough of them make a suggestion, nobody is named.

    There is no row for what fewer asked than `services.asked.PEOPLE_LEAST`.
    """

    query = models.CharField(max_length=QUERY_COLUMN)
    key = models.CharField(max_length=QUERY_COLUMN, help_text="Folded: NFKC, lower case, simplified.")
    pinyin = models.CharField(max_length=240, blank=True, default="")
    language = models.SmallIntegerField(default=-1)
    day = models.DateField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="query_tally_once")]
        indexes = [models.Index(fields=["day"], name="query_tally_day")]

    def __str__(self) -> str:
        return f"{self.query} on {self.day}"
