"""Reads the base model out of its GGUF file: its shape, its vocabulary, its weights dequantised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader, ReaderTensor
from gguf.quants import dequantize
from numpy.typing import NDArray

ARCHITECTURE = "qwen2"


@dataclass(frozen=True)
class Shape:
    """How large a Qwen2 model is: counts, widths, and the two constants of its arithmetic."""

    layers: int
    width: int
    inner_width: int
    heads: int
    key_value_heads: int
    vocabulary: int
    rope_base: float
    norm_epsilon: float

    @property
    def head_width(self) -> int:
        """Numbers of one attention head."""
        return self.width // self.heads


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of text that a model knows, in the order of their numbers, and how they are merged."""

    pieces: tuple[str, ...]
    merges: tuple[str, ...]
    special: frozenset[int]
    end: int


@dataclass(frozen=True)
class StoredTensor:
    """One tensor of a GGUF file, by its name there."""

    name: str
    _stored: ReaderTensor

    def values(self) -> NDArray[np.float32]:
        """Its numbers, dequantised, rows first."""
        found = dequantize(self._stored.data, self._stored.tensor_type).astype(np.float32, copy=False)
        return found.reshape(tuple(reversed([int(size) for size in self._stored.shape])))


class BaseModel:
    """A Qwen2 model in a GGUF file of any quantisation that the package `gguf` can undo.

    Nothing but the head of the file is read before weights are asked for.

    Raises:
        ValueError: the file is no GGUF file, or holds another kind of model.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = GGUFReader(path)
        if (found := self._value("general.architecture")) != ARCHITECTURE:
            raise ValueError(f"{path.name} holds a model of the kind {found}, not {ARCHITECTURE}")

    @property
    def shape(self) -> Shape:
        """Its size, as the file tells it."""
        key = f"{ARCHITECTURE}.{{}}".format
        return Shape(
            layers=int(self._value(key("block_count"))),
            width=int(self._value(key("embedding_length"))),
            inner_width=int(self._value(key("feed_forward_length"))),
            heads=int(self._value(key("attention.head_count"))),
            key_value_heads=int(self._value(key("attention.head_count_kv"))),
            vocabulary=len(self._value("tokenizer.ggml.tokens")),
            rope_base=float(self._value(key("rope.freq_base"))),
            norm_epsilon=float(self._value(key("attention.layer_norm_rms_epsilon"))),
        )

    @property
    def vocabulary(self) -> Vocabulary:
        """Its tokens; those of the types control and user-defined are never made from letters."""
        types = self._value("tokenizer.ggml.token_type")
        return Vocabulary(
            pieces=tuple(self._value("tokenizer.ggml.tokens")),
            merges=tuple(self._value("tokenizer.ggml.merges")),
            special=frozenset(place for place, kind in enumerate(types) if kind in (3, 4)),
            end=int(self._value("tokenizer.ggml.eos_token_id")),
        )

    def tensors(self) -> list[StoredTensor]:
        """Every tensor of the file, none of them read yet."""
        return [StoredTensor(one.name, one) for one in self._reader.tensors]

    def _value(self, key: str) -> Any:
        field = self._reader.get_field(key)
        if field is None:
            raise ValueError(f"{self.path.name} does not tell {key}")
        return field.contents()
