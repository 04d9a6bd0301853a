"""What llama.cpp itself makes of a model and an adapter, for comparing with ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xllamacpp


def load_server(model: Path, adapter: Path | None = None) -> Any:
    """The library's server object on one thread, as small as it can be."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_parallel, params.n_ctx, params.cache_ram_mib = 1, 1024, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup, params.verbosity = False, 0
    if adapter:
        info = xllamacpp.CommonAdapterLoraInfo()
        info.path, info.scale = str(adapter), 1.0
        params.lora_adapters = [info]
    return xllamacpp.Server(params)


@dataclass(frozen=True)
class Greedy:
    """The likeliest tokens after a prompt: their bytes, and the first one's number and log chance.

    The library tells tokens together that only together make whole letters: then ``first`` and ``chance``
    are the last one's of the first letter, and tokens at the end may be missing.
    """

    text: bytes
    first: int
    chance: float


def greedy(server: Any, prompt: Sequence[int] | str, count: int) -> Greedy:
    """Up to `count` likeliest tokens."""
    # What is read again after a cached beginning differs in the last digits.
    asked = {"prompt": prompt, "n_predict": count, "temperature": 0, "n_probs": 1, "cache_prompt": False}
    found = server.handle_completions(asked)["choices"][0]["logprobs"]["content"]
    text = bytes(byte for one in found for byte in one["bytes"])
    return Greedy(text, found[0]["id"], found[0]["logprob"])
