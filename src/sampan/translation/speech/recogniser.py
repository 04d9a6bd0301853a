"""Writes down what is said in a video, in a process of its own that ends with its work.

The process keeps the memory of the model (some 400 MB) out of the worker, can be stopped at any moment, and
dies with the worker. What it runs is `hearing.py`.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sampan.translation.engines.model_files import WHISPER
from sampan.translation.speech.cues import Cue

SAMPLE_RATE = 16_000
"""Samples a second that the audio must have; mono, 16 bits, little-endian, without a header."""
LANGUAGES = ("zh-Hans", "en")
"""What is written down; other languages are told apart and left alone."""
LOOK_SECONDS = 0.5
SAID_MAX = 16 * 1024 * 1024
"""Bytes that the process may say: an hour of talk is a hundredth of it."""

OnProgress = Callable[[int], None]


class RecognitionFailed(Exception):
    """The recogniser died, took too long or said something else; `code` is 'slow' or 'broken'."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@dataclass(frozen=True)
class Heard:
    """What was said: the language ('' when there is no speech in one of LANGUAGES) and its cues."""

    language: str
    cues: tuple[Cue, ...]


def model_is_there(models: Path) -> bool:
    """Whether the recogniser's files have been fetched."""
    return WHISPER.is_in(models)


def recognise(
    audio: Path,
    *,
    models: Path,
    seconds_max: float,
    threads: int = 1,
    on_progress: OnProgress = lambda percent: None,
) -> Heard:
    """Write down the speech in an audio file (see SAMPLE_RATE).

    `on_progress` gets whole percents in the calling thread; when it raises, the process is ended and the
    error goes on to the caller. Chinese comes in simplified characters.

    Raises:
        RecognitionFailed: the process died or needed more than `seconds_max` seconds; it is gone then.
    """
    command = [sys.executable, "-m", "sampan.translation.speech.hearing"]
    command += [str(audio), str(WHISPER.place_in(models)), str(max(1, threads)), str(os.getpid())]
    environment = {**os.environ, "OMP_NUM_THREADS": str(max(1, threads)), "HF_HUB_OFFLINE": "1"}
    with (
        audio.with_suffix(".said").open("w+b") as complaints,
        _running(command, environment, complaints) as process,
    ):
        heard = None
        for line in _lines(process, time.monotonic() + seconds_max):
            said = _parsed(line)
            if "progress" in said:
                on_progress(int(said["progress"]))
            elif "language" in said:
                heard = _heard(said)
        code = process.wait(timeout=LOOK_SECONDS * 20)
        if code != 0 or heard is None:
            complaints.seek(0)
            last = complaints.read()[-500:].decode("utf-8", "replace").strip()
            raise RecognitionFailed("broken", f"exit {code}: {last}")
        return heard


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], complaints: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


def _lines(process: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Each line that the process says, until it closes its output. Raises RecognitionFailed."""
    assert process.stdout is not None
    rest, total = b"", 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline:
                raise RecognitionFailed("slow")
            if not selector.select(timeout=LOOK_SECONDS):
                continue
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                return
            total += len(data)
            if total > SAID_MAX:
                raise RecognitionFailed("broken", "it said too much")
            *whole, rest = (rest + data).split(b"\n")
            yield from whole


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RecognitionFailed("broken", f"it said {line[:80]!r}")
    return found


def _heard(said: dict[str, Any]) -> Heard:
    language = str(said["language"])
    cues = tuple(Cue(int(start), int(end), str(text)) for start, end, text in said.get("cues", ()))
    return Heard(language if cues and language in LANGUAGES else "", cues if language in LANGUAGES else ())
