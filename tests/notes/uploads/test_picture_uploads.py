"""A picture is uploaded, cropped, described and deleted by its owner alone, and private until shown."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pyvips
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sampan.accounts.models import Account
from sampan.notes.media import storage
from sampan.notes.models import Draft, Media, Note
from sampan.notes.services import media_files, picture_uploads
from sampan.notes.types import MediaState, Visibility
from tests.notes.media.heif_writer import make_heic
from tests.notes.media.picture_maker import GPS_MARK, exif_with_place, make_picture

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def send(client: Client, data: bytes, name: str = "photo.jpg", **fields: Any) -> Any:
    return client.post("/uploads/pictures", {"file": SimpleUploadedFile(name, data), **fields})


def stored() -> set[str]:
    """Every file in both storages, but for masters' own names."""
    roots = [Path(settings.MEDIA_ROOT), Path(settings.SAMPAN_PRIVATE_MEDIA)]
    return {path.name for root in roots if root.exists() for path in root.rglob("*") if path.is_file()}


def refused(response: Any, status: int, code: str) -> str:
    assert response.status_code == status, response.content
    error = response.json()["error"]
    assert error["code"] == code
    assert not Media.objects.exists()
    assert stored() == set()
    return str(error["message"])


def test_a_picture_is_uploaded_and_answered_with_all_that_a_page_needs(mei: Account, sign_in: SignIn) -> None:
    response = send(sign_in(mei), make_picture(800, 600), alt="a  red\nand blue flag")
    assert response.status_code == 201
    body = response.json()
    media = Media.objects.get()
    assert (body["id"], body["state"], body["width"], body["height"]) == (str(media.pk), "ready", 800, 600)
    assert body["alt"] == "a red and blue flag"
    assert body["thumbhash"]
    assert set(body["urls"]) == {"card", "large", "jpeg", "master"}
    assert response.headers["Cache-Control"] == "no-store"


def test_a_new_picture_is_private_and_its_links_work(mei: Account, sign_in: SignIn) -> None:
    body = send(sign_in(mei), make_picture(800, 600)).json()
    media = Media.objects.get()
    assert not media.is_public
    assert storage.list_files(media.key, public=True) == []
    for url in body["urls"].values():
        answer = Client().get(url)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.headers["Cache-Control"].startswith("private, max-age=")


def test_a_heic_by_any_name_is_taken(mei: Account, sign_in: SignIn) -> None:
    body = send(sign_in(mei), make_heic(96, 64), name="IMG_0001.txt").json()
    assert (body["width"], body["height"]) == (96, 64)


def test_no_stored_byte_tells_where_a_picture_was_taken(mei: Account, sign_in: SignIn) -> None:
    send(sign_in(mei), make_picture(exif=exif_with_place()))
    media = Media.objects.get()
    for name in storage.list_files(media.key, public=False):
        assert GPS_MARK not in storage.read_file(media.key, name, public=False)


def test_a_picture_joins_its_draft_when_that_is_there(mei: Account, tom: Account, sign_in: SignIn) -> None:
    draft = Draft.objects.create(owner=mei)
    first = send(sign_in(mei), make_picture(), draft=str(draft.key)).json()
    second = send(sign_in(mei), make_picture(), draft=str(draft.key)).json()
    stranger = send(sign_in(tom), make_picture(), draft=str(draft.key)).json()
    unknown = send(sign_in(mei), make_picture(), draft=str(uuid4())).json()
    assert list(draft.media.order_by("position").values_list("pk", flat=True)) == [
        int(first["id"]),
        int(second["id"]),
    ]
    assert not Media.objects.exclude(draft=None).filter(pk__in=[stranger["id"], unknown["id"]])


# --- refusals ---


def test_a_visitor_uploads_nothing() -> None:
    refused(send(Client(), make_picture()), 401, "sign_in")


def test_a_renamed_program_is_refused(mei: Account, sign_in: SignIn) -> None:
    message = refused(send(sign_in(mei), b"\x7fELF" + b"\0" * 500), 422, "picture_kind")
    assert "HEIC" in message


