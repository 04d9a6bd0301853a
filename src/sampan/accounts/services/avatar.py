"""A profile's picture: read with care, made small and square, kept without anything the camera said."""

import secrets
from typing import Any, BinaryIO

import pyvips
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts import events
from sampan.accounts.models import Account
from sampan.accounts.policies import require_account
from sampan.accounts.types import AVATAR_SIZES, Reader, avatar_file
from sampan.core.errors import Invalid, TooLarge
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.core.ratelimit import check

LOADERS = (
    ("jpegload_buffer", 0, b"\xff\xd8\xff"),
    ("pngload_buffer", 0, b"\x89PNG\r\n\x1a\n"),
    ("webpload_buffer", 8, b"WEBP"),
    ("heifload_buffer", 4, b"ftyp"),
)
"""Decoder, offset and mark of the formats taken; nothing else is handed to libvips."""
QUALITY = 84
CHANGES_HOUR_MAX = 20


def set_avatar(*, reader: Reader, picture: BinaryIO) -> str:
    """Make `picture` the reader's avatar, cut square around what draws the eye; gives its name.

    Raises TooLarge beyond SAMPAN_AVATAR_MAX_BYTES or SAMPAN_PICTURE_MAX_PIXELS and Invalid (field avatar) for
    what is no picture. Nothing is kept of a refused file.
    """
    account_id = require_account(reader)
    check(f"avatar:{account_id}", limit=CHANGES_HOUR_MAX, seconds=3600)
    images = make_squares(_read(picture))
    avatar = f"avatars/{secrets.token_urlsafe(16)}/{max(AVATAR_SIZES)}.webp"
    storage = storages["public_media"]
    try:
        for size, data in images.items():
            storage.save(avatar_file(avatar, size), ContentFile(data))
        _replace(account_id, avatar)
    except BaseException:
        remove_avatar_files(avatar=avatar)
        raise
    return avatar


def remove_avatar(*, reader: Reader) -> None:
    """Go back to the letter on a colour."""
    _replace(require_account(reader), "")


def remove_avatar_files(*, avatar: str) -> None:
    """Remove all sizes from the storage; files that are gone already do not matter."""
    if avatar.startswith("avatars/"):
        for size in AVATAR_SIZES:
            storages["public_media"].delete(avatar_file(avatar, size))


def forget_avatar_files(avatar: str) -> None:
    """Have the files of a replaced avatar removed when the current transaction commits."""
    if avatar:
        defer("accounts.remove_avatar_files", avatar=avatar)


@transaction.atomic
def _replace(account_id: int, avatar: str) -> None:
    account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
    forget_avatar_files(account.avatar)
    account.avatar = avatar
    account.save(update_fields=["avatar"])
    record(events.ProfileChanged(account_id=account_id))


def _read(picture: BinaryIO) -> bytes:
    most = settings.SAMPAN_AVATAR_MAX_BYTES
    data = picture.read(most + 1)
    if len(data) > most:
        raise TooLarge(
            "avatar_bytes",
            _("This picture is too large. Choose one of at most %(most)s MB."),
            {"most": most // 1024**2},
            "avatar",
        )
    return data


def make_squares(data: bytes) -> dict[int, bytes]:
    """WebP files by their side in pixels, upright, in sRGB, without metadata. Raises as `set_avatar` does."""
    loader = find_loader(data)
    try:
        head = getattr(pyvips.Image, loader)(data)
        if head.width * head.height > settings.SAMPAN_PICTURE_MAX_PIXELS:
            raise TooLarge(
                "avatar_pixels",
                _("This picture has too many pixels. Choose one of at most %(most)s megapixels."),
                {"most": settings.SAMPAN_PICTURE_MAX_PIXELS // 1_000_000},
                "avatar",
            )
        largest = _largest_square(data, loader, min(head.width, head.height))
        return {side: _webp(largest, side) for side in AVATAR_SIZES}
    except pyvips.Error:
        raise _not_a_picture() from None


def find_loader(data: bytes) -> str:
    """The decoder for the first bytes; raises Invalid for what none of them may read."""
    head = data[:12]
    for name, offset, mark in LOADERS:
        if head[offset : offset + len(mark)] == mark:
            return name
    raise _not_a_picture()


def _largest_square(data: bytes, loader: str, shorter: int) -> Any:
    # thumbnail_buffer would do it in one call, but libvips 8.18 lets it pass files that break off.
    side = max(AVATAR_SIZES)
    shrink = {}
    if loader == "jpegload_buffer":
        shrink = {"shrink": next((n for n in (8, 4, 2) if shorter // n >= 2 * side), 1)}
    image = getattr(pyvips.Image, loader)(data, fail_on="truncated", access="sequential", **shrink)
    image = image.thumbnail_image(side, height=side, crop="attention", output_profile="srgb")
    return (image.flatten(background=[255, 255, 255]) if image.hasalpha() else image).copy_memory()


def _webp(square: Any, side: int) -> bytes:
    image = square if square.width == side else square.thumbnail_image(side)
    return bytes(image.webpsave_buffer(Q=QUALITY, keep="none"))


def _not_a_picture() -> Invalid:
    return Invalid("avatar_kind", _("Choose a picture: JPEG, PNG, WebP, AVIF or HEIC."), field="avatar")
