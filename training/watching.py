"""Measures a network on the watched lines while it is trained, by set and direction: chrF, or chances."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import torch
from sacrebleu.metrics.chrf import CHRF

from training.answering import answer_all
from training.batches import loss_of
from training.model import Qwen2
from training.packing import make_row
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


def measure_chances(
    model: Qwen2, tokenizer: QwenTokenizer, lines: Sequence[Watched], *, at_once: int = 8
) -> dict[str, float]:
    """What chance the network gives to a token of the references, in percent (geometric mean).

    Nothing is written, so it takes a tenth of the time of ``measure``: what a processor can afford.
    """
    sums, counts = defaultdict[str, float](float), Counter[str]()
    answers = tokenizer.encode([line.reference for line in lines])
    groups: dict[str, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {}
    for line, answer in zip(lines, answers, strict=True):
        groups.setdefault(f"{line.name} into {line.target}", []).append(
            (line.prompt, (*answer, tokenizer.end))
        )
    for name, passages in groups.items():
        for first in range(0, len(passages), at_once):
            rows = [make_row((), [passage]) for passage in passages[first : first + at_once]]
            with torch.inference_mode():
                sums[name] += float(loss_of(model, rows))
            counts[name] += sum(int(row.answers.sum()) for row in rows)
    return {name: 100 * math.exp(-sums[name] / counts[name]) for name in groups}


def own_score(scores: dict[str, float]) -> float:
    """What a training is steered by: the mean of both directions of the own lines."""
    own = [score for name, score in scores.items() if name.startswith(f"{OWN} ")]
    return sum(own) / len(own) if own else 0.0
