"""Subtitle files, the player's menu and the author's page over HTTP: who gets what, and how it is cached."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext, override

from sampan.accounts.models import Account
from sampan.notes import services
from sampan.notes.models import Media, Note, SubtitleTrack
from sampan.notes.services import EditedCue
from sampan.translation.models import Wanted
from sampan.translation.selectors import text_key
from sampan.translation.types import Text
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


@pytest.fixture
def film(mei: Account) -> Media:
    return make_media(mei, kind="video", duration_ms=10_000, has_sound=True)  # type: ignore[arg-type]


@pytest.fixture
def note(mei: Account, film: Media) -> Note:
    note = publish(mei, film, title="煮饭")
    cues = [EditedCue(0, 1000, "先洗米"), EditedCue(1000, 2500, "再加水", "Then add <water>")]
    services.edit_subtitles(reader=reader_of(mei), note_id=note.pk, language="", cues=cues)
    return note


def path(note: Note, name: str = "") -> str:
    return f"/n/{note.pk}/subtitles" + (f"/{name}" if name else "")


def test_two_lines_with_what_is_missing_named_and_ordered(note: Note) -> None:
    answer = Client().get(path(note, "en+zh-Hans.vtt"))
    key = text_key(Text("先洗米"), to="en")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == (
        f"WEBVTT\n\nmissing-{key}\n00:00:00.000 --> 00:00:01.000\n"
        "<c.second><lang zh-Hans>先洗米</lang></c>\n\n"
        "00:00:01.000 --> 00:00:02.500\n<c.first><lang en>Then add &lt;water&gt;</lang></c>\n"
        "<c.second><lang zh-Hans>再加水</lang></c>\n"
    )
    assert answer["Cache-Control"] == "public, no-cache"
    assert Wanted.objects.filter(text="先洗米", target="en").count() == 1
    Client().get(path(note, "en+zh-Hans.vtt"))
    assert Wanted.objects.count() == 1


def test_one_language_alone(note: Note) -> None:
    assert "再加水" in Client().get(path(note, "zh-Hant.vtt")).content.decode()
    english = Client().get(path(note, "en.vtt")).content.decode()
    assert "<c.first>先洗米</c>" in english
    assert "Then add &lt;water&gt;" in english


def test_a_complete_file_is_kept_by_its_version_and_found_unchanged_by_its_tag(note: Note) -> None:
    version = SubtitleTrack.objects.get().version
    answer = Client().get(path(note, f"zh-Hans.vtt?v={version}"))
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert Client().get(path(note, "zh-Hans.vtt?v=99"))["Cache-Control"] == "public, no-cache"
    again = Client().get(path(note, "zh-Hans.vtt"), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_to_take_along(note: Note) -> None:
    answer = Client().get(path(note, "zh-Hans.srt?download=1"))
    assert answer.content.decode() == (
        "1\n00:00:00,000 --> 00:00:01,000\n先洗米\n\n2\n00:00:01,000 --> 00:00:02,500\n再加水\n"
    )
    assert answer["Content-Disposition"] == f'attachment; filename="{note.pk}.srt"'


@pytest.mark.parametrize(
    "name", ["fr.vtt", "en.txt", "en+en.vtt", "en+zh-Hans+zh-Hant.vtt", "en+zh-Hans.srt", "..vtt", "vtt"]
)
def test_files_that_do_not_exist(note: Note, name: str) -> None:
    assert Client().get(path(note, name)).status_code == 404


def test_who_may_not_see_the_note_gets_no_words_of_it(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    Note.objects.update(visibility="self")
    for client in (Client(), sign_in(tom)):
        for name in ("zh-Hans.vtt", "en.srt", "menu"):
            answer = client.get(path(note, name))
            assert answer.status_code == 404
            assert "先洗米" not in answer.content.decode()
    own = sign_in(mei).get(path(note, "zh-Hans.vtt"))
    assert own.status_code == 200
    assert own["Cache-Control"].startswith("private")


def test_a_file_costs_few_queries(note: Note, django_assert_max_num_queries: Any) -> None:
    Client().get(path(note, "en+zh-Hans.vtt"))
    with django_assert_max_num_queries(5):
        Client().get(path(note, "en+zh-Hans.vtt"))


def test_the_page_of_a_video_offers_the_choices_without_another_query(
    note: Note, tom: Account, sign_in: SignIn, film: Media, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(tom)
    client.get(f"/n/{note.pk}")
    with django_assert_max_num_queries(12):
        html = client.get(f"/n/{note.pk}").content.decode()
    assert 'data-default="both"' in html
    assert f"/n/{note.pk}/subtitles/en+zh-Hans.vtt?v=" in html
    assert "data-subtitle-menu" in Client().get("/video").content.decode()


def test_somebody_who_understands_gets_one_line_first(note: Note, mei: Account, sign_in: SignIn) -> None:
    html = sign_in(mei).get(f"/n/{note.pk}").content.decode()
    assert 'data-default="original"' in html
    assert f"/n/{note.pk}/subtitles/zh-Hans+en.vtt?v=" in html


def test_a_page_waits_for_subtitles_that_are_being_written(mei: Account, film: Media, settings: Any) -> None:
    settings.SAMPAN_SPEECH = True
    note = publish(mei, film)
    services.queue_recognition(media_id=film.pk)
    html = Client().get(f"/n/{note.pk}").content.decode()
    assert f'data-subtitles-coming="/n/{note.pk}/subtitles/menu"' in html
    assert "data-subtitles-coming" in Client().get(path(note, "menu")).content.decode()
    services.upload_subtitles(
        reader=reader_of(mei), note_id=note.pk, data="00:00.000 --> 00:01.000\n你好呀\n".encode()
    )
    assert "data-subtitle-mode" in Client().get(path(note, "menu")).content.decode()


def test_the_page_is_the_authors_alone(note: Note, mei: Account, tom: Account, sign_in: SignIn) -> None:
    assert sign_in(mei).get(path(note)).status_code == 200
    other = sign_in(tom)
    body = json.dumps({"language": "zh-Hans", "version": 2, "cues": []})
    assert other.get(path(note)).status_code == 404
    assert other.post(path(note), body, content_type="application/json").status_code == 404
    assert other.post(path(note, "upload"), {"file": _file("x")}).status_code == 404
    assert other.post(path(note, "remove"), {"language": "zh-Hans"}).status_code == 404
    assert other.post(path(note, "listen")).status_code == 404
    assert Client().get(path(note)).status_code in (302, 403)
    assert SubtitleTrack.objects.get().cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]


def test_saving_answers_with_what_stands_now(note: Note, mei: Account, sign_in: SignIn) -> None:
    client = sign_in(mei)
    data = client.get(path(note), headers={"Accept": "application/json"}).json()
    assert [(cue["text"], cue["translation"], cue["origin"]) for cue in data["cues"]] == [
        ("先洗米", "", "same"),
        ("再加水", "Then add <water>", "author"),
    ]
    cues = [
        {"start": 0, "end": 900, "text": "先洗三遍米", "translation": "Rinse three times"},
        {"start": 1000, "end": 2500, "text": "再加水", "translation": None},
    ]
    body = json.dumps({"language": data["language"], "version": data["version"], "cues": cues})
    saved = client.post(path(note), body, content_type="application/json").json()
    assert [cue["translation"] for cue in saved["cues"]] == ["Rinse three times", "Then add <water>"]
    assert saved["version"] == data["version"] + 1


@pytest.mark.parametrize(
    ("cues", "status", "params"),
    [
        ([{"start": 0, "end": 500, "text": ""}], 422, {"cue": 1}),
        ([{"start": 1.5, "end": None, "text": "x"}], 422, {"cue": 1}),
        ([{"start": 10**30, "end": 5, "text": ["x"]}], 422, {"cue": 1}),
        ("all of it", 422, {}),
        ([1, 2], 422, {}),
    ],
)
def test_a_refusal_names_the_line_and_changes_nothing(
    note: Note, mei: Account, sign_in: SignIn, cues: object, status: int, params: dict[str, int]
) -> None:
    body = json.dumps({"language": "zh-Hans", "version": 2, "cues": cues})
    answer = sign_in(mei).post(path(note), body, content_type="application/json")
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["message"]
    assert {name: error["params"].get(name) for name in params} == params
    assert SubtitleTrack.objects.get().cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]


def _file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.srt", text.encode("utf-8"))


NOT_FOUND = "No subtitles were found in this file. Choose an .srt or .vtt file."


def test_a_file_is_taken_or_refused_with_a_sentence(note: Note, mei: Account, sign_in: SignIn) -> None:
    client = sign_in(mei)
    refused = client.post(path(note, "upload"), {"file": _file("nothing")}, follow=True)
    with override(mei.language):
        none, kept = gettext(NOT_FOUND), gettext("The file was taken. Look through its lines below.")
    assert none in refused.content.decode()
    srt = "1\n00:00:00,000 --> 00:00:01,000\nRinse the rice well\n"
    taken = client.post(path(note, "upload"), {"file": _file(srt)}, follow=True)
    assert kept in taken.content.decode()
    assert {track.language for track in SubtitleTrack.objects.all()} == {"zh-Hans", "en"}
    removed = client.post(path(note, "remove"), {"language": "en"}, follow=True)
    assert removed.status_code == 200
    assert SubtitleTrack.objects.get(language="en").cues == []


def test_words_in_a_line_cannot_leave_the_pages_data(note: Note, mei: Account, sign_in: SignIn) -> None:
    cues = [EditedCue(0, 900, "</script><script>alert(1)</script>")]
    services.edit_subtitles(reader=reader_of(mei), note_id=note.pk, language="zh-Hans", cues=cues, version=2)
    assert "<script>alert(1)" not in sign_in(mei).get(path(note)).content.decode()
