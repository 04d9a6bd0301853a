"""Videos become a ladder that players can use; what is hostile, broken or too much is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import pyvips

from sampan.notes.media import ffmpeg, ladder, video
from sampan.notes.media.probe import probe_video
from sampan.notes.media.types import Container, MediaRefused, PreparedVideo, Refusal, VideoFacts, VideoLimits
from tests.notes.media.video_maker import TITLE_MARK, make_video, run

LIMITS = VideoLimits()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    return made


def prepare(source: Path, folder: Path, **limits: float) -> PreparedVideo:
    return video.prepare_video(source, folder=folder, limits=VideoLimits(**limits))  # type: ignore[arg-type]


def refusal(source: Path, folder: Path, **limits: float) -> MediaRefused:
    with pytest.raises(MediaRefused) as caught:
        prepare(source, folder, **limits)
    return caught.value


def facts(width: int, height: int) -> VideoFacts:
    return VideoFacts(Container.MP4, 10.0, width, height, 30.0, True)


# --- what comes out ---


def test_a_video_becomes_a_ladder_with_fallback_and_poster(tmp_path: Path, folder: Path) -> None:
    percents: list[int] = []
    source = make_video(tmp_path / "wide.mp4", size="1280x720", seconds=5)
    made = video.prepare_video(source, folder=folder, limits=LIMITS, on_progress=percents.append)
    assert [(r.name, r.width, r.height) for r in made.rungs] == [("360p", 640, 360), ("720p", 1280, 720)]
    assert (made.width, made.height) == (1280, 720)
    assert made.facts.seconds == pytest.approx(5, abs=0.1)
    assert {"master.m3u8", "fallback.mp4", "poster.webp", "poster-card.webp"} <= set(made.files)
    assert set(made.files) == {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert percents == sorted(set(percents))
    assert (percents[0], percents[-1]) == (0, 100)


def test_the_master_names_what_was_really_made(tmp_path: Path, folder: Path) -> None:
    prepare(make_video(tmp_path / "wide.mp4", size="1280x720", seconds=5), folder)
    lines = re.findall(
        r'BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),RESOLUTION=(\w+),FRAME-RATE=10.000,CODECS="([^"]+)"\n(\S+)\n',
        (folder / "master.m3u8").read_text(),
    )
    assert [(line[2], line[4]) for line in lines] == [
        ("640x360", "360p/index.m3u8"),
        ("1280x720", "720p/index.m3u8"),
    ]
    for peak, average, _, codecs, playlist in lines:
        sizes = [p.stat().st_size * 8 for p in (folder / playlist).parent.glob("*.m4s")]
        assert int(peak) >= int(average) == pytest.approx(sum(sizes) / 5, rel=0.05)
        assert re.fullmatch(r"avc1\.6400[0-9a-f]{2},mp4a\.40\.2", codecs)


def test_every_rung_starts_its_segments_at_the_same_moments(tmp_path: Path, folder: Path) -> None:
    prepare(make_video(tmp_path / "wide.mp4", size="1280x720", seconds=9), folder)
    lengths = [
        re.findall(r"#EXTINF:([0-9.]+)", (folder / name / "index.m3u8").read_text())
        for name in ("360p", "720p")
    ]
    assert lengths[0] == lengths[1]
    assert [float(length) for length in lengths[0]] == pytest.approx([4, 4, 1], abs=0.11)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.webm"])
def test_each_container_plays_from_the_playlist_and_the_fallback(
    tmp_path: Path, folder: Path, name: str
) -> None:
    made = prepare(make_video(tmp_path / name), folder)
    assert made.facts.has_audio
    for playable in ("master.m3u8", "fallback.mp4"):
        run("-xerror", "-i", str(folder / playable), "-f", "null", "-")


def test_the_fallback_can_start_before_it_is_whole(tmp_path: Path, folder: Path) -> None:
    prepare(make_video(tmp_path / "clip.mp4"), folder)
    data = (folder / "fallback.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_metadata_does_not_survive(tmp_path: Path, folder: Path) -> None:
    source = make_video(tmp_path / "clip.mp4", options=("-metadata", "location=+48.1+011.5/"))
    assert TITLE_MARK.encode() in source.read_bytes()
    prepare(source, folder)
    for path in folder.rglob("*"):
        if path.is_file():
            assert TITLE_MARK.encode() not in path.read_bytes()
            assert b"+48.1" not in path.read_bytes()


def test_a_phone_video_with_a_rotation_flag_stands_upright(tmp_path: Path, folder: Path) -> None:
    flat = make_video(tmp_path / "flat.mp4", size="320x180")
    source = run("-display_rotation", "90", "-i", str(flat), "-c", "copy", str(tmp_path / "turned.mp4"))
    made = prepare(source, folder)
    assert (made.width, made.height) == (180, 320)
    poster = pyvips.Image.new_from_file(str(folder / "poster.webp"))
    assert (poster.width, poster.height) == (180, 320)


def test_odd_sides_become_even_and_never_larger(tmp_path: Path, folder: Path) -> None:
    source = make_video(
        tmp_path / "odd.mp4",
        picture="color=red:s=161x91:d=1:r=10,format=yuv444p",
        options=("-pix_fmt", "yuv444p"),
    )
    made = prepare(source, folder)
    assert (made.facts.width, made.facts.height) == (161, 91)
    assert (made.width, made.height) == (160, 90)


def test_stretched_pixels_become_square(tmp_path: Path, folder: Path) -> None:
    made = prepare(make_video(tmp_path / "sar.mp4", options=("-vf", "setsar=2/1")), folder)
    assert (made.width, made.height) == (320, 120)


def test_hdr_is_brought_to_what_every_screen_shows(tmp_path: Path, folder: Path) -> None:
    colors = "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    source = run(
        *("-f", "lavfi", "-i", "testsrc2=s=160x120:d=1:r=10", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"),
        *("-c:v", "libx265", "-x265-params", colors, str(tmp_path / "hdr.mov")),
    )
    assert prepare(source, folder).facts.is_hdr
    assert not probe_video(folder / "fallback.mp4", folder=folder, limits=LIMITS).is_hdr


def test_frame_rates_are_capped(tmp_path: Path, folder: Path) -> None:
    made = prepare(make_video(tmp_path / "fast.mp4", rate=240, seconds=1), folder)
    assert made.facts.frame_rate == pytest.approx(240, rel=0.02)
    assert "FRAME-RATE=60.000" in (folder / "master.m3u8").read_text()
    assert probe_video(folder / "fallback.mp4", folder=folder, limits=LIMITS).frame_rate < 61


def test_a_video_without_sound_says_so_in_its_codecs(tmp_path: Path, folder: Path) -> None:
    made = prepare(make_video(tmp_path / "mute.mp4", sound=False), folder)
    assert not made.facts.has_audio
    assert "mp4a" not in (folder / "master.m3u8").read_text()


def test_the_poster_is_not_the_black_beginning(tmp_path: Path, folder: Path) -> None:
    dark, bright = "color=black:s=160x120:d=2:r=10", "testsrc2=s=160x120:d=2:r=10"
    picture = f"{dark},format=yuv420p[a];{bright},format=yuv420p[b];[a][b]concat"
    prepare(make_video(tmp_path / "dark.mp4", picture=picture, seconds=4), folder)
    assert pyvips.Image.new_from_file(str(folder / "poster.webp")).colourspace("b-w").avg() > 60


def test_an_all_black_video_still_gets_a_poster(tmp_path: Path, folder: Path) -> None:
    made = prepare(
        make_video(tmp_path / "dark.mp4", picture="color=black:s=64x48:d=1:r=10", seconds=1), folder
    )
    assert "poster.webp" in made.files


# --- the ladder ---


@pytest.mark.parametrize(
    ("width", "height", "names"),
    [
        (1920, 1080, ["360p", "720p", "1080p"]),
        (1080, 1920, ["360p", "720p", "1080p"]),
        (3840, 2160, ["360p", "720p", "1080p"]),
        (1280, 720, ["360p", "720p"]),
        (854, 480, ["360p", "480p"]),
        (640, 400, ["360p"]),
        (320, 180, ["180p"]),
    ],
)
def test_the_ladder_goes_by_the_short_side_and_never_up(width: int, height: int, names: list[str]) -> None:
    rungs = ladder.plan_ladder(facts(width, height))
    assert [rung.name for rung in rungs] == names
    for rung in rungs:
        assert rung.width <= width
        assert rung.height <= height
        assert rung.width % 2 == rung.height % 2 == 0
    assert [rung.bit_rate for rung in rungs] == sorted(rung.bit_rate for rung in rungs)


# --- refusals ---


def playlist(target: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + b"\0" * 500,
        b"MZ" + b"\0" * 500,
        b"%PDF-1.7" + b"\0" * 500,
        playlist("file:///etc/passwd"),
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84matroska" + b"\0" * 500,
        b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + b"\0" * 500,
    ],
    ids=["elf", "exe", "pdf", "playlist", "concat", "matroska", "heic"],
)
def test_what_is_not_a_video_of_the_three_kinds_is_refused(tmp_path: Path, folder: Path, data: bytes) -> None:
    source = tmp_path / "renamed.mp4"
    source.write_bytes(data)
    assert refusal(source, folder).reason is Refusal.VIDEO_KIND
    assert not list(folder.iterdir())


def test_a_playlist_that_wears_a_video_header_reads_no_other_file(tmp_path: Path, folder: Path) -> None:
    other = make_video(tmp_path / "other.mp4")
    source = tmp_path / "hostile.mp4"
    source.write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2\n" + playlist(f"file://{other}"))
    before = other.stat().st_atime_ns
    os.utime(other, ns=(before - 10**15, other.stat().st_mtime_ns))
    seen = other.stat().st_atime_ns
    assert refusal(source, folder).reason is Refusal.VIDEO_BROKEN
    assert other.stat().st_atime_ns == seen


def test_a_pure_playlist_is_not_opened_even_when_the_sniffing_is_fooled(tmp_path: Path, folder: Path) -> None:
    other = make_video(tmp_path / "other.mp4")
    source = tmp_path / "hostile.mp4"
    source.write_bytes(playlist(f"file://{other}"))
    outcome = ffmpeg.run_ffmpeg(
        [*ffmpeg.guarded_input(source, Container.MP4), "-c", "copy", "-f", "null", "-"],
        folder=folder,
        budget=ffmpeg.Budget(20, 20, 2**32, 2**20),
    )
    assert outcome.code != 0
    assert "other.mp4" not in outcome.stderr


def test_a_codec_that_no_camera_uses_is_not_decoded(tmp_path: Path, folder: Path) -> None:
    source = run(
        "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1:r=5", "-c:v", "cinepak", str(tmp_path / "old.mov")
    )
    assert refusal(source, folder).reason is Refusal.VIDEO_BROKEN


@pytest.mark.parametrize(("name", "part"), [("clip.mp4", 0.5), ("clip.webm", 0.5), ("clip.webm", 0.1)])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, folder: Path, name: str, part: float) -> None:
    options = ("-movflags", "+faststart") if name.endswith(".mp4") else ()
    whole = make_video(tmp_path / f"whole-{name}", options=options).read_bytes()
    source = tmp_path / name
    source.write_bytes(whole[: int(len(whole) * part)])
    assert refusal(source, folder).reason is Refusal.VIDEO_BROKEN


def test_an_mp4_without_its_index_is_refused(tmp_path: Path, folder: Path) -> None:
    whole = make_video(tmp_path / "whole.mp4").read_bytes()
    source = tmp_path / "cut.mp4"
    source.write_bytes(whole[: len(whole) // 2])
    assert refusal(source, folder).reason is Refusal.VIDEO_BROKEN


def test_sound_alone_is_no_video_not_even_with_a_cover(tmp_path: Path, folder: Path) -> None:
    sound = run("-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", str(tmp_path / "sound.mp4"))
    cover = run("-f", "lavfi", "-i", "color=red:s=64x64:d=1", "-frames:v", "1", str(tmp_path / "cover.png"))
    both = tmp_path / "both.mp4"
    run(
        *("-i", str(sound), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy"),
        *("-disposition:v", "attached_pic", str(both)),
    )
    assert refusal(sound, folder).reason is Refusal.VIDEO_NO_PICTURE
    assert refusal(both, folder).reason is Refusal.VIDEO_NO_PICTURE


def test_too_long_too_large_and_too_wide_name_their_limits(tmp_path: Path, folder: Path) -> None:
    source = make_video(tmp_path / "clip.mp4")
    long = refusal(source, folder, max_seconds=1)
    assert (long.reason, dict(long.params)) == (Refusal.VIDEO_LONG, {"limit": 1, "found": 2})
    size = source.stat().st_size
    large = refusal(source, folder, max_bytes=size - 1)
    assert (large.reason, dict(large.params)) == (Refusal.VIDEO_BYTES, {"limit": size - 1, "found": size})
    assert refusal(source, folder, max_side=150).params["limit"] == 150


def test_frames_beyond_the_limit_are_never_decoded(tmp_path: Path, folder: Path) -> None:
    assert refusal(make_video(tmp_path / "clip.mp4"), folder, max_side=100).reason is Refusal.VIDEO_SIDE


# --- bounds ---


def endless(folder: Path, budget: ffmpeg.Budget, *options: str) -> ffmpeg.Outcome:
    return ffmpeg.run_ffmpeg(
        ["-re", "-f", "lavfi", "-i", "testsrc2=s=320x240", *options], folder=folder, budget=budget
    )


def children() -> list[psutil.Process]:
    return [p for p in psutil.Process().children(recursive=True) if "ffmpeg" in p.name()]


def test_ffmpeg_is_killed_when_its_time_is_over(folder: Path) -> None:
    with pytest.raises(MediaRefused) as caught:
        endless(folder, ffmpeg.Budget(0.6, 60, 2**32, 2**30), "-f", "null", "-")
    assert caught.value.reason is Refusal.VIDEO_SLOW
    assert not children()


def test_ffmpeg_is_killed_when_it_writes_too_much(folder: Path) -> None:
    with pytest.raises(MediaRefused) as caught:
        endless(folder, ffmpeg.Budget(20, 60, 2**32, 500_000), "-c:v", "rawvideo", "-f", "avi", "big.avi")
    assert caught.value.reason is Refusal.VIDEO_OUTPUT
    assert not children()


def test_ffmpeg_is_killed_when_its_reader_gives_up(folder: Path) -> None:
    def stop(seconds: float) -> None:
        raise KeyError("the media is gone")

    with pytest.raises(KeyError):
        ffmpeg.run_ffmpeg(
            ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64", "-f", "null", "-"],
            folder=folder,
            budget=ffmpeg.Budget(20, 20, 2**32, 2**30),
            on_progress=stop,
        )
    assert not children()


def test_no_converter_outlives_a_worker_that_was_killed(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from sampan.notes.media import ffmpeg\n"
        "ffmpeg.run_ffmpeg(['-re','-f','lavfi','-i','testsrc2=s=64x64','-f','null','-'],"
        "folder=Path(sys.argv[1]), budget=ffmpeg.Budget(60, 60, 2**32, 2**30))"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(folder)])
    converter = None
    for _ in range(100):
        found = [p for p in psutil.Process(worker.pid).children(recursive=True) if "ffmpeg" in p.name()]
        if found:
            converter = found[0]
            break
        time.sleep(0.1)
    worker.kill()
    worker.wait()
    assert converter is not None
    converter.wait(timeout=10)
    assert not converter.is_running()
