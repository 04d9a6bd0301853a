"""The Qwen2 network in PyTorch: as much of it as training and greedy answers need.

After Qwen2 (Yang et al. 2024): RMSNorm before each part, rotary positions, keys and values shared by several
heads, SwiGLU. The class of `transformers` would do the same; it cannot be installed beside what Sampan runs
on, because it asks for an older huggingface_hub than the one pinned there.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.base_model import BaseModel, Shape

Cache = list[tuple[Tensor, Tensor]]
"""Keys and values of the tokens so far, a pair a layer, each (rows, heads, tokens, head width)."""

READERS = min(8, os.cpu_count() or 1)
"""Tensors that are dequantised at once; the largest takes a gigabyte for a moment."""
_PARTS = {
    "attn_norm.weight": "attention_norm.weight",
    "attn_q.weight": "attention.query.weight",
    "attn_q.bias": "attention.query.bias",
    "attn_k.weight": "attention.key.weight",
    "attn_k.bias": "attention.key.bias",
    "attn_v.weight": "attention.value.weight",
    "attn_v.bias": "attention.value.bias",
    "attn_output.weight": "attention.output.weight",
    "ffn_norm.weight": "feed_norm.weight",
    "ffn_gate.weight": "feed.gate.weight",
    "ffn_up.weight": "feed.up.weight",
    "ffn_down.weight": "feed.down.weight",
}
_WHOLE = {
    "token_embd.weight": "embedding.weight",
    "output_norm.weight": "norm.weight",
    "output.weight": "head.weight",
}
_HEAD_FILE, _EMBEDDING = "output.weight", "embedding.weight"


class Norm(nn.Module):
    """Root mean square norm, computed in float32."""

    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self._epsilon = epsilon

    def forward(self, states: Tensor) -> Tensor:
        """(..., width) in, the same out."""
        wide = states.float()
        scale = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self._epsilon)
        return (wide * scale).to(states.dtype) * self.weight


class Attention(nn.Module):
    """Attention whose keys and values are shared by several heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._shape = shape
        narrow = shape.key_value_heads * shape.head_width
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, narrow)
        self.value = nn.Linear(shape.width, narrow)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def forward(
        self, states: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor, before: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """States (rows, tokens, width) in; the same out, and keys and values of all tokens up to now."""
        rows, tokens, width = states.shape
        shape = self._shape

        def heads(made: Tensor, count: int) -> Tensor:
            return made.view(rows, tokens, count, shape.head_width).transpose(1, 2)

        query = _turned(heads(self.query(states), shape.heads), turns)
        key = _turned(heads(self.key(states), shape.key_value_heads), turns)
        value = heads(self.value(states), shape.key_value_heads)
        if before is not None:
            key, value = torch.cat([before[0], key], 2), torch.cat([before[1], value], 2)
        times = shape.heads // shape.key_value_heads
        mixed = functional.scaled_dot_product_attention(
            query, key.repeat_interleave(times, 1), value.repeat_interleave(times, 1), attn_mask=mask
        )
        return self.output(mixed.transpose(1, 2).reshape(rows, tokens, width)), (key, value)


class Feed(nn.Module):
    """The part of a layer that looks at one token alone (SwiGLU)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate = nn.Linear(shape.width, shape.inner_width, bias=False)
        self.up = nn.Linear(shape.width, shape.inner_width, bias=False)
        self.down = nn.Linear(shape.inner_width, shape.width, bias=False)

    def forward(self, states: Tensor) -> Tensor:
        """(..., width) in, the same out."""
        return self.down(functional.silu(self.gate(states)) * self.up(states))


class Layer(nn.Module):
    """One layer: attention, then the feed, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_norm = Norm(shape.width, shape.norm_epsilon)
        self.attention = Attention(shape)
        self.feed_norm = Norm(shape.width, shape.norm_epsilon)
        self.feed = Feed(shape)

    def forward(
        self, states: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor, before: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """As ``Attention.forward``."""
        mixed, kept = self.attention(self.attention_norm(states), turns, mask, before)
        states = states + mixed
        return states + self.feed(self.feed_norm(states)), kept


class Qwen2(nn.Module):
    """The network without sampling; ``head`` turns states into scores of the next token."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.norm_epsilon)
        self.head = nn.Linear(shape.width, shape.vocabulary, bias=False)

    def forward(
        self, tokens: Tensor, positions: Tensor, mask: Tensor, cache: Cache | None = None
    ) -> tuple[Tensor, Cache]:
        """The state after each token, and the cache grown by these tokens.

        Args:
            tokens, positions: (rows, tokens).
            mask: (rows, 1, tokens, tokens of the cache + tokens), true where a token may look.
        """
        states = self.embedding(tokens)
        turns = _turns(positions, self.shape, states.dtype)
        grown: Cache = []
        for place, layer in enumerate(self.layers):
            states, kept = layer(states, turns, mask, cache[place] if cache else None)
            grown.append(kept)
        return self.norm(states), grown


def load_model(base: BaseModel, *, dtype: torch.dtype, device: torch.device) -> Qwen2:
    """The network with the weights of a GGUF file, frozen; nothing of it can be trained.

    Raises:
        ValueError: the file lacks a tensor, or has one that the network does not know.
    """
    with torch.device("meta"):
        model = Qwen2(base.shape)
    with ThreadPoolExecutor(READERS) as pool:  # NumPy lets go of the interpreter while it computes
        read = pool.map(lambda one: _tensor(one.values()).to(device=device, dtype=dtype), base.tensors())
        found = dict(zip([_place_of(one.name) for one in base.tensors()], read, strict=True))
    if _WHOLE[_HEAD_FILE] not in found:  # small models share the two
        found[_WHOLE[_HEAD_FILE]] = found[_EMBEDDING]
    try:
        model.load_state_dict(found, assign=True)
    except RuntimeError as trouble:
        raise ValueError(f"{base.path.name} does not fit a Qwen2 model: {trouble}") from trouble
    model.requires_grad_(False)
    return model


def _tensor(values: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(np.array(values))  # a copy: the file is mapped read-only


def _place_of(name: str) -> str:
    """The network's name of a tensor of the file."""
    if name in _WHOLE:
        return _WHOLE[name]
    _, number, part = name.split(".", 2)
    if part not in _PARTS:
        raise ValueError(f"a Qwen2 model has no tensor {name}")
    return f"layers.{number}.{_PARTS[part]}"


def _turns(positions: Tensor, shape: Shape, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Cosines and sines of rotary positions (Su et al. 2021), (rows, 1, tokens, head width)."""
    steps = torch.arange(0, shape.head_width, 2, device=positions.device, dtype=torch.float32)
    speeds = shape.rope_base ** (-steps / shape.head_width)
    angles = positions[:, None, :, None].float() * speeds
    angles = torch.cat([angles, angles], -1)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def _turned(states: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    first, second = states.chunk(2, -1)
    return states * turns[0] + torch.cat([-second, first], -1) * turns[1]
