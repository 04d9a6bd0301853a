"""Pictures, videos and uploads as their owner may see them."""

from __future__ import annotations

from uuid import UUID

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound
from sampan.notes.models import Media, Upload


def get_own_media(media_id: int, *, reader: Reader) -> Media:
    """The reader's own picture or video. One query. Raises NotFound, for other people's too."""
    media = Media.objects.filter(pk=media_id, owner=reader.account_id).first() if reader.account_id else None
    if media is None:
        raise NotFound
    return media


def get_own_upload(upload_id: UUID, *, reader: Reader) -> Upload:
    """The reader's own upload, finished or not. One query. Raises NotFound for others' and expired ones."""
    if reader.account_id is None:
        raise NotFound
    upload = Upload.objects.filter(pk=upload_id, owner=reader.account_id).first()
    if upload is None or (upload.media_id is None and upload.expires_at <= now()):
        raise NotFound
    return upload
