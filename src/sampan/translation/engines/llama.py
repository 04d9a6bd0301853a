"""The offline engine: a small language model run in this very process by llama.cpp (through xllamacpp)."""

from __future__ import annotations

import importlib.util
import queue
import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sampan.translation.engines.adapters import AdapterFile
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.model_files import QWEN, ModelFile
from sampan.translation.engines.prompts import (
    FIXED_PHRASES,
    FIXED_PHRASES_WITHOUT_EXAMPLES,
    PROMPT_VERSION,
    PROMPTS,
    Message,
    disarmed,
)
from sampan.translation.engines.protocol import BOTH_WAYS, EN_TO_ZH, ZH_TO_EN, Answer, Passage

# The prompt takes about 260 tokens, the longest passage and its translation about 500.
CONTEXT_TOKENS = 1024
# An answer may be this many times as long as its passage, in tokens a character, before it is cut off as
# run away.
TOKENS_PER_CHARACTER = {ZH_TO_EN: 2.0, EN_TO_ZH: 0.8}
TOKENS_MIN = 32
# One line, and no Chinese character in the English: the sampler then never picks one, so none has to be
# mended.
_ENGLISH_ONLY = r"root ::= [^\n\u3400-\u4dbf\u4e00-\u9fff]+"
_ONE_LINE = r"root ::= [^\n]+"
_GRAMMARS = {ZH_TO_EN: _ENGLISH_ONLY, EN_TO_ZH: _ONE_LINE}

# Only the likeliest word; sorting the other 150,000 at every step would take a twentieth of the time.
_MOST_LIKELY = {"temperature": 0, "top_k": 1, "samplers": ["top_k"]}
_ANOTHER_WAY = {"temperature": 0.4}


class LlamaEngine:
    """Qwen2.5-Coder-1.5B-Instruct by default, a few passages at a time in the slots of one server object.

    Measured on two busy processors: one thread with ``poll = 0`` and several slots beats two threads. The
    model is loaded at the first translation and stays until ``close``. With an ``adapter``, a LoRA that
    was trained on prompts without examples, it gets such prompts.
    """

    name = "llama"
    is_local = True
    is_heavy = True
    uses_advice = True
    pairs = BOTH_WAYS

    def __init__(
        self,
        models_folder: Path,
        *,
        model: ModelFile = QWEN,
        adapter: Path | None = None,
        threads: int = 1,
        slots: int = 4,
    ) -> None:
        self._model = model
        self._folder = models_folder
        self._adapter = AdapterFile(adapter) if adapter else None
        self._threads = max(1, threads)
        self._slots_each_way = max(1, slots // 2)
        self._loading = threading.Lock()
        self._server: Any = None
        self._loaded_version = ""
        self.licence = model.licence
        self.uses_examples = adapter is None
        self.fixed_phrases = FIXED_PHRASES_WITHOUT_EXAMPLES if adapter else FIXED_PHRASES

    @property
    def version(self) -> str:
        """The model, the adapter by the hash of its file, and the prompt."""
        adapter = f"+{self._adapter.digest() or 'none'}" if self._adapter else ""
        return f"{self._model.name}-{self._model.sha256[:8]}{adapter}/p{PROMPT_VERSION}"

    def why_not_ready(self) -> str:
        """Says what is missing: the model's file, the adapter's, or the program to run them."""
        if not self._model.is_in(self._folder):
            return f"its model file is not there yet; get it with: sampan models pull {self._model.name}"
        if self._adapter and (trouble := self._adapter.trouble()):
            return trouble
        if importlib.util.find_spec("xllamacpp") is None:
            return "the Python package xllamacpp is not installed"
        return ""

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """As many passages at once as there are slots; see the protocol."""
        if not passages:
            return []
        server = self._loaded()
        pair = (source, target)
        free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in self._slots_of(pair):
            free.put(slot)

        def one(passage: Passage) -> Answer | None:
            slot = free.get()
            try:
                return self._one(server, passage, pair, slot)
            finally:
                free.put(slot)

        with ThreadPoolExecutor(self._slots_each_way) as pool:
            return list(pool.map(one, passages))

    def messages(self, passage: Passage, pair: tuple[str, str]) -> list[Message]:
        """The conversation that the model gets for a passage."""
        prompt = PROMPTS[pair]
        return disarmed(
            prompt.messages_without_examples(passage) if self._adapter else prompt.messages(passage)
        )

    def close(self) -> None:
        """Give the model's memory back."""
        with self._loading:
            self._server = None

    def _slots_of(self, pair: tuple[str, str]) -> range:
        """Each direction has slots of its own: its prompt is read once a slot, not at every change of it."""
        first = 0 if pair == ZH_TO_EN else self._slots_each_way
        return range(first, first + self._slots_each_way)

    def _loaded(self) -> Any:
        with self._loading:
            version = self.version
            if self._server is None or version != self._loaded_version:  # the adapter may be exchanged
                self._server = None
                if trouble := self.why_not_ready():
                    raise EngineNotReady(trouble)
                try:
                    self._server = self._load()
                except Exception as failure:  # the library raises whatever it likes
                    if self._adapter:
                        self._adapter.refuse()
                        raise EngineNotReady(self._adapter.trouble()) from failure
                    raise EngineUnavailable(f"the model could not be loaded: {failure}") from failure
                self._loaded_version = version
            return self._server

    def _load(self) -> Any:
        import xllamacpp  # takes a moment and 30 MB, so only where the model really runs

        params = xllamacpp.CommonParams()
        params.model.path = str(self._model.path_in(self._folder))
        if self._adapter:
            adapter = xllamacpp.CommonAdapterLoraInfo()
            adapter.path, adapter.scale = str(self._adapter.path), 1.0
            params.lora_adapters = [adapter]
        params.n_parallel = 2 * self._slots_each_way
        params.n_ctx = CONTEXT_TOKENS * 2 * self._slots_each_way
        for processors in (params.cpuparams, params.cpuparams_batch):
            processors.n_threads = self._threads
            processors.poll = 0
        params.cache_ram_mib = 0  # its default keeps gigabytes of old prompts
        params.verbosity = 0
        params.warmup = False
        # The library always opens a port on loopback beside its Python calls; nobody gets in there
        # without this.
        params.api_keys = [secrets.token_urlsafe(32)]
        params.ui = False
        params.endpoint_slots = False
        return xllamacpp.Server(params)

    def _one(self, server: Any, passage: Passage, pair: tuple[str, str], slot: int) -> Answer | None:
        request = {
            "messages": self.messages(passage, pair),
            **(_ANOTHER_WAY if passage.again else _MOST_LIKELY),
            "seed": 1,
            "max_tokens": int(TOKENS_MIN + TOKENS_PER_CHARACTER[pair] * len(passage.body)),
            "grammar": _GRAMMARS[pair],
            "cache_prompt": True,
            "id_slot": slot,
        }
        try:
            found = server.handle_chat_completions(request)
            choice = found["choices"][0]
            body, ended = choice["message"]["content"], choice["finish_reason"]
        except Exception as trouble:  # the library reports its errors in more than one way
            raise EngineUnavailable(f"the model failed: {type(trouble).__name__}") from trouble
        return Answer(body, complete=ended != "length") if isinstance(body, str) else None
