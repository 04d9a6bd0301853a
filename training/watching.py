"""Measures a network on the watched lines while it is trained: chrF by set and direction."""

from __future__ import annotations

from collections.abc import Sequence

from sacrebleu.metrics.chrf import CHRF

from training.answering import answer_all
from training.model import Qwen2
from training.tokenizer import QwenTokenizer
from training.watched import Watched

OWN = "own"


def measure(
    model: Qwen2, tokenizer: QwenTokenizer, lines: Sequence[Watched], *, at_once: int = 128
) -> dict[str, float]:
    """chrF of every set and direction, such as ``own into en``; greedy answers, no checks around them."""
    prompts, limits = [line.prompt for line in lines], [line.limit for line in lines]
    found = answer_all(model, prompts, limits, end=tokenizer.end, at_once=at_once)
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for line, answer in zip(lines, found, strict=True):
        answers, references = groups.setdefault(f"{line.name} into {line.target}", ([], []))
        answers.append(tokenizer.decode(answer).strip())
        references.append(line.reference)
    return {name: CHRF().corpus_score(one, [other]).score for name, (one, other) in groups.items()}


def own_score(scores: dict[str, float]) -> float:
    """What a training is steered by: the mean of both directions of the own lines."""
    own = [score for name, score in scores.items() if name.startswith(f"{OWN} ")]
    return sum(own) / len(own) if own else 0.0
