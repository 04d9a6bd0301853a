"""When a saved word is asked again: Leitner's boxes.

After Sebastian Leitner, So lernt man lernen (Herder, Freiburg 1972): a card that was known moves one box on,
one that was not goes back to the first, and each box is opened half as often as the one before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

BOXES = tuple(timedelta(days=2**box) for box in range(8))
"""How long a word rests in each box: 1, 2, 4 ... 128 days."""
AGAIN_AFTER = timedelta(minutes=10)
"""A word that was not known comes once more in the same sitting."""
NEW = 0
"""The box of a word that has never been known; known once, it is in box 1."""


def next_review(box: int, *, knew: bool, at: datetime) -> tuple[int, datetime]:
    """The new box, 0 to 8, and when the word is due again."""
    if not knew:
        return NEW, at + AGAIN_AFTER
    moved = min(box + 1, len(BOXES))
    return moved, at + BOXES[moved - 1]
