"""Finds out what an uploaded video is, and refuses what is not one, before any work is spent on it."""

from __future__ import annotations

import re
from pathlib import Path

from sampan.notes.media.ffmpeg import Budget, Outcome, guarded_input, last_progress, run_ffmpeg
from sampan.notes.media.sniff import ENOUGH, find_container
from sampan.notes.media.types import Container, MediaRefused, Refusal, VideoFacts, VideoLimits

_LEAST_WHOLE = 0.9  # part of the length that the header declares which must really be there
_SHORTEST = 0.1  # seconds; less is a still picture
_FEWEST_FRAMES = 2
_FRAMES_BEHIND = 4
_COMPLAINTS = ("partial file", "File ended prematurely")
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", re.M)
_MAPPED = re.compile(r"^  Stream #0:\d+ -> #0:\d+ ", re.M)
_SHOWINFO = re.compile(r"^\[Parsed_showinfo_\d+ @ 0x[0-9a-f]+\] (.*)$", re.M)
_FRAME = re.compile(r"^n: *\d+ .* sar:(\d+)/(\d+) s:(\d+)x(\d+) ")
_HDR_CURVES = ("smpte2084", "arib-std-b67")


def probe_video(source: Path, *, folder: Path, limits: VideoLimits) -> VideoFacts:
    """What the video in `source` is; `folder` is a place to work in.

    Every packet is read once (nothing is decoded for that), so a file that breaks off is noticed here; then
    the first frame is decoded to learn its size as a person sees it.

    Raises:
        MediaRefused: not a video of a kind that is taken, broken, or beyond a limit; the reason says which.
    """
    container = check_file(source, limits=limits)
    seconds, frame_rate, has_audio = _walk(source, container, folder=folder, limits=limits)
    if seconds > limits.max_seconds:
        raise MediaRefused(Refusal.VIDEO_LONG, limit=int(limits.max_seconds), found=round(seconds))
    width, height, is_hdr = _look(source, container, folder=folder, limits=limits)
    if max(width, height) > limits.max_side:
        raise MediaRefused(Refusal.VIDEO_SIDE, limit=limits.max_side, found=max(width, height))
    if min(width, height) < limits.min_side:
        raise MediaRefused(Refusal.VIDEO_SIDE, limit=limits.min_side, found=min(width, height))
    return VideoFacts(
        container=container,
        seconds=seconds,
        width=width,
        height=height,
        frame_rate=frame_rate,
        has_audio=has_audio,
        is_hdr=is_hdr,
    )


def check_file(source: Path, *, limits: VideoLimits) -> Container:
    """The container by the file's first bytes; MediaRefused for an empty, too large or foreign file."""
    size = source.stat().st_size
    if size == 0:
        raise MediaRefused(Refusal.EMPTY)
    if size > limits.max_bytes:
        raise MediaRefused(Refusal.VIDEO_BYTES, limit=limits.max_bytes, found=size)
    with source.open("rb") as file:
        container = find_container(file.read(ENOUGH))
    if container is None:
        raise MediaRefused(Refusal.VIDEO_KIND)
    return container


def _walk(
    source: Path, container: Container, *, folder: Path, limits: VideoLimits
) -> tuple[float, float, bool]:
    """Read all packets: seconds that are really there, frames a second on average, whether there is sound."""
    outcome = run_ffmpeg(
        [
            *guarded_input(source, container),
            *("-map", "0:V:0", "-map", "0:a:0?", "-c", "copy", "-f", "null", "-"),
        ],
        folder=folder,
        budget=_budget(limits),
    )
    _refuse_failure(outcome, limits)
    reached, frames = last_progress(outcome.stdout)
    declared = _declared_seconds(outcome.stderr)
    # What is reached is when the last packet begins, and frames that wait for later ones hold it back more.
    seconds = reached * (1 + _FRAMES_BEHIND / max(frames, 1))
    if any(complaint in outcome.stderr for complaint in _COMPLAINTS) or seconds < declared * _LEAST_WHOLE:
        raise MediaRefused(Refusal.VIDEO_BROKEN, f"breaks off after {seconds:.1f} of {declared:.1f} seconds")
    if reached < _SHORTEST or frames < _FEWEST_FRAMES:
        raise MediaRefused(Refusal.VIDEO_NO_PICTURE, "no more than one frame")
    seconds = max(reached, declared)
    # Counted, not taken from the header: browsers' recordings claim 1,000 frames a second.
    return seconds, frames / seconds, len(_MAPPED.findall(outcome.stderr)) > 1


def _look(source: Path, container: Container, *, folder: Path, limits: VideoLimits) -> tuple[int, int, bool]:
    """Decode the first moment: upright sides in square pixels, and whether its colors are HDR."""
    outcome = run_ffmpeg(
        [
            *guarded_input(
                source, container, before=("-max_pixels", str(limits.max_side**2), "-threads", "1")
            ),
            *("-map", "0:V:0", "-map", "0:a:0?", "-t", "0.2", "-vf", "showinfo", "-f", "null", "-"),
        ],
        folder=folder,
        budget=_budget(limits),
    )
    _refuse_failure(outcome, limits)
    lines = _SHOWINFO.findall(outcome.stderr)
    frame = next((match for line in lines if (match := _FRAME.match(line))), None)
    if frame is None:
        raise MediaRefused(Refusal.VIDEO_BROKEN, outcome.stderr[-500:])
    across, down, width, height = (int(part) for part in frame.groups())
    is_hdr = any(f"color_trc:{curve}" in line for line in lines for curve in _HDR_CURVES)
    stretched = width * across / down if across and down else float(width)
    return round(stretched), height, is_hdr


def _refuse_failure(outcome: Outcome, limits: VideoLimits) -> None:
    if "exceeds specified max pixel count" in outcome.stderr:
        raise MediaRefused(Refusal.VIDEO_SIDE, limit=limits.max_side)
    if outcome.code == 0:
        return
    if "matches no streams" in outcome.stderr:
        raise MediaRefused(Refusal.VIDEO_NO_PICTURE)
    raise MediaRefused(Refusal.VIDEO_BROKEN, f"ffmpeg {outcome.code}: {outcome.stderr[-500:]}")


def _declared_seconds(stderr: str) -> float:
    match = _DURATION.search(stderr)
    return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) if match else 0.0


def _budget(limits: VideoLimits) -> Budget:
    return Budget(seconds=limits.grace, cpu_seconds=limits.grace, memory=limits.memory, output=1024**2)
