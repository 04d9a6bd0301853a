"""A Qwen2 model small enough to be written, trained and run in a test: 265 tokens, two layers, all random."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, quants
from numpy.typing import NDArray
from tokenizers.pre_tokenizers import ByteLevel

WIDTH, INNER, LAYERS, HEADS, NARROW_HEADS = 64, 96, 2, 4, 2
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
MERGES = ("t h", "th e", "i n", "a n", "o u", "Ġ t")
TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
"""What Qwen2.5's own template makes of a conversation without tools."""


def write_toy(
    path: Path,
    *,
    seed: int = 5,
    quantised: bool = False,
    change: Mapping[str, NDArray[np.float32]] | None = None,
) -> Path:
    """Write the model; with ``quantised`` its linear layers in Q8_0, else everything in float32. What
    ``change`` has for a tensor is added to it."""
    path.parent.mkdir(exist_ok=True)
    chance = np.random.default_rng(seed)
    writer = GGUFWriter(path, "qwen2")
    pieces = [*sorted(ByteLevel.alphabet()), *("".join(merge.split(" ")) for merge in MERGES), *SPECIAL]
    _write_head(writer, pieces, LlamaFileType.MOSTLY_Q8_0 if quantised else LlamaFileType.ALL_F32)
    for name, size in tensor_sizes(len(pieces)).items():
        wide = 0.4 if len(size) == 2 else 0.1
        values = chance.normal(0, wide, size).astype(np.float32)
        if name.endswith("norm.weight"):
            values = 1 + values
        values = values + change[name] if change and name in change else values
        if quantised and len(size) == 2:
            packed = quants.quantize(values, GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=GGMLQuantizationType.Q8_0)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def tensor_sizes(vocabulary: int) -> dict[str, tuple[int, ...]]:
    """Every tensor of the model by its name in the file, rows first."""
    narrow = WIDTH // HEADS * NARROW_HEADS
    layer: dict[str, tuple[int, ...]] = {
        "attn_norm.weight": (WIDTH,),
        "attn_q.weight": (WIDTH, WIDTH),
        "attn_q.bias": (WIDTH,),
        "attn_k.weight": (narrow, WIDTH),
        "attn_k.bias": (narrow,),
        "attn_v.weight": (narrow, WIDTH),
        "attn_v.bias": (narrow,),
        "attn_output.weight": (WIDTH, WIDTH),
        "ffn_norm.weight": (WIDTH,),
        "ffn_gate.weight": (INNER, WIDTH),
        "ffn_up.weight": (INNER, WIDTH),
        "ffn_down.weight": (WIDTH, INNER),
    }
    layers = {f"blk.{n}.{part}": size for n in range(LAYERS) for part, size in layer.items()}
    ends: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (vocabulary, WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (vocabulary, WIDTH),
    }
    return ends | layers


def _write_head(writer: GGUFWriter, pieces: list[str], file_type: LlamaFileType) -> None:
    writer.add_type("model")
    writer.add_file_type(int(file_type))
    writer.add_quantization_version(2)
    writer.add_block_count(LAYERS)
    writer.add_context_length(1024)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(NARROW_HEADS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(pieces)
    writer.add_token_types([3 if piece in SPECIAL else 1 for piece in pieces])
    writer.add_token_merges(list(MERGES))
    writer.add_eos_token_id(pieces.index("<|im_end|>"))
    writer.add_bos_token_id(pieces.index("<|endoftext|>"))
    writer.add_pad_token_id(pieces.index("<|endoftext|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
