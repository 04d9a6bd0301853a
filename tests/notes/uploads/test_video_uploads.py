"""A video comes in pieces through tus; a lost connection goes on where it stopped, for its owner alone."""

from __future__ import annotations

import hashlib
import io
import os
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.notes.models import Draft, Media, Upload
from sampan.notes.services import media_files, video_uploads
from tests.notes.media.video_maker import make_video

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
RESUMABLE = {"Tus-Resumable": "1.0.0"}
CHUNK = "application/offset+octet-stream"


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("clips") / "clip.mp4").read_bytes()


@pytest.fixture
def client(mei: Account, sign_in: SignIn) -> Client:
    return sign_in(mei)


def create(client: Client, length: int, **headers: str) -> Any:
    return client.post("/uploads/videos/", headers={**RESUMABLE, "Upload-Length": str(length), **headers})


def begin(client: Client, length: int) -> str:
    response = create(client, length)
    assert response.status_code == 201, response.content
    return str(response.headers["Location"])


def patch(client: Client, url: str, data: bytes, offset: int, **headers: str) -> Any:
    named = {**RESUMABLE, "Upload-Offset": str(offset), "Content-Length": str(len(data)), **headers}
    # Not Client.patch: its body neither may be empty nor break off.
    body = {"wsgi.input": io.BytesIO(data), "CONTENT_TYPE": CHUNK}
    return client.generic("PATCH", url, headers=named, **body)  # type: ignore[arg-type]


def head(client: Client, url: str) -> Any:
    return client.head(url, headers=RESUMABLE)


def part_of(url: str) -> Path:
    return media_files.part_file(UUID(url.rsplit("/", 1)[1])).path


def left_over() -> list[str]:
    folder = Path(settings.SAMPAN_UPLOADS)
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


def jobs() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="notes.process_video").count()


def code(response: Any) -> str:
    return str(response.json()["error"]["code"])


# --- the way it goes ---


def test_options_tells_what_is_offered() -> None:
    response = Client().options("/uploads/videos/")
    assert response.status_code == 204
    assert response.headers["Tus-Max-Size"] == str(settings.SAMPAN_VIDEO_MAX_BYTES)
    assert set(response.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "expiration",
        "checksum",
    }


def test_a_video_arrives_in_pieces_and_is_handed_to_the_worker_once(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    middle = len(clip) // 2
    first = patch(client, url, clip[:middle], 0)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(middle))
    assert "Sampan-Media" not in first.headers
    assert not Media.objects.exists()
    last = patch(client, url, clip[middle:], middle)
    assert last.headers["Upload-Offset"] == str(len(clip))
    media = Media.objects.get()
    assert last.headers["Sampan-Media"] == str(media.pk)
    assert (media.kind, media.state, media.progress) == ("video", "processing", 0)
    assert part_of(url).read_bytes() == clip
    assert jobs() == 1


def test_a_lost_connection_goes_on_where_it_stopped(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    # The body ends before what its header announced: that is how a lost connection looks from here.
    lost = patch(client, url, clip[:3000], 0, **{"Content-Length": str(len(clip))})
    assert lost.headers["Upload-Offset"] == "3000"
    there = head(client, url)
    assert (there.headers["Upload-Offset"], there.headers["Upload-Length"]) == ("3000", str(len(clip)))
    assert there.headers["Cache-Control"] == "no-store"
    assert patch(client, url, clip[3000:], 3000).headers["Upload-Offset"] == str(len(clip))
    assert part_of(url).read_bytes() == clip


def test_the_first_piece_may_come_with_the_creation(client: Client, clip: bytes) -> None:
    response = client.post(
        "/uploads/videos/", clip, content_type=CHUNK, headers={**RESUMABLE, "Upload-Length": str(len(clip))}
    )
    assert response.status_code == 201
    assert response.headers["Upload-Offset"] == str(len(clip))
    assert response.headers["Sampan-Media"] == str(Media.objects.get().pk)


def test_a_video_joins_the_draft_that_its_metadata_names(client: Client, mei: Account, clip: bytes) -> None:
    draft = Draft.objects.create(owner=mei)
    pairs = {"filename": "船.mp4", "draft": str(draft.key)}
    metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in pairs.items())
    url = create(client, len(clip), **{"Upload-Metadata": metadata}).headers["Location"]
    patch(client, url, clip, 0)
    assert Upload.objects.get().filename == "船.mp4"
    assert Media.objects.get().draft == draft


