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

from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.model_files import QWEN, ModelFile
from sampan.translation.engines.prompts import FIXED_PHRASES, PROMPT_VERSION, PROMPTS
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
    model is loaded at the first translation and stays until ``close``.
    """

    name = "llama"
    is_local = True
    is_heavy = True
    uses_advice = True
    pairs = BOTH_WAYS
    fixed_phrases = FIXED_PHRASES

    def __init__(
        self, models_folder: Path, *, model: ModelFile = QWEN, threads: int = 1, slots: int = 4
    ) -> None:
        self._model = model
        self._folder = models_folder
        self._threads = max(1, threads)
        self._slots_each_way = max(1, slots // 2)
        self._loading = threading.Lock()
        self._server: Any = None
        self.licence = model.licence
        self.version = f"{model.name}-{model.sha256[:8]}/p{PROMPT_VERSION}"

    def why_not_ready(self) -> str:
        """Says what is missing: the model's file or the program to run it."""
        if not self._model.is_in(self._folder):
            return f"its model file is not there yet; get it with: sampan models pull {self._model.name}"
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
            if self._server is None:
                if trouble := self.why_not_ready():
                    raise EngineNotReady(trouble)
                try:
                    self._server = self._load()
                except Exception as failure:  # the library raises whatever it likes
                    raise EngineUnavailable(f"the model could not be loaded: {failure}") from failure
            return self._server

    def _load(self) -> Any:
        import xllamacpp  # takes a moment and 30 MB, so only where the model really runs

        params = xllamacpp.CommonParams()
        params.model.path = str(self._model.path_in(self._folder))
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
            "messages": PROMPTS[pair].messages(passage),
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
