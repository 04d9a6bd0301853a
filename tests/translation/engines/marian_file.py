"""Writes tiny but whole translation models in the binary format that Firefox's models come in, for tests.

The format is marian's (`src/common/binary.cpp`): a head of sizes, names, shapes, then the tensors. The model
is a transformer encoder with an SSRU decoder, as all of Firefox's are, only with 16 numbers where theirs have
384. Its weights are random, so what it says means nothing, but it always says the same.
"""

import io
import struct
from collections.abc import Iterable

import numpy as np
import sentencepiece

FLOAT32 = 0x404
INT8 = 0x101
INTGEMM8 = 0x4101
DIM, FFN = 16, 32
ALIGNMENT = 256
CONFIG = f"""dim-emb: {DIM}
transformer-heads: 2
enc-depth: 1
dec-depth: 1
transformer-dim-ffn: {FFN}
dim-vocabs: [0, 0]
"""


def vocabulary(lines: Iterable[str], *, size: int = 60) -> bytes:
    """A sentencepiece vocabulary with marian's special pieces: </s> is 0, <unk> is 1, nothing else."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(list(lines) * 20),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        character_coverage=1.0,
        bos_id=-1,
        eos_id=0,
        unk_id=1,
        minloglevel=2,
    )
    return model.getvalue()


def pieces_in(vocab: bytes) -> int:
    """How many pieces a vocabulary has."""
    processor = sentencepiece.SentencePieceProcessor()
    processor.LoadFromSerializedProto(vocab)
    return int(processor.GetPieceSize())


def model_file(*, source_size: int, target_size: int, shared: bool, seed: int = 1) -> bytes:
    """A whole model with random weights for vocabularies of these sizes."""
    random = np.random.default_rng(seed)
    tensors: list[tuple[str, int, np.ndarray, bytes]] = []

    def weight(name: str, rows: int, columns: int) -> None:
        array = random.normal(0, 0.3, (rows, columns)).astype("<f4")
        tensors.append((name, FLOAT32, array, array.tobytes()))

    def vector(name: str, size: int, value: float = 0.0) -> None:
        array = np.full((1, size), value, "<f4")
        tensors.append((name, FLOAT32, array, array.tobytes()))

    def embedding(name: str, rows: int) -> None:
        """In eight bits with the factor behind them, as Firefox's files have it."""
        array = random.normal(0, 30, (rows, DIM)).clip(-127, 127).astype("i1")
        tensors.append((name, INTGEMM8, array, array.tobytes() + struct.pack("<f", 100.0)))

    def norm(name: str) -> None:
        vector(f"{name}_ln_scale", DIM, 1.0)
        vector(f"{name}_ln_bias", DIM)

    def attention(name: str) -> None:
        for part in "qkvo":
            weight(f"{name}_W{part}", DIM, DIM)
            vector(f"{name}_b{part}", DIM)
        norm(f"{name}_Wo")

    def feed_forward(name: str) -> None:
        weight(f"{name}_W1", DIM, FFN)
        vector(f"{name}_b1", FFN)
        weight(f"{name}_W2", FFN, DIM)
        vector(f"{name}_b2", DIM)
        norm(f"{name}_ffn")

    if shared:
        weight("Wemb", source_size, DIM)
    else:
        embedding("encoder_Wemb", source_size)
        weight("decoder_Wemb", target_size, DIM)
    attention("encoder_l1_self")
    feed_forward("encoder_l1_ffn")
    weight("decoder_l1_rnn_W", DIM, DIM)
    weight("decoder_l1_rnn_Wf", DIM, DIM)
    vector("decoder_l1_rnn_bf", DIM)
    norm("decoder_l1_rnn_ffn")
    attention("decoder_l1_context")
    feed_forward("decoder_l1_ffn")
    chances = np.zeros((1, target_size), "<f4")
    chances[0, 0] = -3.0  # the end is seldom the first thing that it thinks of
    tensors.append(("decoder_ff_logit_out_b", FLOAT32, chances, chances.tobytes()))
    return _binary(tensors)


def _binary(tensors: list[tuple[str, int, np.ndarray, bytes]]) -> bytes:
    config = np.frombuffer(CONFIG.encode() + b"\0", dtype="i1").reshape(1, -1)
    items = [*tensors, ("special:model.yml", INT8, config, config.tobytes())]
    names = [name.encode() + b"\0" for name, *_ in items]
    blocks = [_padded(block) for *_, block in items]
    head = struct.pack("<QQ", 1, len(items))
    for (_, kind, array, _), name, block in zip(items, names, blocks, strict=True):
        head += struct.pack("<QQQQ", len(name), kind, array.ndim, len(block))
    head += b"".join(names)
    head += b"".join(struct.pack(f"<{array.ndim}i", *array.shape) for _, _, array, _ in items)
    gap = -(len(head) + 8) % ALIGNMENT
    return head + struct.pack("<Q", gap) + b"\0" * gap + b"".join(blocks)


def _padded(block: bytes) -> bytes:
    return block + b"\0" * (-len(block) % ALIGNMENT)


def zstd_frame(body: bytes) -> bytes:
    """The bytes as a zstd frame of raw blocks (RFC 8878), which any reader unpacks."""
    frame = b"\x28\xb5\x2f\xfd" + b"\xa0" + struct.pack("<I", len(body))  # one segment, size in four bytes
    block_max = 128 * 1024
    starts = range(0, max(1, len(body)), block_max)
    for start in starts:
        block = body[start : start + block_max]
        is_last = start + block_max >= len(body)
        frame += struct.pack("<I", is_last | len(block) << 3)[:3] + block
    return frame
