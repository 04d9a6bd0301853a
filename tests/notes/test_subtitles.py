"""Subtitles as their author writes them, and who may: edited, uploaded, translated, removed."""

from __future__ import annotations

from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, TooLarge, TooMany
from sampan.notes import services
from sampan.notes.models import Media, Note, SubtitleTrack
from sampan.notes.selectors.subtitles import cue_texts, get_subtitled, list_lines, missing_texts
from sampan.notes.services import EditedCue
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import find_translations
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish

pytestmark = pytest.mark.django_db
CUES = [EditedCue(0, 1000, "先洗米"), EditedCue(1000, 2500, "再加水", "Then add water")]


@pytest.fixture
def film(mei: Account) -> Media:
    return make_media(mei, kind="video", duration_ms=10_000, has_sound=True)  # type: ignore[arg-type]


@pytest.fixture
def note(mei: Account, film: Media) -> Note:
    return publish(mei, film)


def edit(account: Account, note: Note, cues: list[EditedCue] = CUES, **more: Any) -> SubtitleTrack:
    return services.edit_subtitles(
        reader=reader_of(account), note_id=note.pk, **{"language": "", "cues": cues, **more}
    )


def test_an_author_writes_lines_with_a_translation_of_their_own(
    mei: Account, note: Note, film: Media
) -> None:
    track = edit(mei, note)
    assert (track.language, track.origin, track.state) == ("zh-Hans", "edited", "ready")
    assert track.cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]
    film.refresh_from_db()
    assert film.subtitles == {"state": "ready", "tracks": {"zh-Hans": track.version}, "spoken": "zh-Hans"}
    note.refresh_from_db()
    assert note.heard_and_seen == "先洗米\n再加水"
    found = find_translations(cue_texts(track), to="en")
    assert [one and one.body for one in found] == [None, "Then add water"]
    assert found[1] is not None
    assert found[1].origin == "author"


def test_an_authors_translation_follows_its_words_and_goes_with_them(mei: Account, note: Note) -> None:
    track = edit(mei, note)
    moved = [EditedCue(3000, 4000, "再加水"), EditedCue(5000, 6000, "盖上盖子")]
    track = edit(mei, note, moved, version=track.version)
    found = find_translations(cue_texts(track), to="en")
    assert [one and one.body for one in found] == ["Then add water", None]
    edit(mei, note, moved[1:], version=track.version)
    assert not Memory.objects.filter(scope__startswith="cue:").exists()


def test_an_emptied_translation_is_left_to_the_engines(mei: Account, note: Note) -> None:
    track = edit(mei, note)
    edit(mei, note, [EditedCue(1000, 2500, "再加水", "")], version=track.version)
    assert not Memory.objects.filter(scope__startswith="cue:").exists()


@pytest.mark.parametrize(
    ("cues", "code", "number"),
    [
        ([EditedCue(0, 500, "a"), EditedCue(500, 900, " \u200b\n".replace("\u200b", ""))], "cue_empty", 2),
        ([EditedCue(0, 500, "x" * 301)], "cue_long", 1),
        ([EditedCue(0, 500, "x", "y" * 301)], "cue_long", 1),
        ([EditedCue(500, 500, "x")], "cue_time", 1),
        ([EditedCue(-1, 500, "x")], "cue_time", 1),
        ([EditedCue(0, 800, "x"), EditedCue(700, 900, "y")], "cue_over", 2),
        ([EditedCue(9_000, 12_000, "x")], "cue_beyond", 1),
    ],
)
def test_a_line_that_cannot_stand_is_named_and_nothing_changes(
    mei: Account, note: Note, cues: list[EditedCue], code: str, number: int
) -> None:
    before = edit(mei, note)
    with pytest.raises(Invalid) as refused:
        edit(mei, note, cues, version=before.version)
    assert (refused.value.code, refused.value.params["cue"]) == (code, number)
    after = SubtitleTrack.objects.get()
    assert (after.cues, after.version) == (before.cues, before.version)


