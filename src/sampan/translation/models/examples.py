"""Pairs of lines that show an engine how people here write, found by their nearness in meaning."""

from __future__ import annotations

from django.db import models
from pgvector.django import HalfVectorField

from sampan.core.clock import now
from sampan.translation.keys import HASH_HEX_LENGTH

VECTOR_SIZE = 384


class Example(models.Model):
    """One line in both languages: the project's own, or a reader's accepted improvement.

    The vectors are unit length, of the embedding that ``translation.embedding`` names; null until a worker
    has made them.
    """

    class Origin(models.TextChoices):
        OWN = "own"
        READER = "reader"

    pair_hash = models.CharField(max_length=HASH_HEX_LENGTH, unique=True)
    zh = models.TextField()
    en = models.TextField()
    kind = models.CharField(max_length=20, blank=True, default="")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    zh_vector = HalfVectorField(dimensions=VECTOR_SIZE, null=True, editable=False)
    en_vector = HalfVectorField(dimensions=VECTOR_SIZE, null=True, editable=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (
            models.Index(
                fields=["id"], name="translation_example_bare", condition=models.Q(zh_vector__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.zh[:20]} = {self.en[:30]}"
