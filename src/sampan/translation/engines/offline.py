"""What the engines share that run the small language model in this process: files, version and loading."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from sampan.translation.engines.adapters import AdapterFile
from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.model_files import ModelFile
from sampan.translation.engines.prompts import (
    FIXED_PHRASES,
    FIXED_PHRASES_WITHOUT_EXAMPLES,
    PROMPT_VERSION,
    PROMPTS,
    Message,
)
from sampan.translation.engines.protocol import BOTH_WAYS, Passage


class OfflineEngine(ABC):
    """A model out of a GGUF file, loaded at the first translation and kept until ``close``.

    With an ``adapter``, a LoRA that was trained on prompts without examples, it gets such prompts. The
    adapter may be exchanged while it runs: the model is then loaded again.
    """

    is_local = True
    is_heavy = True
    uses_advice = True
    pairs = BOTH_WAYS

    def __init__(self, models_folder: Path, *, model: ModelFile, adapter: Path | None, threads: int) -> None:
        self.licence = model.licence
        self.uses_examples = adapter is None
        self.fixed_phrases = FIXED_PHRASES_WITHOUT_EXAMPLES if adapter else FIXED_PHRASES
        self._model = model
        self._folder = models_folder
        self._adapter = AdapterFile(adapter) if adapter else None
        self._threads = max(1, threads)
        self._loading = threading.Lock()
        self._at_work: Any = None
        self._loaded_version = ""

    @property
    def version(self) -> str:
        """The model, the adapter by the hash of its file, what the engine makes of it, and the prompt."""
        adapter = f"+{self._adapter.digest() or 'none'}" if self._adapter else ""
        return f"{self._model.name}-{self._model.sha256[:8]}{adapter}{self.manner()}/p{PROMPT_VERSION}"

    def manner(self) -> str:
        """What else its answers depend on, as a part of the version that begins with a slash; or ''."""
        return ""

    def why_not_ready(self) -> str:
        """Says what is missing: the model's file, the adapter's, the program to run them, or memory."""
        if not self._model.is_in(self._folder):
            return f"its model file is not there yet; get it with: sampan models pull {self._model.name}"
        if self._adapter and (trouble := self._adapter.trouble()):
            return trouble
        return self.why_not_here()

    @staticmethod
    @abstractmethod
    def why_not_here() -> str:
        """What this machine lacks for it, or ''."""

    def messages(self, passage: Passage, pair: tuple[str, str]) -> list[Message]:
        """The conversation that the model gets for a passage."""
        prompt = PROMPTS[pair]
        return prompt.messages_without_examples(passage) if self._adapter else prompt.messages(passage)

    def close(self) -> None:
        """Give the model's memory back."""
        with self._loading:
            self._at_work = None

    def _loaded(self) -> Any:
        """The model at work, with the adapter as it is now.

        Raises:
            EngineNotReady: something is missing, or the adapter does not fit.
            EngineUnavailable: the library failed.
        """
        with self._loading:
            version = self.version
            if self._at_work is None or version != self._loaded_version:
                self._at_work = None
                if trouble := self.why_not_ready():
                    raise EngineNotReady(trouble)
                self._at_work = self._load_or_refuse()
                self._loaded_version = version
            return self._at_work

    def _load_or_refuse(self) -> Any:
        try:
            return self._load()
        except Exception as failure:  # the libraries raise whatever they like
            if self._adapter:
                self._adapter.refuse()
                raise EngineNotReady(self._adapter.trouble()) from failure
            raise EngineUnavailable(f"the model could not be loaded: {failure}") from failure

    @abstractmethod
    def _load(self) -> Any:
        """Load the model; raises whatever the library does."""
