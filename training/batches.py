"""Turns packed rows into tensors: what may look at what, and which tokens are learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.model import Qwen2
from training.packing import PADDING, START, Row

NOT_LEARNED = -100


@dataclass(frozen=True)
class Batch:
    """Rows side by side, filled up to one length.

    Attributes:
        tokens, positions: (rows, tokens).
        mask: (rows, 1, tokens, tokens), true where a token may look.
        targets: (rows, tokens), the token that follows if it is part of an answer, else NOT_LEARNED.
    """

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    targets: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on another device."""
        return Batch(*(part.to(device, non_blocking=True) for part in vars(self).values()))


def make_batch(rows: Sequence[Row]) -> Batch:
    """One batch; padding looks at itself alone, so that nothing becomes NaN."""
    size = max(len(row.tokens) for row in rows)
    segments = _stacked([row.segments for row in rows], size, PADDING)
    answers = _stacked([row.answers for row in rows], size, 0).bool()
    tokens = _stacked([row.tokens for row in rows], size, 0)
    same = segments[:, :, None] == segments[:, None, :]
    shared = (segments == START)[:, None, :] & (segments != PADDING)[:, :, None]
    earlier = torch.ones(size, size, dtype=torch.bool).tril()
    alone = torch.eye(size, dtype=torch.bool)
    is_padding = (segments == PADDING)[:, :, None]
    mask = torch.where(is_padding, alone, (same | shared) & earlier)
    following = torch.full_like(tokens, NOT_LEARNED)
    following[:, :-1] = torch.where(answers[:, 1:], tokens[:, 1:], NOT_LEARNED)
    return Batch(tokens, _stacked([row.positions for row in rows], size, 0), mask[:, None], following)


def _stacked(arrays: Sequence[np.ndarray], size: int, fill: int) -> Tensor:
    filled = np.full((len(arrays), size), fill, np.int64)
    for place, values in enumerate(arrays):
        filled[place, : len(values)] = values
    return torch.from_numpy(filled)


def loss_of(model: Qwen2, rows: Sequence[Row]) -> torch.Tensor:
    """The summed cross entropy of the rows' answers, and of nothing else.

    Scores are computed only where a token is learned: those of a whole batch would take ten gigabytes.
    """
    batch = make_batch(rows).to(model.embedding.weight.device)
    states, _ = model(batch.tokens, batch.positions, batch.mask)
    learned = batch.targets != NOT_LEARNED
    scores = model.head(states[learned]).float()
    return functional.cross_entropy(scores, batch.targets[learned], reduction="sum")