def test_a_page_that_is_out_of_date_does_not_undo_another(mei: Account, note: Note) -> None:
    first = edit(mei, note)
    edit(mei, note, [EditedCue(0, 900, "改过了")], version=first.version)
    with pytest.raises(Conflict):
        edit(mei, note, CUES, version=first.version)
    assert SubtitleTrack.objects.get().cues == [[0, 900, "改过了"]]


def test_words_are_kept_as_they_were_typed(mei: Account, note: Note) -> None:
    track = edit(mei, note, [EditedCue(0, 900, "1 < 2 & <b>你好</b>\x07\r\n  第二行 ")])
    assert track.cues == [[0, 900, "1 < 2 & <b>你好</b>\n第二行"]]


def test_a_file_takes_the_place_of_the_lines_in_its_language(mei: Account, note: Note, film: Media) -> None:
    edit(mei, note)
    data = (
        "1\n00:00:00,000 --> 00:00:02,000\n這裡是台灣的字幕，請看\n\n2\n00:00:09,000 --> 00:00:20,000\n再見\n"
    )
    track = services.upload_subtitles(reader=reader_of(mei), note_id=note.pk, data=data.encode("big5"))
    assert SubtitleTrack.objects.count() == 1
    assert (track.language, track.origin) == ("zh-Hant", "uploaded")
    assert track.cues == [[0, 2000, "這裡是台灣的字幕，請看"], [9000, 10_000, "再見"]]
    assert not Memory.objects.filter(scope__startswith="cue:").exists()


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"not a subtitle", Invalid, "subtitles_none"),
        (b"x" * (1024 * 1024 + 1), TooLarge, "subtitles_large"),
        (b"01:00:00.000 --> 01:00:02.000\nlate\n", Invalid, "subtitles_beyond"),
        (b"\x89PNG\xff\xff\xff\xff" * 30, Invalid, "subtitles_encoding"),
    ],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    mei: Account, note: Note, data: bytes, kind: type[DomainError], code: str
) -> None:
    edit(mei, note)
    with pytest.raises(kind) as refused:
        services.upload_subtitles(reader=reader_of(mei), note_id=note.pk, data=data)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert SubtitleTrack.objects.get().cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]


def test_words_that_no_database_takes_are_kept_without_them(mei: Account, note: Note) -> None:
    track = edit(mei, note, [EditedCue(0, 1000, "先\ud83d洗\u202e米\x00", "wash\udc00 it")])
    assert track.cues == [[0, 1000, "先洗米"]]
    assert [row.body for row in Memory.objects.filter(scope__startswith="cue:")] == ["wash it"]


def test_saving_is_limited(mei: Account, note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.notes.services.subtitles.CHANGES_HOUR_MAX", 1)
    edit(mei, note)
    with pytest.raises(TooMany):
        services.upload_subtitles(
            reader=reader_of(mei), note_id=note.pk, data=b"00:01.000 --> 00:02.000\nanother\n"
        )
    assert SubtitleTrack.objects.get().cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]


def test_nobody_else_may_touch_them(mei: Account, tom: Account, note: Note) -> None:
    edit(mei, note)
    staff = reader_of(tom, is_staff=True)
    for reader in (reader_of(tom), staff):
        with pytest.raises(NotFound):
            services.edit_subtitles(reader=reader, note_id=note.pk, language="", cues=[])
        with pytest.raises(NotFound):
            services.upload_subtitles(reader=reader, note_id=note.pk, data=b"00:00.000 --> 00:01.000\nx\n")
        with pytest.raises(NotFound):
            services.remove_subtitles(reader=reader, note_id=note.pk, language="zh-Hans")
    with pytest.raises(DomainError):
        services.edit_subtitles(reader=reader_of(None), note_id=note.pk, language="", cues=[])
    assert SubtitleTrack.objects.get().cues == [[0, 1000, "先洗米"], [1000, 2500, "再加水"]]
    assert Memory.objects.filter(scope__startswith="cue:").count() == 1


