"""The base model's own way to cut text into tokens, built from its GGUF file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from training.base_model import Vocabulary

# As llama.cpp cuts for `tokenizer.ggml.pre = qwen2`: words with one sign before them, single digits, signs.
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class QwenTokenizer:
    """Cuts text into token numbers and puts them together again, as llama.cpp does with the same file."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.end = vocabulary.end
        numbers = {piece: place for place, piece in enumerate(vocabulary.pieces)}
        merges = [(left, right) for left, _, right in (merge.partition(" ") for merge in vocabulary.merges)]
        self._cutter = Tokenizer(models.BPE(vocab=numbers, merges=merges))
        self._cutter.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self._cutter.decoder = decoders.ByteLevel()
        self._cutter.add_special_tokens(
            [AddedToken(vocabulary.pieces[place], special=True) for place in sorted(vocabulary.special)]
        )

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text; marks such as ``<|im_end|>`` in them are single tokens."""
        found = self._cutter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [list(one.ids) for one in found]

    def decode(self, numbers: Iterable[int]) -> str:
        """The text of token numbers, without special ones."""
        return str(self._cutter.decode(list(numbers), skip_special_tokens=True))
