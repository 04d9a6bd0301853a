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

from sampan.translation.engines.adapters import AdapterFile
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.model_files import QWEN, ModelFile
from sampan.translation.engines.openvino_models import (
    compile_model,
    compiled_folder,
    remove_other_forms,
    total_memory_bytes,
)
from sampan.translation.engines.prompts import (
    FIXED_PHRASES,
    FIXED_PHRASES_WITHOUT_EXAMPLES,
    PROMPT_VERSION,
    PROMPTS,
    Message,
    chat,
)
from sampan.translation.engines.protocol import BOTH_WAYS, EN_TO_ZH, ZH_TO_EN, Answer, Passage

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


class OpenVinoEngine:
    """Qwen2.5-Coder-1.5B-Instruct out of the same GGUF file as `llama`, turned into OpenVINO's form once.

    Gives several answers to a passage where that pays, the likeliest first. The model is loaded at the first
    translation and stays until ``close``. With an ``adapter``, a LoRA that was trained on prompts without
    examples, it gets such prompts.
    """

    name = "openvino"
    is_local = True
    is_heavy = True
    uses_advice = True
    pairs = BOTH_WAYS

    def __init__(
        self, models_folder: Path, *, model: ModelFile = QWEN, adapter: Path | None = None, threads: int = 1
    ) -> None:
        self._model = model
        self._folder = models_folder
        self._adapter = AdapterFile(adapter) if adapter else None
        self._threads = max(1, threads)
        self._busy = threading.Lock()
        self._pipeline: Any = None
        self._loaded_version = ""
        self.licence = model.licence
        self.uses_examples = adapter is None
        self.fixed_phrases = FIXED_PHRASES_WITHOUT_EXAMPLES if adapter else FIXED_PHRASES

    @property
    def version(self) -> str:
        """The model, the adapter by the hash of its file, the number of answers, and the prompt."""
        adapter = f"+{self._adapter.digest() or 'none'}" if self._adapter else ""
        answers = "".join(map(str, ANSWERS.values()))
        return f"{self._model.name}-{self._model.sha256[:8]}{adapter}/a{answers}/p{PROMPT_VERSION}"

    @staticmethod
    def why_not_here() -> str:
        """What this machine lacks for it, or ''."""
        if importlib.util.find_spec("openvino_genai") is None:
            return "the Python package openvino-genai is not installed"
        if total_memory_bytes() < MEMORY_BYTES_MIN:
            return f"it needs a machine with {MEMORY_BYTES_MIN // 1024**3} GB of memory"
        return ""

    def why_not_ready(self) -> str:
        """Says what is missing: the model's file, the adapter's, the program to run them, or memory."""
        if not self._model.is_in(self._folder):
            return f"its model file is not there yet; get it with: sampan models pull {self._model.name}"
        if self._adapter and (trouble := self._adapter.trouble()):
            return trouble
        return self.why_not_here()

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

    def messages(self, passage: Passage, pair: tuple[str, str]) -> list[Message]:
        """The conversation that the model gets for a passage."""
        prompt = PROMPTS[pair]
        return prompt.messages_without_examples(passage) if self._adapter else prompt.messages(passage)

    def close(self) -> None:
        """Give the model's memory back."""
        with self._busy:
            self._pipeline = None

    def _loaded(self) -> Any:
        version = self.version
        if self._pipeline is None or version != self._loaded_version:  # the adapter may be exchanged
            self._pipeline = None
            if trouble := self.why_not_ready():
                raise EngineNotReady(trouble)
            try:
                self._pipeline = self._load()
            except Exception as failure:
                if self._adapter:
                    self._adapter.refuse()
                    raise EngineNotReady(self._adapter.trouble()) from failure
                raise EngineUnavailable(f"the model could not be loaded: {failure}") from failure
            self._loaded_version = version
        return self._pipeline

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
