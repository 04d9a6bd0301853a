"""Chooses among several answers to one passage: the one that the others agree with most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

GRAM_SIZES = (1, 2, 3, 4)
"""Letters that stand together, as chrF counts them; more than four rarely agree in short lines."""


def choose_answer(answers: Sequence[str]) -> str:
    """The answer that has most in common with all of them; of equals the first, which is the likeliest.

    Minimum Bayes risk decoding (Kumar and Byrne, 2004) with a character F-score (Popović, 2015) as what
    is gained: an answer that went astray stands alone, and so loses.

    Raises:
        ValueError: there is none.
    """
    if len(answers) < 3:  # two agree with each other as much as the other way round
        return answers[0] if answers else _none()
    grams = [_grams(answer) for answer in answers]
    gains = [sum(_f_score(one, other) for other in grams) for one in grams]
    return answers[gains.index(max(gains))]


def _none() -> str:
    raise ValueError("there is no answer to choose from")


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