def test_the_last_piece_may_be_repeated(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip, 0)
    again = patch(client, url, b"", len(clip))
    assert again.headers["Sampan-Media"] == head(client, url).headers["Sampan-Media"]
    assert (Media.objects.count(), jobs()) == (1, 1)


def test_an_upload_whose_end_was_lost_in_a_crash_is_completed_when_asked_for(
    client: Client, clip: bytes
) -> None:
    url = begin(client, len(clip))
    part_of(url).write_bytes(clip)  # the bytes were safe, the row was not written
    assert head(client, url).headers["Sampan-Media"] == str(Media.objects.get().pk)
    head(client, url)
    assert (Media.objects.count(), jobs()) == (1, 1)


def test_going_on_puts_the_expiry_off(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    Upload.objects.update(expires_at=now() + timedelta(minutes=1))
    patch(client, url, clip[:100], 0)
    assert Upload.objects.get().expires_at > now() + timedelta(hours=23)


def test_a_client_behind_a_narrow_proxy_may_name_the_method_in_a_header(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    named = {**RESUMABLE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    response = client.post(url, clip[:500], content_type=CHUNK, headers=named)
    assert (response.status_code, response.headers["Upload-Offset"]) == (204, "500")


def test_a_piece_may_carry_a_checksum(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    digest = b64encode(hashlib.sha256(clip).digest()).decode()
    wrong = patch(client, url, clip[:-1] + b"\0", 0, **{"Upload-Checksum": f"sha256 {digest}"})
    assert (wrong.status_code, code(wrong)) == (460, "upload_checksum")
    assert head(client, url).headers["Upload-Offset"] == "0"
    right = patch(client, url, clip, 0, **{"Upload-Checksum": f"sha256 {digest}"})
    assert right.headers["Upload-Offset"] == str(len(clip))


# --- what is refused ---


def test_the_wrong_offset_is_a_conflict_and_writes_nothing(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip[:1000], 0)
    for offset in (0, 999, 1001):
        response = patch(client, url, b"x" * 10, offset)
        assert (response.status_code, code(response)) == (409, "upload_offset")
    assert part_of(url).read_bytes() == clip[:1000]


def test_two_writers_at_once_are_one_too_many(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    part = media_files.part_file(UUID(url.rsplit("/", 1)[1]))
    with part.locked():
        response = patch(client, url, clip, 0)
    assert (response.status_code, code(response)) == (423, "upload_busy")
    assert part.size == 0


def test_more_than_was_announced_is_refused(client: Client, clip: bytes) -> None:
    url = begin(client, 100)
    response = patch(client, url, clip, 0)
    assert (response.status_code, code(response)) == (413, "upload_too_long")
    assert part_of(url).stat().st_size == 0


def test_one_byte_over_a_gigabyte_is_refused_with_the_exact_limit(client: Client) -> None:
    response = create(client, 1024**3 + 1)
    assert (response.status_code, code(response)) == (413, "video_too_many_bytes")
    assert "1 GB" in response.json()["error"]["message"]
    assert not Upload.objects.exists()
    assert left_over() == []


def test_a_whole_gigabyte_may_be_announced(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_uploads, "free_bytes", lambda _: 10 * 1024**3)
    assert create(client, 1024**3).status_code == 201


def test_a_full_disk_is_said_before_anything_is_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_uploads, "free_bytes", lambda _: 1024)
    response = create(client, 2048)
    assert (response.status_code, code(response)) == (507, "no_room")
    assert not Upload.objects.exists()


def test_a_renamed_program_is_refused_after_its_first_piece(client: Client) -> None:
    url = begin(client, 500_000_000)
    response = patch(client, url, b"\x7fELF" + b"\0" * 1000, 0)
    assert (response.status_code, code(response)) == (422, "video_kind")
    assert "MP4" in response.json()["error"]["message"]
    assert not Upload.objects.exists()
    assert left_over() == []
    assert head(client, url).status_code == 404


def test_an_empty_video_is_refused(client: Client) -> None:
    assert code(create(client, 0)) == "file_empty"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ???"}, 400),
        ({"Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "5", "Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_what_breaks_the_protocol_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    response = client.post("/uploads/videos/", headers={**RESUMABLE, **headers})
    assert response.status_code == status
    assert response.headers["Tus-Resumable"] == "1.0.0"
    assert not Upload.objects.exists()


def test_a_piece_needs_the_right_content_type_and_an_offset(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    plain = client.patch(
        url, clip, content_type="application/octet-stream", headers={**RESUMABLE, "Upload-Offset": "0"}
    )
    assert plain.status_code == 415
    assert client.patch(url, clip, content_type=CHUNK, headers=RESUMABLE).status_code == 400
    assert client.get(url).status_code == 405
    assert part_of(url).stat().st_size == 0


def test_a_visitor_uploads_nothing() -> None:
    response = create(Client(), 1000)
    assert (response.status_code, code(response)) == (401, "sign_in")
    assert not Upload.objects.exists()


def test_a_piece_from_another_site_is_refused(mei: Account, client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(mei.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    assert patch(strict, url, clip, 0).status_code in (403, 500)
    assert part_of(url).stat().st_size == 0


def test_other_peoples_uploads_look_missing(
    client: Client, tom: Account, sign_in: SignIn, clip: bytes
) -> None:
    url = begin(client, len(clip))
    stranger = sign_in(tom)
    unknown = f"/uploads/videos/{uuid4()}"
    for target in (url, unknown):
        assert head(stranger, target).status_code == 404
        assert patch(stranger, target, clip, 0).status_code == 404
        assert stranger.delete(target, headers=RESUMABLE).status_code == 404
    assert part_of(url).stat().st_size == 0
    assert Upload.objects.count() == 1


def test_there_is_a_limit_to_uploads_under_way(client: Client, settings: Any) -> None:
    settings.SAMPAN_UPLOADS_OPEN_MAX = 2
    urls = [begin(client, 1000) for _ in range(2)]
    response = create(client, 1000)
    assert (response.status_code, code(response)) == (429, "uploads_open")
    assert "2 " in response.json()["error"]["message"]
    assert client.delete(urls[0], headers=RESUMABLE).status_code == 204
    assert create(client, 1000).status_code == 201


# --- ends ---


def test_a_cancelled_upload_leaves_nothing(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip[:5000], 0)
    assert client.delete(url, headers=RESUMABLE).status_code == 204
    assert head(client, url).status_code == 404
    assert left_over() == []


def test_a_finished_upload_is_not_cancelled(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip, 0)
    assert client.delete(url, headers=RESUMABLE).status_code == 404
    assert part_of(url).exists()
    assert Media.objects.exists()


def test_an_expired_upload_looks_missing_and_is_purged(client: Client, clip: bytes) -> None:
    old, new = begin(client, len(clip)), begin(client, len(clip))
    patch(client, old, clip[:5000], 0)
    Upload.objects.filter(pk=UUID(old.rsplit("/", 1)[1])).update(expires_at=now() - timedelta(seconds=1))
    assert head(client, old).status_code == 404
    assert patch(client, old, clip[5000:], 5000).status_code == 404
    assert media_files.purge_uploads() == 1
    assert left_over() == [part_of(new).name]


def test_an_upload_that_is_being_converted_is_not_purged(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip, 0)
    Upload.objects.update(expires_at=now() - timedelta(days=1))
    assert media_files.purge_uploads() == 0
    assert part_of(url).exists()


def test_part_files_without_an_upload_are_purged_when_they_are_old(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    young = media_files.part_file(uuid4())
    old = media_files.part_file(uuid4())
    for part in (young, old):
        part.create()
    os.utime(old.path, (0, 0))
    os.utime(part_of(url), (0, 0))
    assert media_files.purge_uploads() == 1
    assert left_over() == sorted([part_of(url).name, young.path.name])


def test_the_public_storage_never_holds_an_upload(client: Client, clip: bytes) -> None:
    url = begin(client, len(clip))
    patch(client, url, clip, 0)
    folder = Path(storages["public_media"].path(""))  # type: ignore[attr-defined]
    assert not folder.exists() or not [path for path in folder.rglob("*") if path.is_file()]
