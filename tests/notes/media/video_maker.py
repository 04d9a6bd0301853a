"""Makes the short videos that the tests upload, with ffmpeg's own test pictures and tones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

TITLE_MARK = "SAMPAN-SECRET-TITLE"


def make_video(
    path: Path,
    *,
    size: str = "160x120",
    seconds: float = 2,
    rate: int = 10,
    sound: bool = True,
    picture: str = "",
    options: tuple[str, ...] = (),
) -> Path:
    """Write a small video; its container follows the name (.mp4 and .mov H.264, .webm VP8)."""
    source = picture or f"testsrc2=s={size}:d={seconds}:r={rate}"
    codecs = ("libvpx", "libopus") if path.suffix == ".webm" else ("libx264", "aac")
    command = ["-f", "lavfi", "-i", source]
    if sound:
        command += ["-f", "lavfi", "-i", f"sine=d={seconds}", "-c:a", codecs[1]]
    command += ["-c:v", codecs[0], "-pix_fmt", "yuv420p", "-metadata", f"title={TITLE_MARK}"]
    if codecs[0] == "libx264":
        command += ["-preset", "ultrafast"]
    return run(*command, *options, str(path))


def run(*arguments: str) -> Path:
    """Run ffmpeg; the last argument is the file that it writes."""
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments], check=True)
    return Path(arguments[-1])
