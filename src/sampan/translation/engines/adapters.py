"""An adapter file beside a language model: whether it can be used, and by which hash it is known."""

from __future__ import annotations

import time
from pathlib import Path

from sampan.translation.engines.model_files import sha256_of

SETTING = "SAMPAN_TRANSLATION_ADAPTER"
MAGIC = b"GGUF"
REFUSED_SECONDS = 600.0
"""For so long a file that the model could not be loaded with is not tried again, unless it changes."""
_NOT_LOADED = "its adapter file is broken, or was made for another model, or there was no memory for both"
_Stamp = tuple[int, int]


def adapter_path(chosen: str) -> Path | None:
    """The file that an operator's setting means, or None."""
    return Path(chosen).expanduser() if chosen else None


class AdapterFile:
    """A LoRA adapter in GGUF form that an operator named.

    The file is looked at by its time and size; it is read through once, for its hash, and again only after
    it changed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[_Stamp, str] | None = None
        self._refused: tuple[_Stamp | None, float] | None = None

    def trouble(self) -> str:
        """Why it cannot be used, for operators; '' when nothing speaks against it."""
        stamp = self._stamp()
        if stamp is None:
            return f"its adapter file is not there: {self.path} ({SETTING})"
        if self._is_refused(stamp) or not self._is_gguf():
            return f"{_NOT_LOADED}: {self.path} ({SETTING})"
        return ""

    def refuse(self) -> None:
        """Note that the model could not be loaded with the file as it is now."""
        self._refused = (self._stamp(), time.monotonic())

    def digest(self) -> str:
        """The first eight digits of its SHA-256; '' when it cannot be read."""
        stamp = self._stamp()
        if stamp is None:
            return ""
        if self._known is None or self._known[0] != stamp:
            try:
                self._known = (stamp, sha256_of(self.path)[:8])
            except OSError:
                return ""
        return self._known[1]

    def _stamp(self) -> _Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if self.path.is_file() else None

    def _is_refused(self, stamp: _Stamp) -> bool:
        if self._refused is None or self._refused[0] != stamp:
            return False
        return time.monotonic() - self._refused[1] < REFUSED_SECONDS

    def _is_gguf(self) -> bool:
        try:
            with self.path.open("rb") as stream:
                return stream.read(len(MAGIC)) == MAGIC
        except OSError:
            return False
