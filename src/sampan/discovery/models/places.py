"""Cities, and the notes that name one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

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
    keys = ArrayField(models.CharField(max_length=80), default=list, help_text="Folded names, to look it up.")

    def __str__(self) -> str:
        return self.name_en


class NotePlace(models.Model):
    """The city that the place of a note was found to be."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, primary_key=True, related_name="found_place")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["place", "-note"], name="note_in_place")]

    def __str__(self) -> str:
        return f"note {self.note_id} in place {self.place_id}"
