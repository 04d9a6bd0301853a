"""Takes a picture from its owner, makes its files, and crops it again when the owner changes their mind."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core import ratelimit
from sampan.core.errors import NotFound
from sampan.notes.media import pictures, storage
from sampan.notes.media.messages import as_domain_error, picture_limits
from sampan.notes.media.part_file import Stream
from sampan.notes.media.types import Crop, MediaRefused, PreparedPicture
from sampan.notes.models import Media
from sampan.notes.selectors.media import get_own_media
from sampan.notes.services.media_files import check_day_limit, clean_alt, find_draft, release_connection
from sampan.notes.services.picture_texts import read_again
from sampan.notes.types import Kind, MediaState

PICTURES_MINUTE_MAX = 60  # a note has at most 35; decoding is the dearest thing that a page can ask for
CROPS_MINUTE_MAX = 60


def upload_picture(
    *, reader: Reader, file: Stream, draft_key: UUID | None = None, alt: str = "", crop: Crop | None = None
) -> Media:
    """Check a picture, make its files in the private storage and give its row, ready to be used.

    Raises:
        TooLarge, Invalid: the file is not a picture that is taken; nothing is kept of it.
        TooMany: a limit by minute or day. SignInNeeded, Suspended.
    """
    owner_id = require_account(reader)
    alt = clean_alt(alt)
    ratelimit.check(f"picture:{owner_id}", limit=PICTURES_MINUTE_MAX, seconds=60)
    check_day_limit(owner_id)
    release_connection()
    limits = picture_limits()
    try:
        made = pictures.prepare_picture(file.read(limits.max_bytes + 1), crop=crop, limits=limits)
    except MediaRefused as refused:
        raise as_domain_error(refused) from refused
    draft = find_draft(owner_id=owner_id, draft_key=draft_key)
    # The row comes first: files without a row would never be found again if we died in between.
    media = Media.objects.create(
        owner_id=owner_id,
        draft=draft,
        position=draft.media.count() if draft else 0,
        kind=Kind.PICTURE,
        key=storage.make_key(),
        alt=alt,
        crop=crop.as_json() if crop else None,
    )
    try:
        storage.save_files(media.key, made.files, public=False)
        _describe(media, made)
        media.state = MediaState.READY
        media.progress = 100
        media.save()
    except BaseException:
        storage.delete_all_files(media.key)
        media.delete()
        raise
    return media


def crop_picture(*, reader: Reader, media_id: int, crop: Crop) -> Media:
    """Cut one's own picture anew out of the kept master; its files change and its version counts up.

    Raises:
        NotFound: not the reader's own, a video, or not ready. Invalid: the crop does not fit. TooMany.
    """
    owner_id = require_account(reader)
    ratelimit.check(f"crop:{owner_id}", limit=CROPS_MINUTE_MAX, seconds=60)
    media = get_own_media(media_id, reader=reader)
    if media.kind != Kind.PICTURE or media.state != MediaState.READY:
        raise NotFound
    release_connection()
    try:
        master = storage.read_file(media.key, pictures.MASTER, public=False)
        made = pictures.crop_again(master, crop=crop)
    except FileNotFoundError:
        raise NotFound from None
    except MediaRefused as refused:
        raise as_domain_error(refused) from refused
    return _replace_variants(media_id, made, crop)


def _replace_variants(media_id: int, made: PreparedPicture, crop: Crop) -> Media:
    with transaction.atomic():  # the lock keeps a move between storages and a second crop away
        media = Media.objects.select_for_update().filter(pk=media_id).first()
        if media is None:
            raise NotFound
        storage.save_files(media.key, made.files, public=media.is_public)
        _describe(media, made)
        media.crop = None if crop.is_whole else crop.as_json()
        media.version += 1
        media.save()
        read_again(media)  # another part of the picture shows other words
    return media


def _describe(media: Media, made: PreparedPicture) -> None:
    media.width, media.height = made.width, made.height
    media.thumbhash = made.thumbhash
    media.size_bytes = made.total_bytes
