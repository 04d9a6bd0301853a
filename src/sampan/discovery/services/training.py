"""Trains a ranker on what readers did, and has it serve only if it proved better."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from sampan.core.clock import now
from sampan.discovery.models import RankerModel
from sampan.discovery.ranking.training import Decision, missing_part, train
from sampan.discovery.selectors.rankers import find_serving_ranker, forget_serving_ranker, load_examples

EXAMPLES: Final = 200_000
"""Impressions that are learned from at most: some 150 MB and two minutes of one core while it trains."""
KEPT: Final = 3
"""Rankers that are kept, so that a bad one can be compared with those before it."""
LOCK: Final = 7_203_118
"""Number of the advisory lock: any number that nobody else uses."""


def train_ranker() -> Decision | None:
    """Train on the last days and store the outcome; None when that is not possible on this machine.

    Nothing is written before all is known, and then in one transaction: a training that is killed leaves the
    ranker that serves as it was. Running twice does no harm, even at once.
    """
    if missing_part():
        return None
    forget_serving_ranker()
    examples = load_examples(now(), limit=EXAMPLES)
    outcome = train(examples, serving=find_serving_ranker())
    with transaction.atomic():
        _wait_for_others()
        if outcome.decision in ("new", "formula"):
            RankerModel.objects.filter(is_serving=True).update(is_serving=False)
        if outcome.decision == "new" and outcome.trees is not None:
            RankerModel.objects.create(
                trees=outcome.trees.to_bytes(),
                examples=len(examples),
                figures=outcome.figures,
                is_serving=True,
            )
        _drop_old()
    forget_serving_ranker()
    return outcome.decision


def _wait_for_others() -> None:
    """Let one transaction at a time say which ranker serves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _drop_old() -> None:
    newest = RankerModel.objects.order_by("-id").values_list("pk", flat=True)[:KEPT]
    RankerModel.objects.exclude(pk__in=list(newest)).exclude(is_serving=True).delete()