def test_a_bomb_is_refused_with_the_exact_limit(mei: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_PICTURE_MAX_PIXELS = 40_000
    message = refused(send(sign_in(mei), make_picture(201, 200)), 422, "picture_too_many_pixels")
    assert "0.05" in message
    assert "0.04" in message


def test_too_many_bytes_are_refused_with_the_exact_limit(
    mei: Account, sign_in: SignIn, settings: Any
) -> None:
    settings.SAMPAN_PICTURE_MAX_BYTES = 1024
    message = refused(send(sign_in(mei), make_picture() + b"\0" * 2000), 413, "picture_too_many_bytes")
    assert "1 KB" in message


def test_a_huge_body_is_refused_before_it_is_parsed(
    mei: Account, sign_in: SignIn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPAN_PICTURE_MAX_BYTES = 1024
    monkeypatch.setattr(
        "django.http.multipartparser.MultiPartParser.parse", lambda *_: pytest.fail("it was parsed")
    )
    refused(send(sign_in(mei), b"\xff\xd8\xff" + b"\0" * 100_000), 413, "picture_too_many_bytes")


def test_a_truncated_picture_and_no_picture_are_refused(mei: Account, sign_in: SignIn) -> None:
    whole = make_picture(400, 300, suffix=".png")
    refused(send(sign_in(mei), whole[:-200]), 422, "picture_broken")
    refused(sign_in(mei).post("/uploads/pictures", {}), 422, "file_empty")


def test_a_day_has_a_limit(mei: Account, tom: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_UPLOADS_DAY_MAX = 1
    assert send(sign_in(mei), make_picture()).status_code == 201
    response = send(sign_in(mei), make_picture())
    assert (response.status_code, response.json()["error"]["code"]) == (429, "uploads_day")
    assert "1 " in response.json()["error"]["message"]
    assert Media.objects.count() == 1
    assert send(sign_in(tom), make_picture()).status_code == 201


def test_a_minute_has_a_limit(mei: Account, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_uploads, "PICTURES_MINUTE_MAX", 1)
    assert send(sign_in(mei), make_picture()).status_code == 201
    assert send(sign_in(mei), make_picture()).status_code == 429
    assert Media.objects.count() == 1


def test_an_upload_needs_the_page_that_it_comes_from(mei: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mei.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    assert send(client, make_picture()).status_code == 403
    assert not Media.objects.exists()


def test_nothing_is_left_when_storing_fails(
    mei: Account, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage.save_files

    def break_down(key: str, files: Any, *, public: bool) -> None:
        real(key, files, public=public)
        raise OSError("disk full")

    monkeypatch.setattr(storage, "save_files", break_down)
    with pytest.raises(OSError, match="disk full"):
        send(sign_in(mei), make_picture())
    assert not Media.objects.exists()
    assert stored() == set()


# --- afterwards ---


@pytest.fixture
def picture(mei: Account, sign_in: SignIn) -> Media:
    send(sign_in(mei), make_picture(800, 400))
    return Media.objects.get()


def test_a_crop_changes_the_files_and_their_addresses(picture: Media, mei: Account, sign_in: SignIn) -> None:
    url = f"/uploads/media/{picture.pk}/crop"
    body = sign_in(mei).post(url, {"x": "0.5", "y": "0", "w": "0.5", "h": "1", "ratio": "1:1"}).json()
    assert (body["width"], body["height"], body["version"]) == (400, 400, 2)
    assert body["crop"] == {"x": 0.5, "y": 0.0, "w": 0.5, "h": 1.0, "ratio": "1:1"}
    assert body["urls"]["large"].endswith("?v=2")
    cut = pyvips.Image.new_from_buffer(storage.read_file(picture.key, "large.webp", public=False), "")
    assert cut(10, 10)[2] > 200
    again = sign_in(mei).post(url, {"x": "0", "y": "0", "w": "1", "h": "1"}).json()
    assert (again["width"], again["crop"]) == (800, None)  # the master still has what was cut away


def test_an_impossible_crop_changes_nothing(picture: Media, mei: Account, sign_in: SignIn) -> None:
    for values in ({"x": "0.9", "y": "0", "w": "0.5", "h": "1"}, {"x": "abc"}, {"ratio": "16:9"}):
        response = sign_in(mei).post(f"/uploads/media/{picture.pk}/crop", values)
        assert (response.status_code, response.json()["error"]["code"]) == (422, "picture_crop")
    picture.refresh_from_db()
    assert picture.version == 1


def test_a_description_is_set_and_bounded(picture: Media, mei: Account, sign_in: SignIn) -> None:
    url = f"/uploads/media/{picture.pk}/alt"
    assert sign_in(mei).post(url, {"alt": "旗"}).json()["alt"] == "旗"
    response = sign_in(mei).post(url, {"alt": "x" * 501})
    assert response.status_code == 422
    assert "500" in response.json()["error"]["message"]
    picture.refresh_from_db()
    assert picture.alt == "旗"


def test_other_peoples_pictures_look_missing(picture: Media, tom: Account, sign_in: SignIn) -> None:
    for client in (sign_in(tom), Client()):
        base = f"/uploads/media/{picture.pk}"
        assert client.get(base).status_code == 404
        for action in ("crop", "alt", "delete"):
            response = client.post(f"{base}/{action}", {"x": 0, "y": 0, "w": 1, "h": 1, "alt": "mine"})
            assert response.status_code in (401, 404)
    picture.refresh_from_db()
    assert (picture.version, picture.alt) == (1, "")


def test_a_deleted_picture_leaves_no_file(
    picture: Media, mei: Account, sign_in: SignIn, run_jobs: Callable[[], list[str]]
) -> None:
    assert sign_in(mei).post(f"/uploads/media/{picture.pk}/delete").status_code == 204
    run_jobs()
    assert not Media.objects.exists()
    assert stored() == set()


def test_a_published_picture_is_not_deleted_by_itself(picture: Media, mei: Account, sign_in: SignIn) -> None:
    picture.note = Note.objects.create(author=mei)
    picture.save()
    response = sign_in(mei).post(f"/uploads/media/{picture.pk}/delete")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "media_published")
    assert Media.objects.exists()


def test_a_pictures_status_costs_few_queries(
    picture: Media, mei: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(mei)
    with django_assert_num_queries(3):  # session, user with account, media
        client.get(f"/uploads/media/{picture.pk}")


# --- where the files lie ---


def test_files_follow_the_visibility_of_their_note(
    picture: Media, mei: Account, django_capture_on_commit_callbacks: Any
) -> None:
    note = Note.objects.create(author=mei)
    Media.objects.update(note=note)

    def place(visibility: Visibility) -> None:
        Note.objects.update(visibility=visibility)
        with django_capture_on_commit_callbacks(execute=True):
            media_files.place_note_media(note_id=note.pk)
        picture.refresh_from_db()

    place(Visibility.PUBLIC)
    assert picture.is_public
    assert storage.list_files(picture.key, public=True) == ["card.webp", "large.jpg", "large.webp"]
    assert storage.list_files(picture.key, public=False) == ["master.webp"]
    assert storage.file_url(picture, "card.webp") == f"/media/{picture.key}/card.webp"
    place(Visibility.FOLLOWERS)
    assert not picture.is_public
    assert storage.list_files(picture.key, public=True) == []
    assert len(storage.list_files(picture.key, public=False)) == 4
    place(Visibility.FOLLOWERS)
    assert len(storage.list_files(picture.key, public=False)) == 4


def test_a_late_clearing_up_looks_at_where_the_files_belong_now(picture: Media) -> None:
    storage.copy_files(picture.key, to_public=True)
    media_files._drop_other_copies(picture.pk)  # the row says private: the public copies go
    assert storage.list_files(picture.key, public=True) == []
    assert len(storage.list_files(picture.key, public=False)) == 4


def test_a_public_picture_is_cropped_where_it_lies(picture: Media, mei: Account, sign_in: SignIn) -> None:
    media_files.place_media(media_id=picture.pk, public=True)
    body = sign_in(mei).post(
        f"/uploads/media/{picture.pk}/crop", {"x": "0", "y": "0", "w": "0.5", "h": "1", "ratio": "1:1"}
    )
    assert body.json()["urls"]["card"] == f"/media/{picture.key}/card.webp?v=2"
    cut = pyvips.Image.new_from_buffer(storage.read_file(picture.key, "large.webp", public=True), "")
    assert cut.width == 400


def test_pictures_that_nobody_used_are_purged(
    mei: Account, sign_in: SignIn, picture: Media, run_jobs: Callable[[], list[str]]
) -> None:
    kept = [send(sign_in(mei), make_picture()).json()["id"] for _ in range(3)]
    old = picture.created_at.replace(year=2020)
    Media.objects.exclude(pk=kept[2]).update(created_at=old)
    Media.objects.filter(pk=kept[0]).update(draft=Draft.objects.create(owner=mei))
    Media.objects.filter(pk=kept[1]).update(note=Note.objects.create(author=mei))
    assert media_files.purge_loose_media() == 1
    run_jobs()
    assert sorted(Media.objects.values_list("pk", flat=True)) == sorted(int(pk) for pk in kept)
    assert storage.list_files(picture.key, public=False) == []


def test_a_picture_of_a_comment_is_not_loose(mei: Account, picture: Media) -> None:
    from sampan.conversations.models import Comment

    note = Note.objects.create(author=mei)
    Comment.objects.create(note=note, author=mei, body="look", picture=picture)
    Media.objects.update(created_at=picture.created_at.replace(year=2020))
    assert media_files.purge_loose_media() == 0
    assert Media.objects.exists()


# --- private files ---


def private(picture: Media, name: str = "large.webp") -> str:
    return storage.file_url(picture, name)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_part_of_a_private_file_can_be_asked_for(picture: Media) -> None:
    whole = storage.read_file(picture.key, "large.webp", public=False)
    response = Client().get(private(picture), headers={"range": "bytes=10-19"})
    assert response.status_code == 206
    assert body_of(response) == whole[10:20]
    assert response.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert response.headers["Content-Length"] == "10"
    behind = Client().get(private(picture), headers={"range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_head_tells_the_size_without_the_file(picture: Media) -> None:
    response = Client().head(private(picture))
    size = len(storage.read_file(picture.key, "large.webp", public=False))
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(size))
    assert response.headers["Content-Type"] == "image/webp"


def test_a_link_opens_only_what_it_was_signed_for(picture: Media) -> None:
    token = private(picture).split("/")[2]
    base = f"/private/{token}/{picture.key}"
    assert Client().get(f"{base}/card.webp").status_code == 200
    assert Client().get(f"{base}/master.webp").status_code == 404
    assert Client().get(f"{base}/gone.webp").status_code == 404
    assert Client().get(f"{base}/../../secret").status_code == 404
    assert Client().get(f"/private/{token}x/{picture.key}/card.webp").status_code == 404
    assert Client().get(f"/private/{token}/{'0' * 32}/card.webp").status_code == 404


def test_an_expired_link_opens_nothing(picture: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    url = private(picture)
    assert Client().get(url).status_code == 200
    later = time.time() + settings.SAMPAN_PRIVATE_LINK_SECONDS + 1
    monkeypatch.setattr(storage.time, "time", lambda: later)
    assert Client().get(url).status_code == 404


def test_a_failed_row_has_no_addresses_but_a_reason(mei: Account, sign_in: SignIn) -> None:
    media = Media.objects.create(
        owner=mei, key=storage.make_key(), state=MediaState.FAILED, failure="video_too_long"
    )
    body = json.loads(sign_in(mei).get(f"/uploads/media/{media.pk}").content)
    assert body["urls"] == {}
    assert body["failure"]["code"] == "video_too_long"
    assert "15:00" in body["failure"]["message"]
