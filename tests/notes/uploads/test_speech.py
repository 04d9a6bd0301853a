"""What is said in a video is written down once, whatever happens to the worker, the model or the video."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, NotFound
from sampan.notes import services
from sampan.notes.media import storage
from sampan.notes.models import Media, Note, SubtitleTrack
from sampan.notes.services import speech
from sampan.translation.engines.model_files import WHISPER
from sampan.translation.speech.cues import Cue
from sampan.translation.speech.recogniser import Heard, RecognitionFailed
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish
from tests.notes.media.video_maker import make_video

pytestmark = pytest.mark.django_db
SAID = Heard("en", (Cue(0, 900, "Wash the rice first."), Cue(900, 1000, "Then cook it.")))


@pytest.fixture(autouse=True)
def _speech_on(settings: Any, tmp_path: Path) -> None:
    settings.SAMPAN_SPEECH = True
    settings.SAMPAN_MODELS = tmp_path / "models"


@pytest.fixture
def model(settings: Any) -> None:
    """Files as large as the model's; nothing in them, since the tests hear for it."""
    place = WHISPER.place_in(settings.SAMPAN_MODELS)
    place.mkdir(parents=True)
    for file in WHISPER.files:
        with file.path_in(place).open("wb") as stream:
            stream.truncate(file.size_bytes)


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[int]]:
    """Let the recogniser hear this (or raise it); the list counts how often it was asked."""

    def set_up(result: Heard | Exception | Callable[[], Heard]) -> list[int]:
        sizes: list[int] = []

        def recognise(audio: Path, *, on_progress: Callable[[int], None], **options: Any) -> Heard:
            sizes.append(audio.stat().st_size)
            on_progress(50)
            if isinstance(result, Exception):
                raise result
            return result if isinstance(result, Heard) else result()

        monkeypatch.setattr(speech, "recognise", recognise)
        return sizes

    return set_up


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("clips") / "clip.mp4", seconds=1).read_bytes()


@pytest.fixture
def film(mei: Account, clip: bytes) -> Media:
    """A ready video of mei's, with sound and with its file."""
    media = make_media(mei, kind="video", has_sound=True, duration_ms=1000)  # type: ignore[arg-type]
    storage.save_files(media.key, {"fallback.mp4": clip}, public=False)
    return media


def track_of(media: Media) -> SubtitleTrack:
    return SubtitleTrack.objects.get(media=media)


def jobs(name: str = speech.TASK) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        return int(cursor.fetchone()[0])


def test_a_video_with_sound_is_heard_and_its_words_can_be_found(
    film: Media, mei: Account, model: None, hears: Any, run_jobs: Callable[..., list[str]]
) -> None:
    asked = hears(SAID)
    note = publish(mei, film)
    services.queue_recognition(media_id=film.pk)
    assert speech.TASK in run_jobs()
    assert len(asked) == 1
    assert asked[0] == pytest.approx(32_000, rel=0.2)  # a second of 16,000 samples of two bytes
    track = track_of(film)
    assert (track.language, track.state, track.progress) == ("en", "ready", 100)
    assert track.cues == [[0, 900, "Wash the rice first."], [900, 1000, "Then cook it."]]
    film.refresh_from_db()
    assert film.subtitles == {"state": "ready", "tracks": {"en": track.version}, "spoken": "en"}
    run_jobs()
    note.refresh_from_db()
    assert "Then cook it." in note.heard_and_seen


