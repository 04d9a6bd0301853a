"""When a card of the notebook is asked again: FSRS, the free spaced repetition scheduler, version 6.

After Junyao Ye, Jingyong Su and Yilong Cao, A Stochastic Shortest Path Algorithm for Optimizing Spaced
Repetition Scheduling (KDD 2022): of each card it is known how stable its memory is (days until nine in ten
people would still know it) and how difficult it is (1 to 10); a card comes back when the chance that it is
known has sunk to nine in ten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

RATINGS = tuple(Rating)
"""Again, Hard, Good, Easy, as the buttons stand; their values are 1 to 4."""
RETENTION = 0.9
"""How sure it is that a card is still known on the day when it is asked again."""
AGAIN_AFTER = timedelta(minutes=10)
"""A card that was not known comes once more in the same sitting."""
LONGEST_DAYS = 3_650
"""Ten years: what lies further off is not practice any more."""

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    # One step for a new card and not two: who knows it at once need not say so twice in one sitting.
    learning_steps=(AGAIN_AFTER,),
    relearning_steps=(AGAIN_AFTER,),
    maximum_interval=LONGEST_DAYS,
    # The buttons name the intervals, and what they name is what comes.
    enable_fuzzing=False,
)


@dataclass(frozen=True)
class Progress:
    """How well a card is known. A new one has neither stability nor difficulty.

    Attributes:
        state: 1 learning, 2 review, 3 relearning.
        step: place among the steps of (re)learning; None in review.
        stability: days until it is known with RETENTION.
        difficulty: 1 (easy) to 10.
    """

    state: int = State.Learning.value
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None
    due_at: datetime = field(default=datetime.min.replace(tzinfo=UTC), compare=False)


def reviewed(progress: Progress, rating: Rating, *, at: datetime) -> Progress:
    """The progress after the card was asked `at` this moment and answered so."""
    card, _log = _SCHEDULER.review_card(_card(progress), rating, at.astimezone(UTC))
    return Progress(
        state=card.state.value,
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        reviewed_at=card.last_review,
        due_at=card.due,
    )


def intervals(progress: Progress, *, at: datetime) -> dict[Rating, timedelta]:
    """How long the card would rest after each answer."""
    return {rating: reviewed(progress, rating, at=at).due_at - at for rating in RATINGS}


def _card(progress: Progress) -> Card:
    return Card(
        card_id=0,  # without one it waits a millisecond to make one that is unique
        state=State(progress.state),
        step=progress.step,
        stability=progress.stability,
        difficulty=progress.difficulty,
        due=progress.due_at,
        last_review=progress.reviewed_at,
    )
