"""Runs ffmpeg on strangers' files: no network, no other files, bounded time, memory and output."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from sampan.notes.media.types import Container, MediaRefused, Refusal

_CONFINE = Path(__file__).with_name("confine.py")
_KEPT_OUTPUT = 64 * 1024  # bytes of each stream that are kept; ffmpeg can talk without end about a bad file
_LOOK_EVERY = 0.5  # seconds between looks at the clock and at what has been written

_DEMUXERS = {Container.MP4: "mov", Container.MOV: "mov", Container.WEBM: "matroska"}
# Only what phones, cameras and browsers really record; every other decoder stays out of reach.
_DECODERS = (
    "h264,hevc,av1,libdav1d,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mjpeg,prores,"
    "aac,mp3,mp3float,opus,libopus,vorbis,alac,ac3,flac,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_alaw,pcm_mulaw,amrnb,amrwb"
)


class FfmpegKilled(RuntimeError):
    """Somebody else killed ffmpeg: the machine stops or is out of memory. It says nothing about the file."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may cost: wall seconds, processor seconds, bytes of memory, bytes written in `folder`."""

    seconds: float
    cpu_seconds: float
    memory: int
    output: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: exit code (negative: the signal), first and last part of what it said."""

    code: int
    stdout: bytes
    stderr: str


def guarded_input(path: Path, container: Container, *, before: Sequence[str] = ()) -> list[str]:
    """The arguments that open a stranger's file as what it was sniffed to be, and as nothing else.

    The demuxer is forced and the only protocol is `file`, so a playlist that calls itself .mp4 is never
    parsed as one; external references inside QuickTime files stay closed (ffmpeg's default).
    """
    demuxer = _DEMUXERS[container]
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,webm"),
        *("-codec_whitelist", _DECODERS, *before, "-f", demuxer, "-i", f"file:{path}"),
    ]


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    folder: Path,
    budget: Budget,
    on_progress: Callable[[float], None] | None = None,
) -> Outcome:
    """Run ffmpeg in `folder` until it ends or its budget does.

    `on_progress` is given the seconds of output made so far, in the calling thread; when it raises, ffmpeg is
    killed and the error goes on to the caller.

    Raises:
        MediaRefused: it took too long (VIDEO_SLOW) or wrote too much (VIDEO_OUTPUT). It is dead by then.
        FfmpegKilled: it was killed from outside; another try may go well.
    """
    process = subprocess.Popen(
        _command(arguments, budget),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={"PATH": "", "LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"},
    )
    try:
        return _follow(process, folder, budget, on_progress)
    finally:
        _end(process)


def _command(arguments: Sequence[str], budget: Budget) -> list[str]:
    # The system's own limits lie above ours: ours give a reason, these hold if ours cannot act.
    limits = [int(budget.cpu_seconds) + 5, budget.memory, budget.output + 1024**2]
    return [
        *(sys.executable, "-I", "-S", str(_CONFINE), str(os.getpid()), *map(str, limits)),
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-nostdin", "-y", "-nostats", "-stats_period", str(_LOOK_EVERY)),
        *("-progress", "pipe:1", *arguments),
    ]


def _follow(
    process: subprocess.Popen[bytes],
    folder: Path,
    budget: Budget,
    on_progress: Callable[[float], None] | None,
) -> Outcome:
    """Read both pipes until they close, looking at the clock and the folder in between."""
    assert process.stdout is not None
    assert process.stderr is not None
    said = {process.stdout: _Kept(), process.stderr: _Kept()}
    deadline, next_look = time.monotonic() + budget.seconds, 0.0
    with selectors.DefaultSelector() as selector:
        for pipe in said:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(timeout=_LOOK_EVERY):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                    continue
                said[key.fileobj].add(data)  # type: ignore[index]
                if key.fileobj is process.stdout and on_progress:
                    _tell_progress(data, on_progress)
            if time.monotonic() > deadline:
                raise MediaRefused(Refusal.VIDEO_SLOW, limit=int(budget.seconds))
            if time.monotonic() > next_look:
                next_look = time.monotonic() + _LOOK_EVERY
                if folder_bytes(folder) > budget.output:
                    raise MediaRefused(Refusal.VIDEO_OUTPUT, limit=budget.output)
    code = process.wait(timeout=max(1.0, deadline - time.monotonic()))
    if code == -signal.SIGKILL:
        raise FfmpegKilled
    if code == -signal.SIGXFSZ or folder_bytes(folder) > budget.output:
        raise MediaRefused(Refusal.VIDEO_OUTPUT, limit=budget.output)
    return Outcome(code, said[process.stdout].data, said[process.stderr].data.decode("utf-8", "replace"))


class _Kept:
    """The first and the last part of a stream that may have no end."""

    def __init__(self) -> None:
        self._first = b""
        self._last = b""

    def add(self, data: bytes) -> None:
        room = _KEPT_OUTPUT - len(self._first)
        self._first += data[:room]
        self._last = (self._last + data[room:])[-_KEPT_OUTPUT:] if room < len(data) else self._last

    @property
    def data(self) -> bytes:
        return self._first + self._last


def _tell_progress(data: bytes, on_progress: Callable[[float], None]) -> None:
    for line in data.splitlines():
        name, _, value = line.partition(b"=")
        if name == b"out_time_us" and value.strip().isdigit():
            on_progress(int(value) / 1_000_000)


def last_progress(stdout: bytes) -> tuple[float, int]:
    """Seconds and video frames of output that a finished run reported last; zeros when it reported none."""
    seconds = re.findall(rb"^out_time_us=(\d+)", stdout, re.M)
    frames = re.findall(rb"^frame=(\d+)", stdout, re.M)
    return int(seconds[-1]) / 1_000_000 if seconds else 0.0, int(frames[-1]) if frames else 0


def folder_bytes(folder: Path) -> int:
    """How many bytes the files under `folder` hold; a file that goes away meanwhile counts nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(parent, name)).st_size
            except FileNotFoundError:
                continue
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the process group and collect it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
