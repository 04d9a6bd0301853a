"""What many people care about just now."""

from django.db import models

from sampan.core.clock import now


class Trend(models.Model):
    """A note, a topic or a query that rises, among readers of one language or of both together ('')."""

    kind = models.CharField(max_length=5, help_text="note, topic or query.")
    family = models.CharField(max_length=2, blank=True, default="", help_text="zh, en or '' for both.")
    rank = models.PositiveSmallIntegerField()
    target_id = models.BigIntegerField(default=0)
    query = models.CharField(max_length=60, blank=True, default="")
    score = models.FloatField(default=0)
    people = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "family", "rank"], name="trend_once")]

    def __str__(self) -> str:
        return f"trend {self.rank} of {self.kind}"
