"""Builds tiny but real CTranslate2 models, with random weights and a sentencepiece model of a few lines."""

from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece

HEADS, WIDTH, INNER = 2, 8, 16


def train_pieces(path: Path, lines: list[str], *, size: int = 60) -> list[str]:
    """Write a sentencepiece model and give its pieces."""
    with path.open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines * 20),
            model_writer=out,
            vocab_size=size,
            hard_vocab_limit=False,
            character_coverage=1.0,
            minloglevel=2,
        )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def write_model(folder: Path, source: list[str], target: list[str], *, adds_end: bool, seed: int = 1) -> None:
    """Write model.bin, config.json and the vocabularies into ``folder``."""
    spec = ctranslate2.specs.TransformerSpec.from_config(1, HEADS)
    random = np.random.default_rng(seed)
    for part, words in ((spec.encoder, source), (spec.decoder, target)):
        for embedding in part.embeddings if isinstance(part.embeddings, list) else [part.embeddings]:
            embedding.weight = random.normal(0, 1, (len(words), WIDTH)).astype("f4")
        part.position_encodings.encodings = random.normal(0, 1, (512, WIDTH)).astype("f4")
        for layer in part.layer:
            _fill_layer(layer, random)
        _fill_norm(part.layer_norm)
    spec.decoder.projection.weight = random.normal(0, 1, (len(target), WIDTH)).astype("f4")
    ends = np.array([5.0 if word == "</s>" else 0.0 for word in target], "f4")  # it soon thinks of the end
    spec.decoder.projection.bias = ends
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.config.add_source_eos = adds_end
    spec.validate()
    folder.mkdir(parents=True)
    spec.save(str(folder))


def _fill_layer(layer: object, random: np.random.Generator) -> None:
    for name in ("self_attention", "attention"):
        attention = getattr(layer, name, None)
        if attention is not None:
            _fill_norm(attention.layer_norm)
            for linear, times in zip(attention.linear, _sizes(len(attention.linear), name), strict=True):
                _fill_linear(linear, WIDTH * times, WIDTH, random)
    _fill_norm(layer.ffn.layer_norm)  # type: ignore[attr-defined]
    _fill_linear(layer.ffn.linear_0, INNER, WIDTH, random)  # type: ignore[attr-defined]
    _fill_linear(layer.ffn.linear_1, WIDTH, INNER, random)  # type: ignore[attr-defined]


def _sizes(count: int, name: str) -> list[int]:
    """Queries, keys and values stand in one matrix, or the last two where they come from the source."""
    return [3, 1] if name == "self_attention" else [1, 2, 1][:count]


def _fill_linear(linear: object, rows: int, columns: int, random: np.random.Generator) -> None:
    linear.weight = random.normal(0, 0.5, (rows, columns)).astype("f4")  # type: ignore[attr-defined]
    linear.bias = np.zeros(rows, "f4")  # type: ignore[attr-defined]


def _fill_norm(norm: object) -> None:
    norm.gamma = np.ones(WIDTH, "f4")  # type: ignore[attr-defined]
    norm.beta = np.zeros(WIDTH, "f4")  # type: ignore[attr-defined]
