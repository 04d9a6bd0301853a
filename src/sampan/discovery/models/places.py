"""Cities, and the notes that name one."""

from django.db import models

from sampan.core.clock import now
from sampan.notes.models import Note


class Place(models.Model):
    """A city (GeoNames); its position is rounded to a tenth of a degree, some ten kilometres."""

    id = models.IntegerField(primary_key=True, help_text="The number that GeoNames gives it.")
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80, blank=True, default="")
    country = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(default=0)
    region = models.CharField(
        max_length=40, blank=True, default="", help_text="The state or province, to tell two of a name apart."
    )

    def __str__(self) -> str:
        return self.name_en


class PlaceName(models.Model):
    """A folded name of a city: English, Chinese in simplified characters, or pinyin without tones."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=80)
    population = models.PositiveIntegerField(default=0, help_text="Of the city: the largest is meant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="place_name_once")]
        indexes = [
            models.Index(
                fields=["key", "-population"],
                name="place_by_name",
                opclasses=["text_pattern_ops", "int4_ops"],
                include=["place"],
            )
        ]

    def __str__(self) -> str:
        return self.key


class PlaceEdition(models.Model):
    """Which edition of the shipped cities lies in the tables; one row."""

    digest = models.CharField(max_length=64)
    place_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest[:8]


class NotePlace(models.Model):
    """The city that the place of a note was found to be."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="found_place")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["place", "-note"], name="note_in_place")]

    def __str__(self) -> str:
        return f"note {self.note_id} in place {self.place_id}"
