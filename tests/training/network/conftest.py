"""The toy model as a network, and packed rows that it can learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sampan.translation.engines.protocol import EN_TO_ZH, Passage
from training.as_sent import asked
from training.base_model import BaseModel
from training.packing import Packs
from training.prepare import pack_asked
from training.tokenizer import QwenTokenizer

if TYPE_CHECKING:
    from training.model import Qwen2

WORDS = ("tea", "cat", "sun", "rain", "boat", "note")


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """One thread is enough for a toy, and several test processes share the machine."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture
def network(toy: Path) -> Qwen2:
    """The toy with adapters of rank 4 that change nothing yet."""
    import torch

    from training.lora import add_lora
    from training.model import load_model

    torch.manual_seed(3)
    model = load_model(BaseModel(toy), dtype=torch.float32, device=torch.device("cpu"))
    add_lora(model, rank=4, alpha=8)
    return model


@pytest.fixture(scope="session")
def tokenizer(toy: Path) -> QwenTokenizer:
    """The toy's own."""
    return QwenTokenizer(BaseModel(toy).vocabulary)


@pytest.fixture(scope="session")
def packs(tokenizer: QwenTokenizer) -> Packs:
    """Words to be answered in capitals: 24 passages in a few rows."""
    passages = [
        asked(EN_TO_ZH, Passage(f"{first} {second}"), f"{first} {second}".upper())
        for first in WORDS
        for second in WORDS[:4]
    ]
    return pack_asked(passages, tokenizer)
