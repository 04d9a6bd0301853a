"""What is learned of one person, what they asked for, and the walks that they are on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk


def _big() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.BigIntegerField(), default=list, blank=True)


def _small() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.SmallIntegerField(), default=list, blank=True)


def _real() -> "ArrayField[list[float], list[float]]":
    return ArrayField(models.FloatField(), default=list, blank=True)


class Taste(models.Model):
    """One person's wishes for their feed, and what was learned; one row, so that a page asks once.

    Without a row the defaults hold. Arrays that begin alike are columns of one table: element i tells of the
    same thing. A reset empties all that was learned and keeps the wishes.
    """

    class Mix(models.TextChoices):
        MINE = "mine"
        BOTH = "both"
        SURPRISE = "surprise"

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="taste")
    # wishes
    learns = models.BooleanField(default=True)
    mix = models.CharField(max_length=8, choices=Mix.choices, default=Mix.BOTH)
    keeps_searches = models.BooleanField(default=True)
    near = models.ForeignKey(
        "discovery.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    less_authors = _big()
    less_categories = _small()
    less_topics = _big()
    dismissed_ids = _big()
    reset_at = models.DateTimeField(null=True, blank=True)
    # learned
    seen = models.BinaryField(default=b"", blank=True, help_text="See `discovery.ranking.seen`.")
    interest_vectors = models.BinaryField(default=b"", blank=True, help_text="float16, k x 384.")
    interest_weights = _real()
    interest_notes = _big()
    category_weights = _real()
    language_weights = _real()
    author_ids = _big()
    author_weights = _real()
    learned_at = models.DateTimeField(null=True, blank=True)
    # what may be shown next, made by the worker
    list_ids = _big()
    list_authors = _big()
    list_scores = _real()
    list_sources = _small()
    list_anchors = _big()
    list_categories = _small()
    list_languages = _small()
    list_features = models.BinaryField(default=b"", blank=True, help_text="uint8, n x features.")
    listed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"taste of {self.account_id}"


class FeedWalk(models.Model):
    """What one reader meets in which order since they opened a surface; never changed, soon dropped."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=30, blank=True, default="")
    note_ids = _big()
    sources = _small()
    anchors = _big()
    features = models.BinaryField(default=b"", blank=True, help_text="uint8, n x features; to learn from.")
    made_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["account", "channel", "-id"], name="walk_of_account")]

    def __str__(self) -> str:
        return f"walk {self.pk}"
