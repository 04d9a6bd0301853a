"""The ctranslate2 engine: an operator's own model folders (OPUS-MT, Argos), run in this very process."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sampan.translation.engines.ctranslate2_models import ModelPlace, find_model, why_missing
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.protocol import BOTH_WAYS, EN_TO_ZH, ZH_TO_EN, Answer, Passage

BATCH_SIZE = 16
BEAM_SIZE = 4
# Pieces of an answer: no translation is longer than this many times its passage and a little.
PIECES_TIMES_MAX = 4
PIECES_MIN = 24
PIECES_MAX = 400
# Common models know 512 places; what is longer is cut off, and the answer is not whole then.
INPUT_PIECES_MAX = 500
# Asked again, it must not run in a circle.
REPEAT_PIECES = 4


class CTranslate2Engine:
    """Passages in batches through an encoder-decoder model; they know no context.

    The models are loaded at the first translation of their direction, in eight bits, and stay until
    ``close``.
    """

    name = "ctranslate2"
    licence = "see the models' folders"
    is_local = True
    is_heavy = True
    uses_advice = False
    uses_examples = False
    pairs = BOTH_WAYS
    fixed_phrases: tuple[str, ...] = ()

    def __init__(self, root: Path, *, threads: int = 1) -> None:
        self._root = root
        self._threads = max(1, threads)
        self._lock = threading.Lock()
        self._places: dict[tuple[str, str], ModelPlace] = {}
        self._loaded: dict[tuple[str, str], _LoadedModel] = {}

    @property
    def version(self) -> str:
        """The names of both models and hashes over them."""
        self._look()
        return "+".join(
            self._places[pair].version if pair in self._places else "none" for pair in (ZH_TO_EN, EN_TO_ZH)
        )

    def why_not_ready(self) -> str:
        """Says what is missing: a folder, a file in it, or the program to run it."""
        if trouble := self._look():
            return trouble
        missing = [name for name in ("ctranslate2", "sentencepiece") if not importlib.util.find_spec(name)]
        return f"the Python package {missing[0]} is not installed" if missing else ""

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """Sixteen passages at once; see the protocol."""
        if not passages:
            return []
        model = self._model((source, target))
        try:
            return model.translate(passages)
        except Exception as trouble:  # the library raises whatever it likes
            raise EngineUnavailable(f"the model failed: {type(trouble).__name__}") from trouble

    def close(self) -> None:
        """Give the models' memory back."""
        with self._lock:
            self._loaded.clear()

    def _look(self) -> str:
        """Look for the models that were not found yet; gives what is still missing, for operators."""
        for pair in (ZH_TO_EN, EN_TO_ZH):
            if pair not in self._places and (place := find_model(self._root, pair)) is not None:
                self._places[pair] = place
        return why_missing(self._root, [pair for pair in (ZH_TO_EN, EN_TO_ZH) if pair not in self._places])

    def _model(self, pair: tuple[str, str]) -> _LoadedModel:
        with self._lock:
            if pair not in self._loaded:
                if missing := self._look():
                    raise EngineNotReady(missing)
                place = self._places[pair]
                try:
                    self._loaded[pair] = _LoadedModel(place, self._threads)
                except Exception as trouble:  # as above
                    raise EngineUnavailable(
                        f"the model in {place.model} cannot be read: {trouble}"
                    ) from trouble
            return self._loaded[pair]


class _LoadedModel:
    """One direction in memory: cut into pieces, translate, put together."""

    def __init__(self, place: ModelPlace, threads: int) -> None:
        import ctranslate2  # compiled and large, so only where models really run
        import sentencepiece

        self._place = place
        self._translator: Any = ctranslate2.Translator(
            str(place.model), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1
        )
        self._source: Any = sentencepiece.SentencePieceProcessor(model_file=str(place.source_pieces))
        self._target: Any = sentencepiece.SentencePieceProcessor(model_file=str(place.target_pieces))

    def translate(self, passages: Sequence[Passage]) -> list[Answer | None]:
        """One answer a passage, in their order."""
        answers: list[Answer | None] = [None] * len(passages)
        for again in (False, True):
            places = [place for place, passage in enumerate(passages) if passage.again is again]
            for start in range(0, len(places), BATCH_SIZE):
                group = places[start : start + BATCH_SIZE]
                found = self._batch([passages[place].body for place in group], again=again)
                for place, answer in zip(group, found, strict=True):
                    answers[place] = answer
        return answers

    def _batch(self, bodies: list[str], *, again: bool) -> list[Answer | None]:
        sent = [body.encode("utf-8", "replace").decode() for body in bodies]
        pieces = [
            [*self._place.before, *line, *self._place.after]
            for line in self._source.encode(sent, out_type=str)
        ]
        limit = min(PIECES_MAX, PIECES_MIN + PIECES_TIMES_MAX * max(len(line) for line in pieces))
        results = self._translator.translate_batch(
            pieces,
            beam_size=BEAM_SIZE,
            max_decoding_length=limit,
            max_input_length=INPUT_PIECES_MAX,
            replace_unknowns=True,
            no_repeat_ngram_size=REPEAT_PIECES if again else 0,
        )
        made = [result.hypotheses[0] for result in results]
        return [
            Answer(self._target.decode(one).strip(), len(one) < limit and len(line) <= INPUT_PIECES_MAX)
            for one, line in zip(made, pieces, strict=True)
        ]
