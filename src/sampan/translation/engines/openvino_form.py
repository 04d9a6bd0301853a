"""Reads a GGUF model into OpenVINO's form, with a LoRA adapter in its network; run in a process of its own.

    python -m sampan.translation.engines.openvino_form MODEL.gguf [ADAPTER.gguf]

It writes beside the file that it reads. The library has adapters of its own, but finds nothing to put them on
in a network that it made of GGUF (version 2026.4), so that here the network itself is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader
from numpy.typing import NDArray

from sampan.translation.engines.openvino import load_library

MODEL_FILE = "openvino_model.xml"
PARTS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
"""The linear layers of a block, by their names in GGUF, in the order in which the library makes them."""
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Factors:
    """What an adapter adds to one linear layer: ``x @ down.T @ up.T``; (rank, in) and (out, rank), scaled."""

    down: Array
    up: Array


def main(source: Path, adapter: Path | None) -> None:
    """Write the form of `source`, with the adapter if there is one.

    Raises:
        ValueError: the adapter is none, or one for another model.
        RuntimeError: the model is none.
    """
    load_library().LLMPipeline(str(source), "CPU", enable_save_ov_model=True, INFERENCE_NUM_THREADS=1)
    if adapter:
        _adapt(source.parent, read_factors(adapter))


def read_factors(path: Path) -> dict[str, Factors]:
    """The factors of an adapter's file by the layer they belong to, such as ``blk.3.attn_q``.

    Raises:
        ValueError: it holds no LoRA adapter.
    """
    reader = GGUFReader(path)
    alpha = reader.get_field("adapter.lora.alpha")
    if alpha is None:
        raise ValueError("the file holds no LoRA adapter")
    found = {one.name: np.asarray(one.data, dtype=np.float32) for one in reader.tensors}
    factors = {}
    for name, down in found.items():
        layer, mark, _ = name.partition(".weight.lora_a")
        if mark:
            scale = np.float32(alpha.contents() / down.shape[0])
            factors[layer] = Factors(down, found[f"{layer}.weight.lora_b"] * scale)
    return factors


def add_factors(model: Any, factors: Mapping[str, Factors]) -> None:
    """Put an adapter into a network that the library made of a Qwen2 model.

    Raises:
        ValueError: the network has other layers than the adapter, or layers of other sizes.
    """
    from openvino import opset13 as operations

    layers = _linear_layers(model)
    if unknown := set(factors) - set(layers):
        raise ValueError(f"the model has no layer {min(unknown)}")
    for name, one in factors.items():
        product = layers[name]
        weights = product.input_value(1).get_shape()
        if list(weights) != [one.up.shape[0], one.down.shape[1]]:
            raise ValueError(f"{name} has the sizes {list(weights)}, the adapter others")
        users = list(product.output(0).get_target_inputs())
        narrow = operations.matmul(product.input_value(0), operations.constant(one.down), False, True)
        change = operations.matmul(narrow, operations.constant(one.up), False, True)
        changed = operations.add(product.output(0), change)
        for user in users:
            user.replace_source_output(changed.output(0))
    model.validate_nodes_and_infer_types()


def _linear_layers(model: Any) -> dict[str, Any]:
    """The products with weights by the name of their layer; the head is left out.

    The library names them by numbers in the order in which it made them, block after block.
    """
    products = [
        node
        for node in model.get_ordered_ops()
        if node.get_type_name() == "MatMul" and node.input_value(1).get_partial_shape().is_static
    ]
    products.sort(key=lambda node: int(node.get_friendly_name().rpartition("_")[2]))
    blocks, rest = divmod(len(products) - 1, len(PARTS))
    if rest or not blocks:
        raise ValueError("the network is not that of a Qwen2 model")
    named = {
        f"blk.{place // len(PARTS)}.{PARTS[place % len(PARTS)]}": node
        for place, node in enumerate(products[:-1])
    }
    for block in range(blocks):
        _check_order(named, block)
    return named


def _check_order(named: Mapping[str, Any], block: int) -> None:
    """What can be told of a layer by what comes after it must fit its name."""
    after = {
        part: [
            user.get_node().get_friendly_name() + user.get_node().get_type_name()
            for user in named[f"blk.{block}.{part}"].output(0).get_target_inputs()
        ]
        for part in PARTS
    }
    fits = (
        all("Swish" in name for name in after["ffn_gate"])
        and all(f"mlp.mul.layer{block}M" in name for name in after["ffn_up"])
        and all(f"add0.layer{block}A" in name for name in after["attn_output"])
        and all(f"add1.layer{block}A" in name for name in after["ffn_down"])
    )
    if not fits:
        raise ValueError(f"block {block} of the network is not in the order that was expected")


def _adapt(folder: Path, factors: Mapping[str, Factors]) -> None:
    import openvino

    model = openvino.Core().read_model(folder / MODEL_FILE)
    add_factors(model, factors)
    adapted = folder / "adapted.xml"
    openvino.serialize(model, adapted)
    del model
    for ending in (".bin", ".xml"):
        adapted.with_suffix(ending).replace((folder / MODEL_FILE).with_suffix(ending))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
