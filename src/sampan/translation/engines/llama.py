"""The offline engine: a small language model run in this very process by llama.cpp (through xllamacpp)."""

from __future__ import annotations

import importlib.util
import queue
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sampan.translation.engines.errors import EngineUnavailable
from sampan.translation.engines.model_files import QWEN, ModelFile
from sampan.translation.engines.offline import OfflineEngine
from sampan.translation.engines.prompts import Message, disarmed
from sampan.translation.engines.protocol import EN_TO_ZH, ZH_TO_EN, Answer, Passage

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


class LlamaEngine(OfflineEngine):
    """Qwen2.5-Coder-1.5B-Instruct by default, a few passages at a time in the slots of one server object.

    Measured on two busy processors: one thread with ``poll = 0`` and several slots beats two threads."""

    name = "llama"

    def __init__(
        self,
        models_folder: Path,
        *,
        model: ModelFile = QWEN,
        adapter: Path | None = None,
        threads: int = 1,
        slots: int = 4,
    ) -> None:
        super().__init__(models_folder, model=model, adapter=adapter, threads=threads)
        self._slots_each_way = max(1, slots // 2)

    @staticmethod
    def why_not_here() -> str:
        """What this machine lacks for it, or ''."""
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
        """The conversation that the model gets for a passage, without the marks that a chat is made of."""
        return disarmed(super().messages(passage, pair))

    def _slots_of(self, pair: tuple[str, str]) -> range:
        """Each direction has slots of its own: its prompt is read once a slot, not at every change of it."""
        first = 0 if pair == ZH_TO_EN else self._slots_each_way
        return range(first, first + self._slots_each_way)

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
