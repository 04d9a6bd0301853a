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
_PROGRAM = (
    "import sys; sys.modules['openvino_telemetry'] = None; import openvino_genai; "
    "openvino_genai.LLMPipeline(sys.argv[1], 'CPU', enable_save_ov_model=True, INFERENCE_NUM_THREADS=1)"
)


def compiled_folder(model: ModelFile, models_folder: Path) -> Path:
    """Where the turned model lies, or will lie."""
    return models_folder / f"{model.name}-{model.sha256[:8]}-{FORM}"


def compile_model(source: Path, folder: Path) -> None:
    """Read the GGUF file `source` and leave it in OpenVINO's form in `folder` (1.3 GB for Qwen 1.5B).

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
            [sys.executable, "-c", _PROGRAM, str(beside)],
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


def total_memory_bytes() -> int:
    """The memory of this machine, or what its control group may take of it."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total
