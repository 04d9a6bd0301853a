"""What a browser sends with a comment, taken apart; the service checks it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from sampan.conversations.types import Correction
from sampan.core.ids import parse_id


@dataclass(frozen=True)
class CommentInput:
    """A comment as it was typed."""

    body: str
    reply_to: int | None
    picture: UploadedFile[bytes] | None
    key: UUID | None
    correction: Correction | None = None


def read_comment(request: HttpRequest) -> CommentInput:
    """The fields of the comment form. An id that is none names a comment that is not there."""
    picture = request.FILES.get("picture")
    reply_to = request.POST.get("reply_to", "").strip()
    return CommentInput(
        body=request.POST.get("body", ""),
        reply_to=(parse_id(reply_to) or 0) if reply_to else None,
        picture=picture if isinstance(picture, UploadedFile) else None,
        key=_read_key(request.POST.get("key", "")),
        correction=read_correction(request) if reply_to else None,
    )


def read_correction(request: HttpRequest) -> Correction | None:
    """What is said beside words put right (fields `sounds`, `remark`); None when `correction` is not '1'."""
    if request.POST.get("correction") != "1":
        return None
    return Correction(request.POST.get("sounds", ""), request.POST.get("remark", ""))


def _read_key(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
