"""Rankers that the worker trained on the instance's own signals."""

from django.db import models

from sampan.core.clock import now


class RankerModel(models.Model):
    """One trained ranker and what it was worth on signals that it had not seen; at most one serves."""

    made_at = models.DateTimeField(default=now)
    trees = models.BinaryField(help_text="See `discovery.ranking.training`.")
    examples = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict, help_text="Quality of this and of the formula, by prediction.")
    is_serving = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_serving"], name="ranker_serving_once", condition=models.Q(is_serving=True)
            )
        ]

    def __str__(self) -> str:
        return f"ranker {self.pk}"
