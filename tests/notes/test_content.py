"""What a note must hold, and what somebody else's media and topics do to it."""

import uuid

import pytest
from django.test import override_settings

from sampan.accounts.models import Account
from sampan.core.errors import Conflict, Invalid, TooLarge, TooMany
from sampan.notes import services
from sampan.notes.models import Draft, Media, Note
from sampan.notes.topic_names import clean_topic, fold_topic, handles_in, topics_in
from sampan.notes.types import Kind, MediaState, NoteContent
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db


def _refused(author: Account, written: NoteContent) -> Invalid:
    with pytest.raises(Invalid) as refused:
        services.publish_when_ready(reader=reader_of(author), key=uuid.uuid4(), content=written)
    assert not Note.objects.exists()
    return refused.value


def test_a_picture_note_needs_a_picture(mei: Account) -> None:
    assert _refused(mei, content()).message == "Add at least one picture."


def test_a_video_note_needs_a_video(mei: Account) -> None:
    assert _refused(mei, content(kind=Kind.VIDEO)).message == "Add a video."


def test_nineteen_pictures_are_one_too_many(mei: Account) -> None:
    error = _refused(mei, content(*(make_media(mei) for _ in range(19))))
    assert error.message == "This note has 19 pictures; at most 18 fit."
    assert Draft.objects.get().media.count() == 19


def test_two_videos_are_one_too_many(mei: Account) -> None:
    error = _refused(mei, content(make_media(mei, Kind.VIDEO), make_media(mei, Kind.VIDEO)))
    assert error.code == "videos_many"


def test_pictures_and_a_video_do_not_mix(mei: Account) -> None:
    assert _refused(mei, content(make_media(mei), make_media(mei, Kind.VIDEO))).code == "media_kind"


@pytest.mark.parametrize(
    ("state", "code"), [(MediaState.FAILED, "media_failed"), (MediaState.PROCESSING, "media_processing")]
)
def test_a_picture_that_is_not_ready_holds_the_note_back(mei: Account, state: MediaState, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        publish(mei, make_media(mei, state=state))
    assert not Note.objects.exists()


def test_topics_of_the_chips_and_of_the_body_count_together(mei: Account) -> None:
    error = _refused(
        mei,
        content(make_media(mei), body=" ".join(f"#标签{n}" for n in "甲乙丙丁戊己"), topics=tuple("abcdef")),
    )
    assert error.message == "This note has 12 topics, those in the text included; at most 10 fit."
    assert error.field == "topics"


def test_one_topic_written_in_many_ways_counts_once(mei: Account) -> None:
    note = publish(mei, body="#KLCC #klcc #ＫＬＣＣ #餃子 #饺子[话题]#", topics=("KLCC",))
    assert [link.topic.name for link in note.note_topics.order_by("position")] == ["KLCC", "餃子"]


@pytest.mark.parametrize("field", ["title", "body", "place"])
def test_what_not_even_a_draft_can_hold_is_told(mei: Account, field: str) -> None:
    with pytest.raises(TooLarge) as refused:
        services.save_draft(
            reader=reader_of(mei), key=uuid.uuid4(), content=NoteContent(**{field: "长" * 20_001})
        )
    assert refused.value.field == field
    assert not Draft.objects.exists()


def test_an_unknown_category_is_refused(mei: Account) -> None:
    with pytest.raises(Invalid, match="category"):
        services.save_draft(reader=reader_of(mei), key=uuid.uuid4(), content=NoteContent(category="spam"))
    assert not Draft.objects.exists()


# --- whose media ---


def test_somebody_elses_picture_looks_missing_and_stays_theirs(mei: Account, tom: Account) -> None:
    foreign = make_media(tom)
    error = _refused(mei, content(foreign))
    assert (error.code, error.params) == ("media_gone", {"missing": [str(foreign.pk)]})
    foreign.refresh_from_db()
    assert (foreign.draft, foreign.note, foreign.owner) == (None, None, tom)
    assert not Draft.objects.exists()


def test_a_picture_of_a_published_note_cannot_be_used_again(mei: Account) -> None:
    picture = make_media(mei)
    note = publish(mei, picture)
    with pytest.raises(Invalid, match="no longer there"):
        publish(mei, picture)
    assert note.media.get() == picture


def test_a_picture_of_another_draft_stays_there(mei: Account) -> None:
    picture, reader = make_media(mei), reader_of(mei)
    first = services.save_draft(reader=reader, key=uuid.uuid4(), content=content(picture))
    with pytest.raises(Invalid):
        services.save_draft(reader=reader, key=uuid.uuid4(), content=content(picture))
    assert first.media.get() == picture


def test_a_picture_that_is_no_longer_named_leaves_the_draft(mei: Account) -> None:
    one, other, key = make_media(mei), make_media(mei), uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(one, other))
    draft = services.save_draft(reader=reader_of(mei), key=key, content=content(other))
    assert draft.media.get() == other
    assert Media.objects.get(pk=one.pk).draft is None


