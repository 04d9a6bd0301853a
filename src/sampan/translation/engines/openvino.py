"""The offline engine on OpenVINO: the same small model as `llama`, many lines and several answers at once.

On processors with AVX-512 its kernels read prompts and write answers several times as fast as those of the
llama.cpp wheel, above all when lines are taken together. Part of what is saved pays for several answers where
the first one was refused: one of them is often right.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.model_files import QWEN, ModelFile
from sampan.translation.engines.offline import OfflineEngine
from sampan.translation.engines.openvino_models import (
    compile_model,
    compiled_folder,
    remove_other_forms,
    total_memory_bytes,
)
from sampan.translation.engines.prompts import chat
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Answer, Passage

MEMORY_BYTES_MIN = 5 * 1024**3
"""The model at work takes three gigabytes; a machine with less than five has no room left for the rest."""
KEY_VALUE_BLOCKS = 600
"""Room for 19,200 tokens of lines under way, some 280 MB; who finds none waits for the next free one."""
LINES_AT_ONCE = 48
"""Answers that are written together, several of them to one line."""
TOKENS_AT_ONCE = 512
"""Of prompts, in one step: longer steps gain nothing and hold up the lines under way."""
TOKENS_PER_CHARACTER = {ZH_TO_EN: 2.0, EN_TO_ZH: 0.8}
"""An answer may be this many times as long as its passage before it is cut off as run away."""
TOKENS_MIN = 32
ANSWERS = {ZH_TO_EN: 1, EN_TO_ZH: 4}
"""Answers to each passage, among which one is chosen. Into Chinese four gained two to three points of BLEU
and of chrF (32 lines of news, for two to three times the work); into English nothing was gained."""
ANSWERS_AGAIN = 4
"""Answers to a passage whose first answer was refused, each in words of its own."""
# One line, and no Chinese character in the English: the sampler then never picks one. The ranges are
# written as what is allowed, since the library's classes of what is not know ASCII only.
_GRAMMARS = {
    ZH_TO_EN: r"root ::= [\u0020-\u33ff\u4dc0-\u4dff\ua000-\U0010ffff]+",
    EN_TO_ZH: r"root ::= [\u0020-\U0010ffff]+",
}


class OpenVinoEngine(OfflineEngine):
    """Qwen2.5-Coder-1.5B-Instruct out of the same GGUF file as `llama`, turned into OpenVINO's form once.

    Gives several answers to a passage where that pays, the likeliest first."""

    name = "openvino"

    def __init__(
        self, models_folder: Path, *, model: ModelFile = QWEN, adapter: Path | None = None, threads: int = 1
    ) -> None:
        super().__init__(models_folder, model=model, adapter=adapter, threads=threads)
        self._busy = threading.Lock()

    def manner(self) -> str:
        """How many answers it gives each way, as a part of the version."""
        return f"/a{''.join(map(str, ANSWERS.values()))}"

    @staticmethod
    def why_not_here() -> str:
        """What this machine lacks for it, or ''."""
        if importlib.util.find_spec("openvino_genai") is None:
            return "the Python package openvino-genai is not installed"
        if total_memory_bytes() < MEMORY_BYTES_MIN:
            return f"it needs a machine with {MEMORY_BYTES_MIN // 1024**3} GB of memory"
        return ""

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """All passages together; see the protocol."""
        if not passages:
            return []
        pair = (source, target)
        with self._busy:
            pipeline = self._loaded()
            prompts = [chat(self.messages(passage, pair)) for passage in passages]
            limits = [int(TOKENS_MIN + TOKENS_PER_CHARACTER[pair] * len(one.body)) for one in passages]
            try:
                found = pipeline.generate(
                    prompts,
                    [
                        self._sampling(pair, limit, again=one.again)
                        for one, limit in zip(passages, limits, strict=True)
                    ],
                )
                tokenizer = pipeline.get_tokenizer()
                return [
                    _answer(result.m_generation_ids, limit, tokenizer)
                    for result, limit in zip(found, limits, strict=True)
                ]
            except Exception as trouble:  # the library raises whatever it likes
                raise EngineUnavailable(f"the model failed: {type(trouble).__name__}") from trouble

    def close(self) -> None:
        """Give the model's memory back, after the lines under way."""
        with self._busy:
            super().close()

    def _load(self) -> Any:
        adapter = self._adapter.path if self._adapter else None
        folder = compiled_folder(self._model, self._folder, self._adapter.digest() if self._adapter else "")
        if not folder.is_dir():
            compile_model(self._model.path_in(self._folder), folder, adapter)
            remove_other_forms(self._model, self._folder, folder)
        library = load_library()
        scheduler = library.SchedulerConfig()
        scheduler.enable_prefix_caching = True  # the instructions and fixed examples are read once
        scheduler.num_kv_blocks = KEY_VALUE_BLOCKS
        scheduler.max_num_seqs = LINES_AT_ONCE
        scheduler.max_num_batched_tokens = TOKENS_AT_ONCE
        # Unpinned: pinned threads of several processes would all choose the same core.
        properties = {"INFERENCE_NUM_THREADS": self._threads, "ENABLE_CPU_PINNING": False}
        return library.ContinuousBatchingPipeline(str(folder), scheduler, "CPU", properties)

    def _sampling(self, pair: tuple[str, str], limit: int, *, again: bool) -> Any:
        library = load_library()
        config = library.GenerationConfig()
        config.max_new_tokens = limit
        config.apply_chat_template = False
        config.structured_output_config = library.StructuredOutputConfig(grammar=_GRAMMARS[pair])
        answers = ANSWERS_AGAIN if again else ANSWERS[pair]
        if answers > 1:
            config.do_sample = True
            config.temperature = 0.7 if again else 0.4
            config.top_p = 0.95
            config.num_return_sequences = answers
            config.rng_seed = 1
        return config


def load_library() -> Any:
    """The package `openvino_genai`, without the telemetry that its installer brings along.

    OpenVINO's converters report their use over the network where that package can be imported; nothing of
    Sampan calls them, and this makes sure of it.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino_genai

    return openvino_genai


def _answer(bodies: Sequence[str], limit: int, tokenizer: Any) -> Answer | None:
    """The different answers to one passage, those that came to an end before the others."""
    if not bodies:
        return None
    different = list(dict.fromkeys(body.strip() for body in bodies))
    ended = [body for body in different if int(tokenizer.encode(body).input_ids.shape[1]) < limit]
    best, *others = ended or different
    return Answer(best, complete=bool(ended), others=tuple(others) if ended else ())
