"""The qualities of a video and the HLS playlist that names them (RFC 8216)."""

from __future__ import annotations

import re
from pathlib import Path

from sampan.notes.media.types import MediaRefused, Refusal, Rung, VideoFacts

PLAYLIST = "index.m3u8"  # of one rung, in the rung's folder
SEGMENT_SECONDS = 4

# Short side in pixels and bits a second of the picture (30 frames a second, veryfast preset, CRF 23 capped).
_STEPS = ((360, 900_000), (720, 2_800_000), (1080, 5_500_000))
_WORTH_A_RUNG = 1.25  # a source this much above the best step keeps its own size as one more rung
_AUDIO_CODEC = "mp4a.40.2"  # AAC-LC, RFC 6381
_SEGMENT = re.compile(r"#EXTINF:([0-9.]+),[^\n]*\n([^#\n]+)")


def plan_ladder(facts: VideoFacts) -> tuple[Rung, ...]:
    """The rungs that the video gets, smallest first: never larger than the source, always at least one."""
    short = min(facts.width, facts.height)
    steps = [step for step in _STEPS if step[0] <= short]
    best = steps[-1][0] if steps else 0
    if short < _STEPS[-1][0] and short >= best * _WORTH_A_RUNG:
        # 480p would otherwise shrink to 360p; bits follow the number of pixels.
        steps.append((short, max(300_000, round(_STEPS[0][1] * (short / _STEPS[0][0]) ** 1.5))))
    return tuple(_rung(facts, side, bit_rate) for side, bit_rate in steps)


def _rung(facts: VideoFacts, side: int, bit_rate: int) -> Rung:
    scale = side / min(facts.width, facts.height)
    width, height = (_even(facts.width * scale), _even(facts.height * scale))
    return Rung(name=f"{side}p", width=width, height=height, bit_rate=bit_rate)


def _even(length: float) -> int:
    """H.264 with 4:2:0 colors has even sides; rounded down so that nothing grows."""
    return max(2, int(round(length, 3)) // 2 * 2)


def write_master(folder: Path, rungs: tuple[Rung, ...], *, facts: VideoFacts) -> None:
    """Write master.m3u8 from what the encoder really made: measured bit rates, codecs out of the files.

    Raises:
        MediaRefused: a rung is missing or has no segments.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        peak, average = measure_rung(folder / rung.name)
        codecs = [find_video_codec((folder / rung.name / init_name(folder / rung.name)).read_bytes())]
        if facts.has_audio:
            codecs.append(_AUDIO_CODEC)
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},"
            f"RESOLUTION={rung.width}x{rung.height},FRAME-RATE={facts.frame_rate:.3f},"
            f'CODECS="{",".join(codecs)}"',
            f"{rung.name}/{PLAYLIST}",
        ]
    (folder / "master.m3u8").write_text("\n".join(lines) + "\n")


def measure_rung(rung: Path) -> tuple[int, int]:
    """Peak and average bits a second of a rung's segments, sound included."""
    seconds, bits, peak = 0.0, 0, 0.0
    for match in _SEGMENT.finditer((rung / PLAYLIST).read_text()):
        length = max(0.001, float(match[1]))
        size = (rung / match[2].strip()).stat().st_size * 8
        seconds, bits = seconds + length, bits + size
        # A last segment of a few frames says nothing about the rate, unless it is all there is.
        if length >= SEGMENT_SECONDS / 4 or not peak:
            peak = max(peak, size / length)
    if not seconds:
        raise MediaRefused(Refusal.VIDEO_BROKEN, "a rung has no segments")
    return max(1, round(peak)), max(1, round(bits / seconds))


def init_name(rung: Path) -> str:
    """The file that a rung's playlist names as its initialisation section (EXT-X-MAP)."""
    match = re.search(r'#EXT-X-MAP:URI="([^"/]+)"', (rung / PLAYLIST).read_text())
    if not match:
        raise MediaRefused(Refusal.VIDEO_BROKEN, "a rung has no initialisation section")
    return match[1]


def find_video_codec(init: bytes) -> str:
    """The RFC 6381 name of the H.264 stream: profile, constraints and level out of its avcC box."""
    at = init.find(b"avcC")
    if at < 0 or len(init) < at + 8:
        raise MediaRefused(Refusal.VIDEO_BROKEN, "no avcC box")
    return "avc1." + init[at + 5 : at + 8].hex()
