"""Trains a LoRA adapter for the offline model on prepared files; on a GPU, or slowly on the processor.

    python -m training.train --base MODEL.gguf --data FOLDER --run FOLDER [--run-minutes 8.5] [--start FOLDER]

The base is dequantised and stays as it is, so that the adapter learns around the quantisation that it will
sit on. What a run leaves in its folder the next one goes on from; `--start` begins with the adapter of
another run, to learn from other data. Ends with 0 when the training is at its
end, and with 3 when it was cut by the clock and is to be called again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import torch

from training.base_model import BaseModel
from training.loop import Settings, Trainer
from training.lora import add_lora, load_lora_state
from training.model import Qwen2, load_model
from training.packing import load_packs
from training.run_folder import RunFolder
from training.tokenizer import QwenTokenizer
from training.watched import load_watched
from training.watching import measure, measure_chances

CUT = 3
SEED = 7
PRECISIONS = {"bfloat16": torch.bfloat16, "float32": torch.float32}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as long as the arguments allow; see above for what comes back."""
    chosen = _parse(arguments)
    settings = Settings(**{one.name: getattr(chosen, one.name) for one in fields(Settings)})
    torch.manual_seed(SEED)
    folder = RunFolder(chosen.run)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = PRECISIONS[chosen.precision or ("bfloat16" if device.type == "cuda" else "float32")]
    base = BaseModel(chosen.base)
    folder.say(f"reads {chosen.base.name} onto {device}")
    model = load_model(base, dtype=dtype, device=device)
    add_lora(model, rank=settings.rank, alpha=settings.alpha)
    if chosen.start:
        _begin_with(model, RunFolder(chosen.start), settings)
    tokenizer = QwenTokenizer(base.vocabulary)
    rows = list(load_packs(chosen.data / "train.npz").rows())
    lines = load_watched(chosen.data / "watched.jsonl")
    folder.say(f"{len(rows)} rows, {len(lines)} watched lines")
    look = measure_chances if chosen.by_chances else measure
    trainer = Trainer(model, rows, settings, folder, lambda: look(model, tokenizer, lines))
    return CUT if trainer.run() == "cut" else 0


def _begin_with(model: Qwen2, other: RunFolder, settings: Settings) -> None:
    adapter, shape = other.load_last()
    if shape != settings.adapter_shape:
        raise ValueError(f"{other.path} holds an adapter of another shape: {shape}")
    load_lora_state(model, adapter)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("training.train", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--base", type=Path, required=True, help="the base model (GGUF)")
    parser.add_argument("--data", type=Path, required=True, help="what training.prepare wrote")
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoints, log and curve")
    parser.add_argument(
        "--by-chances",
        action="store_true",
        help="watch the chances of the reference's tokens instead of chrF: ten times as fast",
    )
    parser.add_argument("--start", type=Path, help="folder of another run, whose last adapter is begun with")
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        help="of the frozen weights (default: bfloat16 on a GPU; also fast on AVX-512 BF16)",
    )
    for one in fields(Settings):
        kind = type(one.default)
        parser.add_argument(f"--{one.name.replace('_', '-')}", type=kind, default=one.default)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
