"""Turns an uploaded video into what browsers play: an HLS ladder, an MP4 for the rest, and a poster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyvips

from sampan.notes.media import ladder
from sampan.notes.media.ffmpeg import (
    Budget,
    Outcome,
    folder_bytes,
    guarded_input,
    last_progress,
    run_ffmpeg,
)
from sampan.notes.media.pictures import encode_poster, make_thumbhash
from sampan.notes.media.probe import probe_video
from sampan.notes.media.types import (
    MediaRefused,
    PreparedVideo,
    Refusal,
    Rung,
    VideoFacts,
    VideoLimits,
)

Progress = Callable[[int], None]
MASTER_PLAYLIST = "master.m3u8"
FALLBACK = "fallback.mp4"
POSTER = "poster.webp"
POSTER_CARD = "poster-card.webp"

_AUDIO_BIT_RATE = 128_000
_FALLBACK_SIDE = 720  # the short side that the MP4 has at most
_LADDER_PART = 94  # percent of the progress that the ladder takes; the rest is quick
_LEAST_WHOLE = 0.9  # part of the frames that must come out again
_POSTER_MOMENTS = (0.1, 0.3, 0.5, 0.75, 0.0)  # parts of the length, in the order they are tried
_POSTER_DARK = 24.0  # mean brightness, 0 to 255, below which a frame counts as black
_POSTER_FLAT = 6.0  # standard deviation of brightness below which a frame shows nothing
_SPARE_BYTES = 32 * 1024**2
# BT.2390-style tone mapping of HDR phones' footage to what every screen shows.
_TO_SDR = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=mobius:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv"
)


def prepare_video(
    source: Path,
    *,
    folder: Path,
    limits: VideoLimits,
    on_progress: Callable[[int], None] | None = None,
) -> PreparedVideo:
    """Make every file of the video under `folder` (which must be empty) and say what was made.

    `on_progress` gets whole percents, 0 to 100, never falling. The source is only read. When this raises,
    `folder` may hold leftovers that the caller throws away.

    Raises:
        MediaRefused: the file is not a video that is taken, or breaks a limit of size, time or output.
    """
    tell = _rising(on_progress)
    tell(0)
    facts = probe_video(source, folder=folder, limits=limits)
    tell(1)
    rungs = ladder.plan_ladder(facts)
    _encode_ladder(source, facts, rungs, folder=folder, limits=limits, tell=tell)
    ladder.write_master(folder, rungs, facts=_as_encoded(facts, limits))
    tell(_LADDER_PART + 1)
    _join_fallback(rungs, folder=folder, limits=limits)
    tell(_LADDER_PART + 3)
    thumbhash = _make_poster(facts, folder=folder, limits=limits)
    files = tuple(sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()))
    tell(100)
    return PreparedVideo(
        facts=facts,
        width=rungs[-1].width,
        height=rungs[-1].height,
        thumbhash=thumbhash,
        rungs=rungs,
        files=files,
        total_bytes=folder_bytes(folder),
    )


def _rising(on_progress: Callable[[int], None] | None) -> Callable[[int], None]:
    """Passes on only percents that are higher than the last one."""
    last = -1

    def tell(percent: int) -> None:
        nonlocal last
        percent = max(0, min(100, percent))
        if on_progress is not None and percent > last:
            last = percent
            on_progress(percent)

    return tell


def _encode_ladder(
    source: Path,
    facts: VideoFacts,
    rungs: tuple[Rung, ...],
    *,
    folder: Path,
    limits: VideoLimits,
    tell: Callable[[int], None],
) -> None:
    """One run for all rungs: the source is decoded once, and the keyframes of all rungs fall together."""
    for rung in rungs:
        (folder / rung.name).mkdir()
    threads = str(limits.threads)
    outcome = run_ffmpeg(
        [
            *("-filter_complex_threads", threads),
            *guarded_input(
                source, facts.container, before=("-max_pixels", str(limits.max_side**2), "-threads", threads)
            ),
            *("-filter_complex", _filters(facts, rungs, limits)),
            *_rung_arguments(facts, rungs, threads),
            *_hls_arguments(facts, rungs),
        ],
        folder=folder,
        budget=_budget(facts, rungs, limits),
        on_progress=lambda seconds: tell(1 + int((_LADDER_PART - 1) * min(1.0, seconds / facts.seconds))),
    )
    _refuse_failure(outcome)
    frames = last_progress(outcome.stdout)[1]
    wanted = min(facts.frame_rate, limits.max_frame_rate) * facts.seconds
    if frames < wanted * _LEAST_WHOLE:
        raise MediaRefused(Refusal.VIDEO_BROKEN, f"only {frames} of {wanted:.0f} frames decode")


def _filters(facts: VideoFacts, rungs: tuple[Rung, ...], limits: VideoLimits) -> str:
    """First down to the best rung, then the rest on those fewer pixels: a 4K source has four times more."""
    best = rungs[-1]
    chain = [f"fps={limits.max_frame_rate}"] if facts.frame_rate > limits.max_frame_rate else []
    chain += [f"scale={best.width}:{best.height}:flags=bicubic", "setsar=1"]
    chain += [_TO_SDR] if facts.is_hdr else []
    chain += ["format=yuv420p", f"split={len(rungs)}" + "".join(f"[s{i}]" for i in range(len(rungs)))]
    parts = ["[0:V:0]" + ",".join(chain)]
    parts += [
        f"[s{i}]scale={rung.width}:{rung.height}:flags=bicubic,setsar=1[v{i}]" for i, rung in enumerate(rungs)
    ]
    return ";".join(parts)


def _rung_arguments(facts: VideoFacts, rungs: tuple[Rung, ...], threads: str) -> list[str]:
    arguments: list[str] = []
    for i, rung in enumerate(rungs):
        arguments += [
            *("-map", f"[v{i}]", f"-b:v:{i}", "0", f"-crf:v:{i}", "23"),
            *(f"-maxrate:v:{i}", str(rung.bit_rate), f"-bufsize:v:{i}", str(rung.bit_rate * 2)),
        ]
    arguments += [
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-threads", threads),
        # Keyframes by the clock and nowhere else, so that players can change rungs at any segment.
        *("-force_key_frames", f"expr:gte(t,n_forced*{ladder.SEGMENT_SECONDS})"),
        *("-sc_threshold", "0", "-g", "1000", "-fps_mode", "vfr", "-flags:v", "+cgop+bitexact"),
    ]
    if facts.has_audio:
        arguments += ["-map", "0:a:0"] * len(rungs)
        arguments += ["-c:a", "aac", "-b:a", str(_AUDIO_BIT_RATE), "-ac", "2", "-ar", "48000"]
    return arguments


def _hls_arguments(facts: VideoFacts, rungs: tuple[Rung, ...]) -> list[str]:
    streams = [f"v:{i},a:{i}" if facts.has_audio else f"v:{i}" for i in range(len(rungs))]
    named = " ".join(f"{stream},name:{rung.name}" for stream, rung in zip(streams, rungs, strict=True))
    return [
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *("-f", "hls", "-hls_time", str(ladder.SEGMENT_SECONDS), "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_flags", "independent_segments"),
        *("-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", "%v/%04d.m4s"),
        *("-var_stream_map", named, f"%v/{ladder.PLAYLIST}"),
    ]


def _join_fallback(rungs: tuple[Rung, ...], *, folder: Path, limits: VideoLimits) -> None:
    """The best rung that is small enough, put into one MP4 without encoding it again."""
    small = [rung for rung in rungs if min(rung.width, rung.height) <= _FALLBACK_SIDE]
    chosen = (small or list(rungs))[-1]
    outcome = run_ffmpeg(
        [
            *("-protocol_whitelist", "file", "-f", "hls", "-i", f"{chosen.name}/{ladder.PLAYLIST}"),
            *("-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact"),
            *("-movflags", "+faststart", FALLBACK),
        ],
        folder=folder,
        budget=_own_budget(folder, limits),
    )
    _refuse_failure(outcome)


def _make_poster(facts: VideoFacts, *, folder: Path, limits: VideoLimits) -> str:
    """Write the poster in both sizes from the first frame that shows something; its thumbhash."""
    best: Any = None
    best_spread = -1.0
    for part in _POSTER_MOMENTS:
        image = _grab_frame(facts.seconds * part, folder=folder, limits=limits)
        if image is None:
            continue
        gray = image.colourspace("b-w")
        spread = gray.deviate()
        if spread > best_spread:
            best, best_spread = image, spread
        if gray.avg() >= _POSTER_DARK and spread >= _POSTER_FLAT:
            best = image
            break
    if best is None:
        raise MediaRefused(Refusal.VIDEO_BROKEN, "no frame for a poster")
    for name, data in encode_poster(best).items():
        (folder / name).write_bytes(data)
    return make_thumbhash(best)


def _grab_frame(seconds: float, *, folder: Path, limits: VideoLimits) -> Any:
    """One frame of the fallback as a libvips image, or None when there is none at that moment."""
    still = folder / "still.png"
    outcome = run_ffmpeg(
        [
            *("-protocol_whitelist", "file", "-ss", f"{seconds:.3f}", "-f", "mov", "-i", FALLBACK),
            *("-frames:v", "1", "-pix_fmt", "rgb24", "-c:v", "png", "-f", "image2", "-update", "1"),
            still.name,
        ],
        folder=folder,
        budget=_own_budget(folder, limits),
    )
    if outcome.code != 0 or not still.exists():
        return None
    data = still.read_bytes()
    still.unlink()
    return pyvips.Image.pngload_buffer(data).copy(interpretation="srgb").copy_memory()


def _as_encoded(facts: VideoFacts, limits: VideoLimits) -> VideoFacts:
    """The facts with the frame rate that the output really has."""
    rate = min(facts.frame_rate, float(limits.max_frame_rate))
    return replace(facts, frame_rate=rate)


def _budget(facts: VideoFacts, rungs: Sequence[Rung], limits: VideoLimits) -> Budget:
    seconds = limits.grace + limits.slowness * facts.seconds
    bits = sum(rung.bit_rate * 1.5 + _AUDIO_BIT_RATE for rung in rungs) * (facts.seconds + 10)
    return Budget(
        seconds=seconds,
        cpu_seconds=seconds * limits.threads,
        memory=limits.memory,
        output=int(bits / 8) + _SPARE_BYTES,
    )


def _own_budget(folder: Path, limits: VideoLimits) -> Budget:
    """For the short runs on files that we made: at most doubles what is there."""
    return Budget(
        seconds=limits.grace,
        cpu_seconds=limits.grace,
        memory=limits.memory,
        output=folder_bytes(folder) * 2 + _SPARE_BYTES,
    )


def _refuse_failure(outcome: Outcome) -> None:
    if outcome.code != 0:
        raise MediaRefused(Refusal.VIDEO_BROKEN, f"ffmpeg {outcome.code}: {outcome.stderr[-500:]}")
