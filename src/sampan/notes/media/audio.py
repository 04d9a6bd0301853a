"""Takes the sound out of a video that we made, in the shape that the recogniser of speech reads."""

from __future__ import annotations

from pathlib import Path

from sampan.notes.media.ffmpeg import Budget, run_ffmpeg
from sampan.notes.media.types import MediaRefused, Refusal

SAMPLE_RATE = 16_000
BYTES_A_SECOND = 2 * SAMPLE_RATE
_SPARE_BYTES = 8 * 1024**2
_MEMORY = 1024**3
_GRACE_SECONDS = 60.0


def extract_audio(source: Path, *, folder: Path, seconds: float) -> Path:
    """Write the sound of `source` (an MP4 of ours, `seconds` long) into `folder` and give the file.

    Mono, 16 bits little-endian, SAMPLE_RATE a second, without a header. Raises MediaRefused.
    """
    target = folder / "sound.pcm"
    outcome = run_ffmpeg(
        [
            *("-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{source}", "-map", "0:a:0", "-vn"),
            *("-ac", "1", "-ar", str(SAMPLE_RATE), "-c:a", "pcm_s16le", "-f", "s16le", target.name),
        ],
        folder=folder,
        budget=Budget(
            seconds=_GRACE_SECONDS + seconds,
            cpu_seconds=_GRACE_SECONDS + seconds,
            memory=_MEMORY,
            output=source.stat().st_size + int(seconds + 10) * BYTES_A_SECOND + _SPARE_BYTES,
        ),
    )
    if outcome.code != 0 or not target.exists():
        raise MediaRefused(Refusal.VIDEO_BROKEN, outcome.stderr[-200:])
    return target
