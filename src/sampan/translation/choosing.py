"""Chooses among several answers to one passage: the one that the others agree with most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

GRAM_SIZES = (1, 2, 3, 4)
"""Letters that stand together, as chrF counts them; more than four rarely agree in short lines."""


def choose_answer(answers: Sequence[str], among: Sequence[int] | None = None) -> int:
    """The place of the answer that has most in common with all of them; of equals the first, the likeliest.

    Minimum Bayes risk decoding (Kumar and Byrne, 2004) with a character F-score (Popović, 2015) as what
    is gained: an answer that went astray stands alone, and so loses. Only the places ``among`` are chosen
    from, but all answers have their say.

    Raises:
        ValueError: there is none.
    """
    places = range(len(answers)) if among is None else among
    if not places:
        raise ValueError("there is no answer to choose from")
    if len(places) == 1 or len(answers) < 3:  # two agree with each other as much as the other way round
        return places[0]
    grams = [_grams(answer) for answer in answers]
    gains = {place: sum(_f_score(grams[place], other) for other in grams) for place in places}
    return max(places, key=lambda place: (gains[place], -place))


def _grams(text: str) -> list[Counter[str]]:
    letters = "".join(text.split())
    return [
        Counter(letters[start : start + size] for start in range(len(letters) - size + 1))
        for size in GRAM_SIZES
    ]


def _f_score(one: list[Counter[str]], other: list[Counter[str]]) -> float:
    """How alike two texts are, 0 to 1, averaged over the sizes of grams that both have."""
    scores = []
    for mine, theirs in zip(one, other, strict=True):
        total = mine.total() + theirs.total()
        if total:
            scores.append(2 * (mine & theirs).total() / total)
    return sum(scores) / len(scores) if scores else 0.0
