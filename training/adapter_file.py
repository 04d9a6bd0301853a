"""Writes an adapter as the GGUF file that llama.cpp loads beside the base model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from gguf import GGUFWriter
from numpy.typing import NDArray

from training.base_model import ARCHITECTURE

Factors = Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
"""For each tensor of the base, by its name in the GGUF file: down (rank, in) and up (out, rank)."""


def write_adapter(path: Path, factors: Factors, *, alpha: float, description: str) -> None:
    """Write the factors in half precision; the file appears whole or not at all.

    llama.cpp adds ``alpha / rank * up @ down`` to each tensor.
    """
    part = path.with_name(f".{path.name}.part")
    writer = GGUFWriter(part, ARCHITECTURE)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    writer.add_description(description)
    for name, (down, up) in factors.items():
        writer.add_tensor(f"{name}.lora_a", np.ascontiguousarray(down, dtype=np.float16))
        writer.add_tensor(f"{name}.lora_b", np.ascontiguousarray(up, dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(path)
