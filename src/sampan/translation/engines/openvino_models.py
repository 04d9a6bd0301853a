"""Turns a GGUF file into the folder that OpenVINO reads, once, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sampan.translation.engines.model_files import ModelFile

FORM = "openvino-1"
"""Part of the folder's name: raise it when the form changes, so that old folders are made anew."""
COMPILE_SECONDS_MAX = 900
"""It takes fifteen seconds of one processor; a busy machine may need some minutes."""
PROGRAM = "sampan.translation.engines.openvino_form"


def compiled_folder(model: ModelFile, models_folder: Path, adapter: str = "") -> Path:
    """Where the turned model lies, or will lie; `adapter` is what the hash of its adapter begins with."""
    name = f"{model.name}-{model.sha256[:8]}"
    return models_folder / f"{name}{'-' if adapter else ''}{adapter}-{FORM}"


def compile_model(source: Path, folder: Path, adapter: Path | None = None) -> None:
    """Read the GGUF file `source` and leave it in OpenVINO's form in `folder` (1.3 GB for Qwen 1.5B), with
    the adapter in it if there is one.

    In a process of its own, since reading takes almost four gigabytes for a moment. The folder appears
    whole or not at all; if two do this at once, the first wins.

    Raises:
        OSError, subprocess.SubprocessError: there is no room, or the program failed.
    """
    work = Path(tempfile.mkdtemp(prefix=".openvino-", dir=folder.parent))
    try:
        # The library writes beside the file that it reads.
        beside = work / source.name
        os.symlink(source.resolve(), beside)
        subprocess.run(
            [sys.executable, "-m", PROGRAM, str(beside), *([str(adapter)] if adapter else [])],
            check=True,
            timeout=COMPILE_SECONDS_MAX,
            capture_output=True,
        )
        beside.unlink()
        if not any(work.glob("openvino_model.xml")):
            raise OSError("the program wrote no model")
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_other_forms(model: ModelFile, models_folder: Path, kept: Path) -> None:
    """Delete what the model was turned into before, with another adapter or in an older form."""
    for folder in models_folder.glob(f"{model.name}-{model.sha256[:8]}*-openvino-*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)


def total_memory_bytes() -> int:
    """The memory of this machine, or what its control group may take of it."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total