def test_alt_texts_are_kept_and_limited(mei: Account) -> None:
    picture, key = make_media(mei, alt="before"), uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(picture))
    assert Media.objects.get().alt == "before"
    with pytest.raises(Invalid, match="501 characters"):
        services.save_draft(
            reader=reader_of(mei), key=key, content=content(picture, alts={picture.pk: "a" * 501})
        )
    assert Media.objects.get().alt == "before"


# --- drafts ---


def test_the_same_key_is_the_same_draft_but_only_for_its_owner(mei: Account, tom: Account) -> None:
    key = uuid.uuid4()
    for title in ("one", "two"):
        services.save_draft(reader=reader_of(mei), key=key, content=NoteContent(title=title))
    services.save_draft(reader=reader_of(tom), key=key, content=NoteContent(title="mine"))
    assert sorted(Draft.objects.values_list("title", flat=True)) == ["mine", "two"]


@override_settings(SAMPAN_DRAFTS_MAX=2)
def test_there_are_only_so_many_drafts(mei: Account) -> None:
    keys = [uuid.uuid4() for _ in range(3)]
    for key in keys[:2]:
        services.save_draft(reader=reader_of(mei), key=key, content=NoteContent())
    with pytest.raises(TooMany, match="You have 2 drafts"):
        services.save_draft(reader=reader_of(mei), key=keys[2], content=NoteContent())
    services.save_draft(reader=reader_of(mei), key=keys[0], content=NoteContent(title="still mine"))
    assert Draft.objects.count() == 2


def test_a_late_autosave_does_not_bring_a_published_draft_back(mei: Account) -> None:
    key, picture = uuid.uuid4(), make_media(mei)
    services.publish_when_ready(reader=reader_of(mei), key=key, content=content(picture))
    with pytest.raises(Conflict, match="published already"):
        services.save_draft(reader=reader_of(mei), key=key, content=NoteContent(title="late"))
    assert Note.objects.get().media.get() == picture


def test_a_discarded_draft_takes_its_files_along(mei: Account) -> None:
    key = uuid.uuid4()
    services.save_draft(reader=reader_of(mei), key=key, content=content(make_media(mei)))
    services.discard_draft(reader=reader_of(mei), key=key)
    services.discard_draft(reader=reader_of(mei), key=key)
    assert not Draft.objects.exists()
    assert not Media.objects.exists()


# --- marks in a body ---


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("快说明过年了🧨[偷笑R]#腊肠[话题]# ", ["腊肠"]),
        ("#吉隆坡[话题]# #马来西亚[话题]#", ["吉隆坡", "马来西亚"]),
        ("#特斯拉[话题]# 升级后", ["特斯拉"]),
        ("#modely[话题]# our #1 pick, #520 too", ["modely", "520"]),
        ("＃全角 #a-b", ["全角", "a-b"]),
        ("https://example.org/#part no topic", []),
        ("C# and # alone", []),
    ],
)
def test_topics_are_read_out_of_a_body(body: str, names: list[str]) -> None:
    assert topics_in(body) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TikTok难民", "tiktok難民"),
        ("＃Food", "food"),
        ("City_Walk", "citywalk"),
        ("餃子", "饺子"),
        ("Café", "café"),
    ],
)
def test_names_that_are_the_same_have_one_key(one: str, other: str) -> None:
    assert fold_topic(one) == fold_topic(other) != ""


@pytest.mark.parametrize("name", ["", "#", "1", "🎉", "---", "[话题]#"])
def test_some_things_are_no_names(name: str) -> None:
    assert clean_topic(name) == fold_topic(name) == ""


def test_handles_are_read_out_of_a_body() -> None:
    assert handles_in("@Mei and @tom, @mei; mail@example.org @far@peer.example") == ["mei", "tom"]