def test_removed_lines_are_gone_from_everywhere(mei: Account, note: Note, film: Media) -> None:
    edit(mei, note)
    services.remove_subtitles(reader=reader_of(mei), note_id=note.pk, language="zh-Hans")
    services.remove_subtitles(reader=reader_of(mei), note_id=note.pk, language="zh-Hans")
    film.refresh_from_db()
    note.refresh_from_db()
    assert film.subtitles == {"state": "none", "tracks": {}, "spoken": ""}
    assert note.heard_and_seen == ""
    assert not Memory.objects.filter(scope__startswith="cue:").exists()


def test_a_deleted_note_takes_lines_and_translations_along(mei: Account, note: Note) -> None:
    edit(mei, note)
    services.delete_note(reader=reader_of(mei), note_id=note.pk)
    assert SubtitleTrack.objects.count() == 0
    assert not Memory.objects.filter(scope__startswith="cue:").exists()


def test_lines_are_translated_before_anybody_asks(mei: Account, tom: Account, note: Note) -> None:
    track = edit(mei, note)
    services.prepare_subtitles(media_id=track.media_id)
    services.prepare_subtitles(media_id=track.media_id)
    wanted = Wanted.objects.get(target="en", text="先洗米")
    assert wanted.context == "A walk / 再加水"
    assert not Wanted.objects.filter(text="再加水").exists()  # its author translated it


def test_a_note_for_its_author_alone_is_not_sent_to_engines(mei: Account, tom: Account, film: Media) -> None:
    note = publish(mei, film, visibility="self")
    track = edit(mei, note)
    services.prepare_subtitles(media_id=track.media_id)
    assert not Wanted.objects.exists()
    note.refresh_from_db()
    assert note.heard_and_seen != ""


@pytest.mark.parametrize(("visibility", "private"), [("public", False), ("followers", True)])
def test_lines_that_not_everybody_may_read_are_for_no_strangers_engine(
    mei: Account, tom: Account, film: Media, visibility: str, private: bool
) -> None:
    track = edit(mei, publish(mei, film, visibility=visibility))
    services.prepare_subtitles(media_id=track.media_id)
    assert list(Wanted.objects.values_list("text", "is_private")) == [("先洗米", private)]
    found = get_subtitled(track.media.note_id or 0, reader=reader_of(mei))
    missing = missing_texts(found, track, list_lines(found, track, to="en"))
    assert [text.is_private for text in missing] == [private]


def test_missing_translations_fall_back_to_what_is_said(mei: Account, tom: Account, note: Note) -> None:
    edit(mei, note)
    found = get_subtitled(note.pk, reader=reader_of(tom))
    assert found.spoken is not None
    lines = list_lines(found, found.spoken, to="en")
    assert [line.text for line in lines] == ["先洗米", "Then add water"]
    assert [bool(line.key) for line in lines] == [True, False]
    assert [text.body for text in missing_texts(found, found.spoken, lines)] == ["先洗米"]
    assert [line.text for line in list_lines(found, found.spoken, to="zh-Hant")] == ["先洗米", "再加水"]


def test_lines_that_were_written_in_both_languages_stand_together(
    mei: Account, tom: Account, note: Note
) -> None:
    edit(mei, note)
    services.upload_subtitles(
        reader=reader_of(mei),
        note_id=note.pk,
        data=b"00:00.100 --> 00:00.900\nRinse the rice\n\n00:01.100 --> 00:02.400\nAdd the water\n",
        language="en",
    )
    found = get_subtitled(note.pk, reader=reader_of(tom))
    assert found.spoken is not None
    assert found.spoken.language == "zh-Hans"
    assert [line.text for line in list_lines(found, found.spoken, to="en")] == [
        "Rinse the rice",
        "Add the water",
    ]
