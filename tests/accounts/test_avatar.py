"""Avatars: made small and square, stripped of what the camera said, refused when they are no pictures."""

import io
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.core.files.storage import storages
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import services
from sampan.accounts.models import Account
from sampan.accounts.types import avatar_file
from sampan.core.errors import DomainError
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


def picture(width: int = 640, height: int = 400, suffix: str = ".jpg") -> io.BytesIO:
    """A picture with a red left half, and EXIF that names a camera."""
    image = pyvips.Image.black(width, height, bands=3).draw_rect(
        [200, 0, 0], 0, 0, width // 2, height, fill=True
    )
    image = image.copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Model", "SecretCamera")
    return io.BytesIO(image.write_to_buffer(suffix))


def stored() -> list[str]:
    """Every avatar file in the storage."""
    root = Path(storages["public_media"].path("avatars"))  # type: ignore[attr-defined]
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.webp")) if root.exists() else []


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings: Any) -> None:
    """A folder of this test's own."""
    chosen = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "public_media": chosen}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".avif"])
def test_two_square_sizes_are_kept_without_metadata(mei: Account, suffix: str) -> None:
    name = services.set_avatar(reader=reader_of(mei), picture=picture(suffix=suffix))
    mei.refresh_from_db()
    assert mei.avatar == name
    for side in (96, 256):
        with storages["public_media"].open(avatar_file(name, side)) as file:
            data = file.read()
        image = pyvips.Image.new_from_buffer(data, "")
        assert (image.width, image.height) == (side, side)
        assert b"SecretCamera" not in data


def test_a_picture_on_its_side_is_put_upright(mei: Account) -> None:
    image = pyvips.Image.black(300, 300, bands=3).draw_rect([250, 250, 250], 0, 0, 300, 150, fill=True)
    image = image.copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    name = services.set_avatar(reader=reader_of(mei), picture=io.BytesIO(image.write_to_buffer(".jpg")))
    with storages["public_media"].open(name) as file:
        upright = pyvips.Image.new_from_buffer(file.read(), "")
    assert upright(230, 128)[0] > 200
    assert upright(20, 128)[0] < 50


def test_the_files_of_the_replaced_one_go_and_the_new_ones_stay(mei: Account) -> None:
    first = services.set_avatar(reader=reader_of(mei), picture=picture())
    second = services.set_avatar(reader=reader_of(mei), picture=picture())
    job = ProcrastinateJob.objects.get(task_name="accounts.remove_avatar_files")
    services.remove_avatar_files(**job.args)
    services.remove_avatar_files(**job.args)
    assert not storages["public_media"].exists(first)
    assert storages["public_media"].exists(second)


def test_removing_goes_back_to_the_letter(mei: Account) -> None:
    services.set_avatar(reader=reader_of(mei), picture=picture())
    services.remove_avatar(reader=reader_of(mei))
    mei.refresh_from_db()
    assert mei.avatar == ""


def test_cleaning_up_touches_avatars_alone(tmp_path: Path) -> None:
    other = tmp_path / "notes" / "256.webp"
    other.parent.mkdir()
    other.write_bytes(b"kept")
    services.remove_avatar_files(avatar="notes/256.webp")
    services.remove_avatar_files(avatar="")
    assert other.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "avatar_kind"),
        (b"MZ\x90\x00 a renamed executable", "avatar_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "avatar_kind"),
        (b"\xff\xd8\xff\xe0 a picture that ends at once", "avatar_kind"),
        (b"%PDF-1.7", "avatar_kind"),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(mei: Account, data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.set_avatar(reader=reader_of(mei), picture=io.BytesIO(data))
    mei.refresh_from_db()
    assert (refused.value.code, refused.value.field, mei.avatar, stored()) == (code, "avatar", "", [])


def test_a_truncated_picture_is_refused(mei: Account) -> None:
    whole = picture().getvalue()
    half = whole[: len(whole) // 2]
    with pytest.raises(DomainError) as refused:
        services.set_avatar(reader=reader_of(mei), picture=io.BytesIO(half))
    assert (refused.value.code, stored()) == ("avatar_kind", [])


def test_too_many_bytes_or_pixels_are_refused_by_the_limit_they_break(mei: Account, settings: Any) -> None:
    settings.SAMPAN_AVATAR_MAX_BYTES = 1024**2
    with pytest.raises(DomainError) as refused:
        services.set_avatar(reader=reader_of(mei), picture=io.BytesIO(b"\xff\xd8\xff" + b"0" * 1024**2))
    assert (refused.value.code, refused.value.message) == (
        "avatar_bytes",
        "This picture is too large. Choose one of at most 1 MB.",
    )
    settings.SAMPAN_PICTURE_MAX_PIXELS = 1_000_000
    with pytest.raises(DomainError) as refused:
        services.set_avatar(reader=reader_of(mei), picture=picture(2000, 1000))
    assert refused.value.code == "avatar_pixels"
    assert stored() == []
