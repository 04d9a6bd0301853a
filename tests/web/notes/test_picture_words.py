"""The words in a picture as a page gets them: with their places, and only for those who may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account
from sampan.conversations.models import Comment
from sampan.conversations.services import create_comment
from sampan.notes.models import Media, Note, PictureText
from sampan.notes.types import Visibility
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory, Wanted
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish
from tests.notes.test_picture_texts import a_picture

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
MENU = ("今日供应桂花糕", "早上六点半开门")


def with_words(media: Media, *words: str, language: str = "zh-Hans") -> Media:
    """The picture as if these blocks had been read in it."""
    blocks = [
        {"text": text, "box": [0.5, 0.1 + place / 10, 0.6, 0.05], "angle": 0, "size": 0.04, "lines": 1}
        | {"vertical": False, "confidence": 0.99, "language": language}
        for place, text in enumerate(words)
    ]
    PictureText.objects.create(media=media, state=PictureText.State.READY, blocks=blocks, media_version=1)
    return media


def remember(original: str, translated: str) -> None:
    """Let an engine have translated this into English."""
    Memory.objects.create(
        text_hash=text_hash(original),
        source="zh-Hans",
        target="en",
        origin=Memory.Origin.ENGINE,
        engine="llama",
        body=translated,
    )


def test_the_words_come_with_their_places_and_translations(client: Client, mei: Account) -> None:
    note = publish(mei, with_words(make_media(mei), *MENU), title="早茶")
    remember(MENU[0], "Today: osmanthus cake")
    response = client.get(f"/pictures/{note.media.get().pk}/words?to=en")
    answer = response.json()
    assert answer["state"] == "ready"
    first, second = answer["blocks"]
    assert (first["words"], first["language"], first["original"]) == ("Today: osmanthus cake", "en", MENU[0])
    assert first["box"] == [0.5, 0.1, 0.6, 0.05]
    assert (second["state"], second["words"], second["language"]) == ("pending", MENU[1], "zh-Hans")
    assert Wanted.objects.get().context == "早茶"
    assert response["Cache-Control"] == "no-store"


def test_a_complete_answer_may_be_kept_by_this_browser_only(client: Client, mei: Account) -> None:
    note = publish(mei, with_words(make_media(mei), MENU[0]))
    remember(MENU[0], "Today: osmanthus cake")
    response = client.get(f"/pictures/{note.media.get().pk}/words?to=en")
    assert response["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in response["Vary"]


def test_the_other_script_is_exchanged_at_once(client: Client, mei: Account) -> None:
    note = publish(mei, with_words(make_media(mei), "请勿吸烟"))
    (block,) = client.get(f"/pictures/{note.media.get().pk}/words?to=zh-Hant").json()["blocks"]
    assert (block["words"], block["language"], block["state"]) == ("請勿吸菸", "zh-Hant", "translated")


def test_a_picture_that_nobody_has_read_is_read_for_who_asks(client: Client, mei: Account) -> None:
    media = publish(mei).media.get()
    answer = client.get(f"/pictures/{media.pk}/words").json()
    assert answer["state"] == "reading"
    assert len(answer["key"]) == 20
    assert PictureText.objects.get(pk=media.pk).state == PictureText.State.WAITING


def test_a_picture_without_words_says_so(client: Client, mei: Account) -> None:
    media = publish(mei).media.get()
    PictureText.objects.create(media=media, state=PictureText.State.NONE)
    assert client.get(f"/pictures/{media.pk}/words").json() == {
        "state": "none",
        "key": _key(media),
        "blocks": [],
    }


def _key(media: Media) -> str:
    from sampan.notes.selectors.pictures import reading_key

    return reading_key(media)


@pytest.mark.parametrize("visibility", [Visibility.SELF, Visibility.FOLLOWERS, Visibility.MUTUAL])
def test_words_in_a_picture_that_one_may_not_see_look_missing(
    client: Client, mei: Account, tom: Account, sign_in: SignIn, visibility: Visibility
) -> None:
    note = publish(mei, with_words(make_media(mei), *MENU), visibility=visibility)
    address = f"/pictures/{note.media.get().pk}/words?to=en"
    for browser in (client, sign_in(tom)):
        response = browser.get(address)
        assert response.status_code == 404
        assert MENU[0] not in response.content.decode()
    assert not Wanted.objects.exists()
    assert sign_in(mei).get(address).status_code == 200


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.FOLLOWERS])
def test_who_asks_sends_no_closed_picture_to_a_strangers_engine(
    mei: Account, sign_in: SignIn, visibility: Visibility
) -> None:
    note = publish(mei, with_words(make_media(mei), *MENU), visibility=visibility)
    assert sign_in(mei).get(f"/pictures/{note.media.get().pk}/words?to=en").status_code == 200
    private = visibility != Visibility.PUBLIC
    assert list(Wanted.objects.values_list("is_private", flat=True)) == [private, private]


def test_a_drafts_picture_and_one_of_nobody_look_missing(mei: Account, sign_in: SignIn) -> None:
    media = make_media(mei)
    for pk in (media.pk, 1):
        assert sign_in(mei).get(f"/pictures/{pk}/words").status_code == 404
    assert not PictureText.objects.exists()


def comment_with_words(note: Note, author: Account) -> Comment:
    """A comment under the note with a picture in which MENU stands."""
    picture = SimpleUploadedFile("sign.png", a_picture())
    comment = create_comment(reader=reader_of(author), note_id=note.pk, body="", picture=picture)
    assert comment.picture is not None
    with_words(comment.picture, *MENU)
    return comment


def test_a_comments_picture_shows_its_words_as_long_as_the_comment_stands(
    client: Client, mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    note = publish(mei)
    comment = comment_with_words(note, tom)
    address = f"/pictures/{comment.picture_id}/words?to=en"
    assert client.get(address).json()["state"] == "ready"
    assert f"/pictures/{comment.picture_id}/words" in client.get(f"/n/{note.pk}").content.decode()
    Comment.objects.update(hidden_at="2026-01-01T00:00:00Z")
    assert client.get(address).status_code == 404


def test_a_comments_picture_under_a_closed_note_looks_missing(
    client: Client, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    note = publish(mei)
    comment = comment_with_words(note, tom)
    Note.objects.filter(pk=note.pk).update(visibility=Visibility.SELF)
    assert client.get(f"/pictures/{comment.picture_id}/words").status_code == 404
    assert sign_in(tom).get(f"/pictures/{comment.picture_id}/words").status_code == 404


def test_the_page_offers_words_in_another_language_only(mei: Account, client: Client) -> None:
    chinese = publish(mei, with_words(make_media(mei), *MENU))
    english = publish(mei, with_words(make_media(mei), "Closed on Mondays", language="en"))
    fresh = publish(mei)
    PictureText.objects.create(media=fresh.media.get())
    assert 'data-words-state="ready"' in client.get(f"/n/{chinese.pk}").content.decode()
    assert "data-picture-words" not in client.get(f"/n/{english.pk}").content.decode()
    assert 'data-words-state="reading"' in client.get(f"/n/{fresh.pk}").content.decode()
    assert "data-picture-words" not in client.get(f"/n/{publish(mei).pk}").content.decode()


def test_who_cannot_see_the_picture_hears_its_words_in_their_language(mei: Account, client: Client) -> None:
    remember(MENU[0], 'Today: "osmanthus" cake')
    note = publish(mei, with_words(make_media(mei), *MENU))
    page = client.get(f"/n/{note.pk}").content.decode()
    assert f'alt="Text in the picture: Today: &quot;osmanthus&quot; cake / {MENU[1]}"' in page
    described = publish(mei, with_words(make_media(mei, alt="A red board"), *MENU))
    page = client.get(f"/n/{described.pk}").content.decode()
    assert 'alt="A red board"' in page
    assert "Text in the picture:" not in page


def test_words_in_pictures_cost_the_pages_no_query(mei: Account, tom: Account, sign_in: SignIn) -> None:
    bare = publish(mei, make_media(mei), make_media(mei), title="上山", body="走")
    full = publish(
        mei, *(with_words(make_media(mei), *MENU) for _picture in range(2)), title="下山", body="走"
    )
    browser = sign_in(tom)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    queries("/")
    assert queries(f"/n/{full.pk}") == queries(f"/n/{bare.pk}") <= 12
    with_words_in_sight = queries("/")
    PictureText.objects.all().delete()
    assert queries("/") == with_words_in_sight


def test_asking_is_limited(client: Client, mei: Account, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ASKS_MINUTE_MAX = 2
    note = publish(mei, with_words(make_media(mei), *MENU))
    address = f"/pictures/{note.media.get().pk}/words"
    assert [client.get(address).status_code for _time in range(3)] == [200, 200, 429]
