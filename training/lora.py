"""Low-rank adapters (LoRA, Hu et al. 2021) on all linear layers of the network; the base stays as it is."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.model import Qwen2


class LoraLinear(nn.Module):
    """A frozen linear layer with a low-rank change beside it: ``base(x) + alpha / rank * up(down(x))``.

    Both factors are kept in float32, whatever the base has; the second begins at zero, so that at first
    nothing changes.
    """

    def __init__(self, base: nn.Linear, *, rank: int, alpha: float) -> None:
        super().__init__()
        self.base = base
        self.scale = alpha / rank
        device = base.weight.device
        self.down = nn.Parameter(torch.empty(rank, base.in_features, device=device))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank, device=device))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, states: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        narrow = functional.linear(states, self.down.to(states.dtype))
        change = functional.linear(narrow, self.up.to(states.dtype) * self.scale)
        return self.base(states) + change


def add_lora(model: Qwen2, *, rank: int, alpha: float) -> None:
    """Put an adapter on every linear layer of every block; the head and the embedding get none."""
    for layer in model.layers:
        for part in (layer.attention, layer.feed):
            for name, module in list(part.named_children()):
                setattr(part, name, LoraLinear(module, rank=rank, alpha=alpha))


def lora_layers(model: Qwen2) -> Iterator[tuple[str, LoraLinear]]:
    """Every adapted layer by its place in the network, such as ``layers.0.attention.query``."""
    for name, module in model.named_modules():
        if isinstance(module, LoraLinear):
            yield name, module


def lora_state(model: Qwen2) -> dict[str, Tensor]:
    """Both factors of every adapted layer, as ``<place>.down`` and ``<place>.up``, on the processor."""
    return {
        f"{name}.{part}": getattr(layer, part).detach().cpu().clone()
        for name, layer in lora_layers(model)
        for part in ("down", "up")
    }


def load_lora_state(model: Qwen2, state: dict[str, Tensor]) -> None:
    """Put factors back; the adapters must be there already.

    Raises:
        ValueError: the state is of another network or another rank.
    """
    wanted = {f"{name}.{part}" for name, _ in lora_layers(model) for part in ("down", "up")}
    if wanted != set(state):
        raise ValueError("the adapter was made for another network")
    with torch.no_grad():
        for name, layer in lora_layers(model):
            for part in ("down", "up"):
                into, values = getattr(layer, part), state[f"{name}.{part}"]
                if into.shape != values.shape:
                    raise ValueError(f"{name}.{part} has {tuple(values.shape)}, not {tuple(into.shape)}")
                into.copy_(values)
