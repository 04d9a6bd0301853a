"""Greedy answers of the network to many prompts at once, with a cache of what was read."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from training.model import Cache, Qwen2


@torch.inference_mode()
def answer_all(
    model: Qwen2, prompts: Sequence[Sequence[int]], limits: Sequence[int], *, end: int, at_once: int = 128
) -> list[list[int]]:
    """The likeliest token after the other, without the mark of the end; one answer a prompt, in their order.

    An answer stops at ``end`` or after its limit. Prompts of like length are read together.
    """
    answers: list[list[int]] = [[] for _ in prompts]
    order = sorted(range(len(prompts)), key=lambda place: len(prompts[place]))
    for first in range(0, len(order), at_once):
        places = order[first : first + at_once]
        found = _answer_batch(
            model, [prompts[place] for place in places], max(limits[place] for place in places), end
        )
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer[: limits[place]]
    return answers


def _answer_batch(model: Qwen2, prompts: Sequence[Sequence[int]], limit: int, end: int) -> list[list[int]]:
    device = model.embedding.weight.device
    size = max(map(len, prompts))
    tokens = torch.tensor([[0] * (size - len(one)) + list(one) for one in prompts], device=device)
    real = torch.tensor([[False] * (size - len(one)) + [True] * len(one) for one in prompts], device=device)
    positions = (real.cumsum(1) - 1).clamp(min=0)
    earlier = torch.ones(size, size, dtype=torch.bool, device=device).tril()
    alone = torch.eye(size, dtype=torch.bool, device=device)  # what fills up looks at itself, not at nothing
    mask = ((earlier & real[:, None, :]) | alone)[:, None]
    made: list[Tensor] = []
    done = torch.zeros(len(prompts), dtype=torch.bool, device=device)
    cache: Cache | None = None
    for _ in range(limit):
        states, cache = model(tokens, positions, mask, cache)
        chosen = model.head(states[:, -1]).argmax(-1)
        made.append(chosen)
        done |= chosen == end
        if bool(done.all()):
            break
        tokens, positions = chosen[:, None], positions[:, -1:] + 1
        real = torch.cat([real, torch.ones_like(real[:, :1])], 1)
        mask = real[:, None, None, :]
    return [_until(end, row) for row in torch.stack(made, 1).tolist()]


def _until(end: int, tokens: list[int]) -> list[int]:
    return tokens[: tokens.index(end)] if end in tokens else tokens
