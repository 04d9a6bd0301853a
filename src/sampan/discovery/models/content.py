"""What is known of notes: their meaning as vectors, their neighbours, their first audience, their friends."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgvector.django import HalfVectorField, HnswIndex

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.models import Note

VECTOR_SIZE = 384


class NoteVector(models.Model):
    """The meaning of a listed note; `text_hash` is that of the text that was embedded.

    Author and language family stand beside it, so that the nearest of a language, and those of other people,
    are found without looking at the notes. Each family has an index of its own: notes of one language lie
    closer together than what they say would make them, and one index would give the other none of them.
    """

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="vector")
    author_id = models.BigIntegerField(default=0)
    language = models.SmallIntegerField(default=1, help_text="0 Chinese, 1 English and all that is neither.")
    vector = HalfVectorField(dimensions=VECTOR_SIZE)
    text_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            HnswIndex(
                fields=["vector"],
                name=f"note_vector_near_{family}",
                m=16,
                ef_construction=64,
                opclasses=["halfvec_ip_ops"],
                condition=models.Q(language=number),
            )
            for number, family in enumerate(("zh", "en"))
        ]

    def __str__(self) -> str:
        return f"vector of note {self.note_id}"


class Affinity(models.Model):
    """That a person liked a note, and how much: the strongest of their acts, each note once."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(default=0)
    at = models.DateTimeField(default=now)
    paired_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was counted with the person's other notes."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="affinity_once")]
        indexes = [
            models.Index(fields=["account", "-at"], name="affinity_of_account"),
            models.Index(fields=["note"], name="affinity_of_note"),
            models.Index(fields=["id"], name="affinity_unpaired", condition=models.Q(paired_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} and note {self.note_id}"


class Together(models.Model):
    """How much two notes were liked by the same people; `one` is the lower id.

    A row of a note with itself says how much that note is liked in all. See `discovery.ranking.cooccurrence`,
    whose W is `weight` and whose Z is `smooth`. Rows of a note that was deleted go with the nightly fit: with
    foreign keys it would keep every liked note from being deleted while it writes.
    """

    id = models.BigAutoField(primary_key=True)
    one = models.ForeignKey(Note, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    other = models.ForeignKey(Note, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    weight = models.FloatField(default=0)
    smooth = models.FloatField(default=0, help_text="What the nightly fit adds; 0 for pairs that came since.")
    people = models.PositiveIntegerField(default=0, help_text="How many people like both.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="together_once")]
        indexes = [models.Index(fields=["other"], name="together_other")]

    def __str__(self) -> str:
        return f"notes {self.one_id} and {self.other_id}"


class Neighbors(models.Model):
    """The notes nearest to one, best first: by who liked both (`together`), by what they say (`alike`).

    Without a foreign key, as `Together`.
    """

    note = models.OneToOneField(
        Note,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="neighbors",
    )
    together_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    together_scores = ArrayField(models.FloatField(), default=list, blank=True)
    alike_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    alike_scores = ArrayField(models.FloatField(), default=list, blank=True)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"neighbours of note {self.note_id}"


class Audience(models.Model):
    """The first audience of a new note: how far it came, and what those did who met it."""

    class State(models.TextChoices):
        OPEN = "open"
        PROMOTED = "promoted"
        RESTS = "rests"

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="audience")
    author_id = models.BigIntegerField()
    stage = models.SmallIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0, help_text="People who met it in this stage.")
    good = models.FloatField(default=0, help_text="What they did, in weighted acts, in this stage.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    entered_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["-note"], name="audience_open", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"audience of note {self.note_id}"
