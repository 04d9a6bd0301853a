"""The recogniser is a process of its own: it reports, it can be stopped, and its death is told."""

import math
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sampan.core.processes import is_alive
from sampan.translation.engines.model_files import WHISPER
from sampan.translation.speech.cues import Cue
from sampan.translation.speech.recogniser import Heard, RecognitionFailed, recognise

MODELS = Path(os.environ.get("SAMPAN_MODELS", "var/models"))


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "sound.pcm"
    path.write_bytes(b"\0\0" * 16_000)
    return path


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that stands where the model would, and says what each test writes into it."""
    path = tmp_path / "stand_in.py"
    real = subprocess.Popen

    def start(command: list[str], **options: Any) -> Any:
        return real([sys.executable, str(path), *command[3:]], **options)

    monkeypatch.setattr(subprocess, "Popen", start)
    return path


def test_it_reports_and_gives_what_was_heard(audio: Path, program: Path) -> None:
    program.write_text(
        'print(\'{"progress": 40}\', flush=True)\nprint(\'{"language": "en", "cues": [[0, 900, "Hi"]]}\')\n'
    )
    told: list[int] = []
    heard = recognise(audio, models=Path("."), seconds_max=20, on_progress=told.append)
    assert heard == Heard("en", (Cue(0, 900, "Hi"),))
    assert told == [40]


@pytest.mark.parametrize(
    "said",
    ['{"language": ""}', '{"language": "ja", "cues": [[0, 9, "x"]]}', '{"language": "en", "cues": []}'],
)
def test_no_speech_in_our_languages_gives_no_cues(audio: Path, program: Path, said: str) -> None:
    program.write_text(f"print({said!r})\n")
    assert recognise(audio, models=Path("."), seconds_max=20) == Heard("", ())


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(3)",
        "print('not json')",
        "print('[1]')",
        "raise SystemExit('out of memory')",
        "pass",
    ],
)
def test_a_death_or_rubbish_is_told(audio: Path, program: Path, source: str) -> None:
    program.write_text(source)
    with pytest.raises(RecognitionFailed) as failed:
        recognise(audio, models=Path("."), seconds_max=20)
    assert failed.value.code == "broken"


def test_what_takes_too_long_is_ended(audio: Path, program: Path, tmp_path: Path) -> None:
    program.write_text(
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    )
    with pytest.raises(RecognitionFailed) as failed:
        recognise(audio, models=Path("."), seconds_max=1.5)
    assert failed.value.code == "slow"
    assert not is_alive(int((tmp_path / "pid").read_text()))


def test_who_stops_listening_ends_the_process(audio: Path, program: Path, tmp_path: Path) -> None:
    program.write_text(
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "print('{\"progress\": 1}', flush=True)\ntime.sleep(60)\n"
    )

    def stop(percent: int) -> None:
        raise KeyError("the video is gone")

    with pytest.raises(KeyError):
        recognise(audio, models=Path("."), seconds_max=30, on_progress=stop)
    assert not is_alive(int((tmp_path / "pid").read_text()))


def _tone(seconds: float) -> bytes:
    """Two notes that swell, as music without words."""
    samples = (
        0.3 * math.sin(2 * math.pi * 440 * i / 16_000) * (0.6 + 0.4 * math.sin(i / 2000))
        + 0.2 * math.sin(2 * math.pi * 660 * i / 16_000)
        for i in range(int(seconds * 16_000))
    )
    return b"".join(struct.pack("<h", int(sample * 32_000)) for sample in samples)


@pytest.mark.model
def test_the_real_model_hears_no_words_in_music_and_silence(tmp_path: Path) -> None:
    if not WHISPER.is_in(MODELS):
        pytest.skip(f"the model is not in {MODELS}; fetch it with: sampan models pull whisper")
    path = tmp_path / "music.pcm"
    path.write_bytes(_tone(6) + b"\0\0" * 16_000 * 3)
    assert recognise(path, models=MODELS, seconds_max=120) == Heard("", ())
