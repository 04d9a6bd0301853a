"""The firefox engine: Mozilla's translation models, run in this very process (through fxtranslate)."""

from __future__ import annotations

import faulthandler
import importlib.util
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from sampan.translation.engines.errors import EngineNotReady, EngineUnavailable
from sampan.translation.engines.firefox_models import FOLDERS, LICENCE, MANIFEST, files_of, read_manifest
from sampan.translation.engines.protocol import BOTH_WAYS, Answer, Passage

# The compiled code holds the interpreter's lock, so no thread could notice that it hangs: the process ends
# itself after this time, far beyond the fraction of a second that a sentence takes, and is started again.
SENTENCE_SECONDS = 120.0


class Translator(Protocol):
    """What does the translating of one direction; bound to the thread that made it."""

    def translate(self, text: str) -> str:
        """One sentence."""
        ...


MakeTranslator = Callable[[dict[str, Path]], Translator]


class FirefoxEngine:
    """Firefox's models, one sentence after the other, in a thread that owns them.

    They are loaded at the first translation of their direction and stay until ``close``. The models are
    small and quick but know no context, so ``Passage.context`` and ``again`` change nothing.
    """

    name = "firefox"
    licence = LICENCE
    is_local = True
    is_heavy = True
    uses_advice = False
    uses_examples = False
    pairs = BOTH_WAYS
    fixed_phrases: tuple[str, ...] = ()

    def __init__(self, place: Path, *, make: MakeTranslator | None = None) -> None:
        self._place = place
        self._make = make or _make_translator
        self._own_make = make is not None
        self._lock = threading.Lock()
        self._workshop: _Workshop | None = None
        self._known_version = (0.0, "none")

    @property
    def version(self) -> str:
        """The versions of both models and the beginning of a hash over them."""
        try:
            written = (self._place / MANIFEST).stat().st_mtime
        except OSError:
            return "own" if self._is_there() else "none"
        if self._known_version[0] != written:
            self._known_version = (written, _version_of(read_manifest(self._place)))
        return self._known_version[1]

    def why_not_ready(self) -> str:
        """Says what is missing: the files or the program to run them."""
        if not self._is_there():
            return "its models are not there yet; get them with: sampan models pull firefox"
        if not self._own_make and importlib.util.find_spec("fxtranslate") is None:
            return "the Python package fxtranslate is not installed"
        return ""

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """Each passage by itself; see the protocol."""
        if not passages:
            return []
        if trouble := self.why_not_ready():
            raise EngineNotReady(trouble)
        with self._lock:
            if self._workshop is None:
                self._workshop = _Workshop(self._place, self._make)
            workshop = self._workshop
        return workshop.translate([passage.body for passage in passages], (source, target))

    def close(self) -> None:
        """Give the models' memory back."""
        with self._lock:
            if self._workshop is not None:
                self._workshop.close()
                self._workshop = None

    def _is_there(self) -> bool:
        return all(files_of(self._place / folder) for folder in FOLDERS.values())


class _Workshop:
    """The thread in which the translators are made, used and let go."""

    def __init__(self, place: Path, make: MakeTranslator) -> None:
        self._place = place
        self._make = make
        self._orders: queue.SimpleQueue[
            tuple[list[str], tuple[str, str], Future[list[Answer | None]]] | None
        ] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="firefox-models", daemon=True)
        self._thread.start()

    def translate(self, bodies: list[str], pair: tuple[str, str]) -> list[Answer | None]:
        """Have the bodies translated and wait for it."""
        done: Future[list[Answer | None]] = Future()
        self._orders.put((bodies, pair, done))
        return done.result()

    def close(self) -> None:
        """Let the thread end when it has done what it was asked for."""
        self._orders.put(None)

    def _work(self) -> None:
        translators: dict[tuple[str, str], Translator] = {}
        while (order := self._orders.get()) is not None:
            bodies, pair, done = order
            try:
                if pair not in translators:
                    translators[pair] = self._loaded(pair)
                done.set_result([_one(translators[pair], body) for body in bodies])
            except EngineUnavailable as trouble:
                # A new one: the old one's traceback would carry the translators into other threads.
                done.set_exception(type(trouble)(str(trouble)))
            except BaseException as trouble:  # compiled code throws past Exception when it gives up
                translators.pop(pair, None)
                done.set_exception(EngineUnavailable(f"the model failed: {type(trouble).__name__}"))
        translators.clear()

    def _loaded(self, pair: tuple[str, str]) -> Translator:
        files = files_of(self._place / FOLDERS[pair])
        if files is None:
            raise EngineNotReady("its models are not there any more")
        try:
            return self._make(files)
        except BaseException as trouble:  # as above: a broken file may make it give up altogether
            raise EngineUnavailable(f"the model in {FOLDERS[pair]} cannot be read: {trouble}") from trouble


def _one(translator: Translator, body: str) -> Answer | None:
    sent = body.encode("utf-8", "replace").decode()  # a lone surrogate is no text for compiled code
    if sys.__stderr__ is not None:
        faulthandler.dump_traceback_later(SENTENCE_SECONDS, exit=True, file=sys.__stderr__)
    try:
        return Answer(translator.translate(sent))
    finally:
        faulthandler.cancel_dump_traceback_later()


def _make_translator(files: dict[str, Path]) -> Translator:
    import fxtranslate  # compiled, and only needed where models really run

    source = files["source"].read_bytes()
    target = source if files["target"] == files["source"] else files["target"].read_bytes()
    made: Any = fxtranslate.Translator(model=files["model"].read_bytes(), src_vocab=source, trg_vocab=target)
    translator: Translator = made
    return translator


def _version_of(manifest: dict[str, Any]) -> str:
    directions = manifest.get("directions")
    if not isinstance(directions, dict):
        return "own"
    versions = "+".join(str(one.get("version", "?")) for one in directions.values())
    hashes = sorted(str(file.get("sha256")) for one in directions.values() for file in one.get("files", ()))
    return f"{versions[:40]}/{sha256(' '.join(hashes).encode()).hexdigest()[:8]}"
