"""Writes the best adapter of a training as a GGUF file that llama.cpp loads beside the base model.

python -m training.export --run FOLDER --out adapter.gguf
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor

from training.adapter_file import write_adapter
from training.run_folder import RunFolder

_FILE_NAMES = {
    "attention.query": "attn_q",
    "attention.key": "attn_k",
    "attention.value": "attn_v",
    "attention.output": "attn_output",
    "feed.gate": "ffn_gate",
    "feed.up": "ffn_up",
    "feed.down": "ffn_down",
}
DESCRIPTION = "Chinese and English social text, both ways; for Sampan's prompts without examples"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file; 1 when the training has no adapter yet."""
    parser = argparse.ArgumentParser("training.export", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--run", type=Path, required=True, help="the folder of a training")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    chosen = parser.parse_args(arguments)
    try:
        state, shape = RunFolder(chosen.run).load_best()
    except FileNotFoundError as missing:
        print(f"there is no adapter yet: {missing.filename}", file=sys.stderr)
        return 1
    export(state, chosen.out, alpha=shape["alpha"])
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.1f} MB")
    return 0


def export(state: Mapping[str, Tensor], path: Path, *, alpha: float) -> None:
    """Write an adapter's state (see ``lora.lora_state``) as GGUF."""
    places = sorted({name.rsplit(".", 1)[0] for name in state})
    factors = {
        _file_name(place): (state[f"{place}.down"].float().numpy(), state[f"{place}.up"].float().numpy())
        for place in places
    }
    write_adapter(path, factors, alpha=alpha, description=DESCRIPTION)


def _file_name(place: str) -> str:
    """The GGUF name of ``layers.3.attention.query``."""
    _, number, part = place.split(".", 2)
    return f"blk.{number}.{_FILE_NAMES[part]}.weight"


if __name__ == "__main__":
    sys.exit(main())
