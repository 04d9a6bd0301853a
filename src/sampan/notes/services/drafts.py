"""Keeping drafts: saved as often as the browser likes, scheduled, thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, Invalid, NotFound, TooMany
from sampan.notes.models import Draft, Media
from sampan.notes.services.attaching import cover_among, hang, take_media
from sampan.notes.services.content import (
    all_topics,
    check_publishable,
    check_words,
    clean_content,
    content_of,
)
from sampan.notes.services.polls import check_poll, poll_as_json
from sampan.notes.types import Kind, MediaState, NoteContent

HOUR, DAY = 3600, 86400


@transaction.atomic
def save_draft(*, reader: Reader, key: UUID, content: NoteContent) -> Draft:
    """Keep what was written under the reader's own `key`; the same key again writes over it.

    Lengths are not checked here, so nothing typed is lost. Media that the content no longer names become
    loose. Raises Invalid (media_gone, category), TooLarge, TooMany beyond the number of drafts, Conflict
    once published.
    """
    owner = require_account(reader)
    content = clean_content(content)
    draft = _lock(owner, key) or _open(owner, key)
    media = take_media(content, owner_id=owner, draft=draft)
    Media.objects.filter(draft=draft).exclude(pk__in=content.media_ids).update(draft=None)
    hang(media, content=content, draft=draft, note=None)
    for field in ("kind", "title", "body", "category", "place", "visibility", "comments_closed"):
        setattr(draft, field, getattr(content, field))
    draft.declares_original, draft.declares_ai = content.declares_original, content.declares_ai
    draft.declares_ad = content.declares_ad
    draft.topics, draft.translations = list(content.topics), content.translations
    draft.poll = poll_as_json(content.poll)
    draft.cover = cover_among(media, content.cover_id)
    draft.updated_at = now()
    draft.save()
    return draft


@transaction.atomic
def schedule_draft(*, reader: Reader, key: UUID, at: datetime) -> Draft:
    """Publish the draft at `at` (aware). All but the readiness of a video is checked now, so surprises are
    rare.

    Raises Invalid for a moment outside SAMPAN_SCHEDULE_MIN_SECONDS..MAX or a draft that could not be
    published.
    """
    draft = lock_open_draft(require_account(reader), key)
    _check_moment(at)
    media = list(draft.media.order_by("position", "pk"))
    check_all_but_processing(content_of(draft, media), media)
    draft.publish_at, draft.schedule_failure = at, ""
    draft.save(update_fields=["publish_at", "schedule_failure"])
    return draft


@transaction.atomic
def cancel_publishing(*, reader: Reader, key: UUID) -> Draft:
    """Take back a schedule, or a wait for the video: the draft is just a draft again."""
    draft = lock_open_draft(require_account(reader), key)
    draft.publish_at, draft.schedule_failure = None, ""
    draft.save(update_fields=["publish_at", "schedule_failure"])
    return draft


@transaction.atomic
def discard_draft(*, reader: Reader, key: UUID) -> None:
    """Throw the draft and its files away; one that is gone already stays gone. Raises Conflict once
    published.
    """
    draft = _lock(require_account(reader), key)
    if draft is None:
        return
    draft.delete()


def lock_open_draft(owner_id: int, key: UUID) -> Draft:
    """The owner's draft, locked. Raises NotFound, and Conflict once it is published."""
    draft = _lock(owner_id, key)
    if draft is None:
        raise NotFound
    return draft


def check_all_but_processing(content: NoteContent, media: list[Media]) -> None:
    """As `check_publishable`, but a video may still be in the making."""
    waiting = content.kind == Kind.VIDEO and len(media) == 1 and media[0].state == MediaState.PROCESSING
    if waiting:
        check_words(content)
        all_topics(content)
        check_poll(content.poll)
    else:
        check_publishable(content, media)


def _lock(owner_id: int, key: UUID) -> Draft | None:
    draft = Draft.objects.select_for_update().filter(owner=owner_id, key=key).first()
    if draft is not None and draft.published_at is not None:
        raise Conflict("draft_published", _("This draft is published already; edit the note instead."))
    return draft


def _open(owner_id: int, key: UUID) -> Draft:
    # The account's row is the queue: of two first saves the second finds what the first one made.
    Account.objects.select_for_update(no_key=True).get(pk=owner_id)
    draft = _lock(owner_id, key)
    if draft is not None:
        return draft
    limit = settings.SAMPAN_DRAFTS_MAX
    if Draft.objects.filter(owner=owner_id, published_at=None).count() >= limit:
        raise TooMany(
            "drafts_many",
            _("You have %(limit)d drafts, which is the most. Publish or discard one first."),
            {"limit": limit},
        )
    return Draft.objects.create(owner_id=owner_id, key=key)


def _check_moment(at: datetime) -> None:
    least = timedelta(seconds=settings.SAMPAN_SCHEDULE_MIN_SECONDS)
    most = timedelta(seconds=settings.SAMPAN_SCHEDULE_MAX_SECONDS)
    if not least <= at - now() <= most:
        raise Invalid(
            "schedule",
            _("Choose a time between %(hours)g h and %(days)g days from now."),
            {"hours": least.total_seconds() / HOUR, "days": most.total_seconds() / DAY},
            field="publish_at",
        )
