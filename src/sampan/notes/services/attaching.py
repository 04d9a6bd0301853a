"""Hangs pictures and videos on a draft or a note: only the owner's own, only those that lie nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid
from sampan.notes.models import Draft, Media, Note
from sampan.notes.policies import may_attach
from sampan.notes.types import NoteContent


def take_media(
    content: NoteContent, *, owner_id: int, draft: Draft | None = None, note: Note | None = None
) -> list[Media]:
    """The media that `content` names, locked, in its order.

    Raises Invalid with `missing` (their ids as strings) when one is gone, somebody else's or on another
    note; which of these it is cannot be told from outside.
    """
    locked = Media.objects.select_for_update().filter(pk__in=content.media_ids).order_by("pk")
    found = {one.pk: one for one in locked if may_attach(one, owner_id=owner_id, draft=draft, note=note)}
    missing = [str(pk) for pk in content.media_ids if pk not in found]
    if missing:
        raise Invalid(
            "media_gone",
            _("A picture or video of this note is no longer there. Remove it and add it again."),
            {"missing": missing},
            field="media",
        )
    return [found[pk] for pk in content.media_ids]


def hang(media: Sequence[Media], *, content: NoteContent, draft: Draft | None, note: Note | None) -> None:
    """Write owner, order and descriptions onto the media."""
    for place, one in enumerate(media):
        one.draft, one.note, one.position = draft, note, place
        one.alt = content.alts.get(one.pk, one.alt)
    Media.objects.bulk_update(media, ["draft", "note", "position", "alt"])


def cover_among(media: Sequence[Media], cover_id: int | None) -> Media | None:
    """The chosen cover when it is among the media, else the first of them."""
    return next((one for one in media if one.pk == cover_id), media[0] if media else None)
