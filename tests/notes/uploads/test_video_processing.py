"""A video is converted once, whatever happens to the worker; what fails leaves a reason and no bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.media import storage, video
from sampan.notes.media.ffmpeg import FfmpegKilled
from sampan.notes.media.part_file import Busy
from sampan.notes.models import Media, Note, Upload
from sampan.notes.services import media_files, video_processing
from tests.notes.media.video_maker import make_video

pytestmark = pytest.mark.django_db
RunJobs = Callable[..., list[str]]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("clips") / "clip.mp4", seconds=1).read_bytes()


@pytest.fixture
def uploaded(mei: Account) -> Callable[[bytes], Media]:
    """A video whose last byte has just arrived."""

    def make(data: bytes) -> Media:
        media = Media.objects.create(owner=mei, kind="video", key=storage.make_key())
        upload = Upload.objects.create(owner=mei, length=len(data), media=media, expires_at=now())
        part = media_files.part_file(upload.pk)
        part.create()
        part.path.write_bytes(data)
        return media

    return make


def process(media: Media, *, tries_before: int = 0) -> Media:
    video_processing.process_video(media_id=media.pk, tries_before=tries_before)
    media.refresh_from_db()
    return media


def stored(media: Media) -> list[str]:
    return storage.list_files(media.key, public=False) + storage.list_files(media.key, public=True)


def left_over() -> list[str]:
    return sorted(path.name for path in Path(settings.SAMPAN_UPLOADS).rglob("*") if path.is_file())


def waiting(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        return int(cursor.fetchone()[0])


class Told:
    """What pages heard on the live channel."""

    def __init__(self) -> None:
        self.news: list[tuple[str, dict[str, Any]]] = []

    def publish(self, channel: str, payload: dict[str, Any]) -> None:
        json.dumps(payload)
        self.news.append((channel, payload))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    ear = Told()
    monkeypatch.setattr(video_processing.live, "publish", ear.publish)
    return ear


# --- done ---


def test_a_video_becomes_ready_and_its_upload_is_thrown_away(
    uploaded: Callable[[bytes], Media], clip: bytes, told: Told
) -> None:
    media = process(uploaded(clip))
    assert (media.state, media.progress, media.failure) == ("ready", 100, "")
    assert (media.width, media.height, media.duration_ms, media.has_sound) == (160, 120, 1000, True)
    assert media.thumbhash
    assert {"master.m3u8", "fallback.mp4", "poster.webp", "poster-card.webp"} <= set(stored(media))
    assert media.size_bytes == sum(len(storage.read_file(media.key, n, public=False)) for n in stored(media))
    assert not media.is_public
    assert left_over() == []
    assert told.news[-1] == (
        f"media:{media.pk}",
        {"id": str(media.pk), "state": "ready", "progress": 100},
    )


def test_progress_is_written_and_told_as_it_grows(
    uploaded: Callable[[bytes], Media], clip: bytes, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_processing, "PROGRESS_SECONDS", 0)
    process(uploaded(clip))
    percents = [payload["progress"] for _, payload in told.news]
    assert percents == sorted(percents)
    assert len(percents) > 3
    assert percents[-1] == 100


def test_running_it_again_does_nothing(
    uploaded: Callable[[bytes], Media], clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = process(uploaded(clip))
    before = stored(media)
    monkeypatch.setattr(video, "prepare_video", lambda *_, **__: pytest.fail("it was converted twice"))
    process(media)
    assert (media.state, stored(media)) == ("ready", before)


def test_the_playlist_and_its_segments_open_through_one_signed_address(
    uploaded: Callable[[bytes], Media], clip: bytes
) -> None:
    media = process(uploaded(clip))
    url = storage.file_url(media, "master.m3u8")
    response = Client().get(url)
    assert response.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    rung = b"".join(response.streaming_content).decode().splitlines()[-1]  # type: ignore[attr-defined]
    base = url.rsplit("/", 1)[0]
    assert Client().get(f"{base}/{rung}").status_code == 200
    segment = Client().get(f"{base}/{rung.split('/')[0]}/0000.m4s", headers={"range": "bytes=0-99"})
    assert (segment.status_code, segment.headers["Content-Type"]) == (206, "video/iso.segment")


def test_a_video_of_a_public_note_goes_public_when_it_is_ready(
    uploaded: Callable[[bytes], Media], clip: bytes, mei: Account, run_jobs: RunJobs
) -> None:
    media = uploaded(clip)
    Media.objects.update(note=Note.objects.create(author=mei, kind="video"))
    process(media)
    assert "notes.place_media" in run_jobs()
    media.refresh_from_db()
    assert media.is_public
    assert storage.list_files(media.key, public=False) == []
    assert "master.m3u8" in storage.list_files(media.key, public=True)


# --- interrupted ---


def test_what_an_earlier_try_left_is_cleared_away(uploaded: Callable[[bytes], Media], clip: bytes) -> None:
    media = uploaded(clip)
    storage.save_files(media.key, {"1080p/0000.m4s": b"half"}, public=False)
    work = Path(settings.SAMPAN_UPLOADS) / "work" / str(media.pk)
    (work / "360p").mkdir(parents=True)
    (work / "360p" / "0000.m4s").write_bytes(b"half")
    process(media)
    assert media.state == "ready"
    assert "1080p/0000.m4s" not in stored(media)
    assert left_over() == []


def test_nothing_half_done_is_ever_visible(
    uploaded: Callable[[bytes], Media], clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = uploaded(clip)
    real = storage.save_folder

    def die_in_the_middle(key: str, folder: Path, names: Any, *, public: bool) -> None:
        real(key, folder, sorted(names)[:3], public=public)
        raise FfmpegKilled

    monkeypatch.setattr(storage, "save_folder", die_in_the_middle)
    with pytest.raises(FfmpegKilled):
        process(media)
    media.refresh_from_db()
    assert (media.state, media.width) == ("processing", 0)
    monkeypatch.setattr(storage, "save_folder", real)
    assert process(media, tries_before=1).state == "ready"


def test_two_workers_do_not_convert_the_same_video(uploaded: Callable[[bytes], Media], clip: bytes) -> None:
    media = uploaded(clip)
    part = media_files.part_file(Upload.objects.get().pk)
    with part.locked(), pytest.raises(Busy):
        process(media)
    assert process(media).state == "ready"


def test_an_error_of_ours_is_tried_again_and_in_the_end_said(
    uploaded: Callable[[bytes], Media], clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: Any, **__: Any) -> None:
        raise FfmpegKilled

    media = uploaded(clip)
    monkeypatch.setattr(video, "prepare_video", break_down)
    for tries_before in range(video_processing.RETRIES):
        with pytest.raises(FfmpegKilled):
            process(media, tries_before=tries_before)
        assert left_over()
    process(media, tries_before=video_processing.RETRIES)
    assert (media.state, media.failure) == ("failed", "video_internal")
    assert left_over() == []


def test_a_video_that_kills_its_workers_is_given_up_untried(
    uploaded: Callable[[bytes], Media], clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video, "prepare_video", lambda *_, **__: pytest.fail("it was tried"))
    media = process(uploaded(clip), tries_before=video_processing.RETRIES + 1)
    assert (media.state, media.failure) == ("failed", "video_internal")


def test_deleting_a_video_stops_its_conversion_and_leaves_nothing(
    uploaded: Callable[[bytes], Media],
    clip: bytes,
    monkeypatch: pytest.MonkeyPatch,
    run_jobs: RunJobs,
    django_capture_on_commit_callbacks: Any,
) -> None:
    media = uploaded(clip)
    key = media.key
    real = video.prepare_video

    def prepare_and_delete(source: Path, **options: Any) -> Any:
        made = real(source, **options)
        with django_capture_on_commit_callbacks(execute=True):
            media_files.remove_media(Media.objects.get(pk=media.pk))
        return made

    monkeypatch.setattr(video, "prepare_video", prepare_and_delete)
    video_processing.process_video(media_id=media.pk)
    run_jobs()
    assert not Media.objects.exists()
    assert storage.list_files(key, public=False) == []
    assert left_over() == []


# --- refused ---


@pytest.mark.parametrize(
    ("spoil", "failure"),
    [
        (lambda clip: clip[: len(clip) // 2], "video_broken"),
        (lambda clip: clip[:32] + b"\0" * 5000, "video_broken"),
        (lambda clip: b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n", "video_kind"),
        (lambda clip: b"\x7fELF", "video_kind"),
    ],
    ids=["truncated", "hollow", "playlist", "program"],
)
def test_a_broken_or_hostile_file_fails_with_its_reason_and_leaves_no_byte(
    uploaded: Callable[[bytes], Media],
    clip: bytes,
    spoil: Callable[[bytes], bytes],
    failure: str,
    told: Told,
) -> None:
    media = process(uploaded(spoil(clip)))
    assert (media.state, media.failure, media.size_bytes) == ("failed", failure, 0)
    assert stored(media) == []
    assert left_over() == []
    assert told.news[-1] == (
        f"media:{media.pk}",
        {"id": str(media.pk), "state": "failed", "failure": failure},
    )
    assert waiting("notes.place_media") == 0


def test_a_video_over_the_limit_of_time_names_it(
    uploaded: Callable[[bytes], Media], tmp_path: Path, settings: Any, mei: Account, sign_in: Any
) -> None:
    settings.SAMPAN_VIDEO_MAX_SECONDS = 1
    media = process(uploaded(make_video(tmp_path / "long.mp4", seconds=2).read_bytes()))
    assert media.failure == "video_too_long"
    body = sign_in(mei).get(f"/uploads/media/{media.pk}").json()
    assert "0:01" in body["failure"]["message"]


def test_the_whole_way_from_the_last_byte_to_ready(
    mei: Account, sign_in: Any, clip: bytes, run_jobs: RunJobs
) -> None:
    client = sign_in(mei)
    named = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(clip))}
    answer = client.post(
        "/uploads/videos/", clip, content_type="application/offset+octet-stream", headers=named
    )
    media_id = answer.headers["Sampan-Media"]
    status = client.get(f"/uploads/media/{media_id}").json()
    assert (status["state"], status["urls"]) == ("processing", {})
    assert "notes.process_video" in run_jobs()
    status = client.get(f"/uploads/media/{media_id}").json()
    assert (status["state"], status["progress"], status["seconds"]) == ("ready", 100, 1.0)
    assert client.get(status["urls"]["mp4"]).status_code == 200
    # A page that lost the last answer learns which video its upload became.
    there = client.head(answer.headers["Location"], headers={"Tus-Resumable": "1.0.0"})
    assert there.headers["Sampan-Media"] == media_id