def test_twice_is_once(film: Media, model: None, hears: Any) -> None:
    asked = hears(SAID)
    services.queue_recognition(media_id=film.pk)
    services.queue_recognition(media_id=film.pk)
    assert jobs() == 1
    speech.recognise_speech(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    assert len(asked) == 1
    assert track_of(film).version == 2


def test_it_waits_for_the_model_and_starts_when_it_is_there(
    film: Media, hears: Any, settings: Any, request: pytest.FixtureRequest
) -> None:
    asked = hears(SAID)
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    speech.recognise_waiting()
    assert asked == []
    assert track_of(film).state == "waiting"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    request.getfixturevalue("model")
    speech.recognise_waiting()
    assert jobs() == 1


def test_videos_from_before_are_heard_too(film: Media, model: None, mei: Account) -> None:
    make_media(mei, kind="video", has_sound=False, duration_ms=1000)  # type: ignore[arg-type]
    speech.recognise_waiting()
    assert list(SubtitleTrack.objects.values_list("media", flat=True)) == [film.pk]
    assert jobs() == 1


@pytest.mark.parametrize("fields", [{"has_sound": False}, {"state": "failed"}, {"kind": "picture"}])
def test_what_cannot_be_heard_is_passed_over(mei: Account, model: None, fields: dict[str, Any]) -> None:
    media = make_media(mei, **{"kind": "video", "has_sound": True, **fields})
    services.queue_recognition(media_id=media.pk)
    assert SubtitleTrack.objects.count() == 0
    assert jobs() == 0


def test_the_operator_can_switch_it_off(film: Media, model: None, hears: Any, settings: Any) -> None:
    asked = hears(SAID)
    settings.SAMPAN_SPEECH = False
    services.queue_recognition(media_id=film.pk)
    speech.recognise_waiting()
    assert (SubtitleTrack.objects.count(), jobs(), asked) == (0, 0, [])


def test_music_gives_no_subtitles(film: Media, model: None, hears: Any) -> None:
    hears(Heard("", ()))
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    assert (track_of(film).state, track_of(film).cues) == ("none", [])
    film.refresh_from_db()
    assert film.subtitles == {"state": "none", "tracks": {}, "spoken": ""}


def test_a_worker_that_died_in_the_middle_is_followed_by_another(
    film: Media, model: None, hears: Any
) -> None:
    services.queue_recognition(media_id=film.pk)
    SubtitleTrack.objects.update(state="working", progress=40)
    hears(SAID)
    speech.recognise_speech(media_id=film.pk, tries_before=1)
    assert track_of(film).state == "ready"


def test_a_broken_recogniser_is_tried_again_and_then_given_up(film: Media, model: None, hears: Any) -> None:
    hears(RecognitionFailed("broken", "exit 1"))
    services.queue_recognition(media_id=film.pk)
    with pytest.raises(RecognitionFailed):
        speech.recognise_speech(media_id=film.pk, tries_before=0)
    assert track_of(film).state == "working"
    speech.recognise_speech(media_id=film.pk, tries_before=speech.RETRIES)
    assert (track_of(film).state, track_of(film).failure) == ("failed", "broken")


def test_what_took_too_long_is_not_tried_again(film: Media, model: None, hears: Any) -> None:
    hears(RecognitionFailed("slow"))
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    assert (track_of(film).state, track_of(film).failure) == ("failed", "slow")


def test_a_video_deleted_meanwhile_leaves_nothing(film: Media, mei: Account, model: None, hears: Any) -> None:
    def deleted() -> Heard:
        SubtitleTrack.objects.all().delete()
        return SAID

    hears(deleted)
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    assert SubtitleTrack.objects.count() == 0


def test_what_the_author_wrote_meanwhile_stays(film: Media, mei: Account, model: None, hears: Any) -> None:
    note = publish(mei, film)
    services.queue_recognition(media_id=film.pk)
    services.upload_subtitles(
        reader=reader_of(mei), note_id=note.pk, data=b"00:00.000 --> 00:01.000\nMy own words.\n"
    )
    hears(SAID)
    speech.recognise_speech(media_id=film.pk)
    assert [track.cues for track in SubtitleTrack.objects.all()] == [[[0, 1000, "My own words."]]]
    assert SubtitleTrack.objects.get().origin == "uploaded"


def test_only_the_author_can_have_it_heard_again(
    film: Media, mei: Account, tom: Account, model: None, hears: Any
) -> None:
    note = publish(mei, film)
    hears(Heard("", ()))
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    with pytest.raises(NotFound):
        services.listen_again(reader=reader_of(tom), note_id=note.pk)
    assert track_of(film).state == "none"
    services.listen_again(reader=reader_of(mei), note_id=note.pk)
    assert track_of(film).state == "waiting"
    with pytest.raises(Conflict):
        services.listen_again(reader=reader_of(mei), note_id=note.pk)


def test_a_note_takes_its_subtitles_along(film: Media, mei: Account, model: None, hears: Any) -> None:
    note = publish(mei, film)
    hears(SAID)
    services.queue_recognition(media_id=film.pk)
    speech.recognise_speech(media_id=film.pk)
    services.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert (Note.objects.count(), SubtitleTrack.objects.count()) == (0, 0)


def test_what_is_said_in_a_chat_is_not_written_down(
    film: Media, model: None, hears: Callable[[Any], list[int]]
) -> None:
    asked = hears(SAID)
    services.queue_recognition(media_id=film.pk)
    Media.objects.update(is_held=True)  # sent while it waited
    speech.recognise_speech(media_id=film.pk)
    film.refresh_from_db()
    assert (asked, film.subtitles["tracks"], SubtitleTrack.objects.count()) == ([], {}, 0)
    Media.objects.update(subtitles={})
    services.queue_recognition(media_id=film.pk)
    speech.recognise_waiting()
    assert SubtitleTrack.objects.count() == 0
