"""Publishing a draft: once, whoever presses how often; at a set time; or as soon as its video is ready."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Conflict, DomainError, NotFound, TooMany
from sampan.core.events import record
from sampan.core.queue import defer
from sampan.notes.events import NotePublished
from sampan.notes.models import Draft, Media, Note
from sampan.notes.services.attaching import cover_among, hang
from sampan.notes.services.content import all_topics, check_publishable, content_of
from sampan.notes.services.counting import count_notes_of, lock_account
from sampan.notes.services.drafts import check_all_but_processing, save_draft
from sampan.notes.services.polls import set_poll
from sampan.notes.services.topics import set_topics
from sampan.notes.services.words import keep_translations, note_language, set_mentions
from sampan.notes.types import MediaState, NoteContent

DUE_AT_ONCE = 200
"""Drafts that one run publishes at most; the next run, a minute later, takes the rest."""
DAY = timedelta(days=1)


@transaction.atomic
def publish_draft(*, reader: Reader, key: UUID) -> Note:
    """Publish the reader's draft and give its note; the same key again gives the same note.

    Raises NotFound, Invalid (title, body, topics, media) with the exact limit, TooMany beyond the notes of
    a day, Conflict when the note of this draft was deleted since.
    """
    owner = lock_account(require_account(reader))
    draft = _lock(owner.pk, key)
    return _published(draft) or _publish(draft, owner)


def publish_when_ready(*, reader: Reader, key: UUID, content: NoteContent | None = None) -> Note | None:
    """Save `content` (if given) and publish; None: the note appears by itself when its video has been
    processed.

    What was typed stays saved when publishing is refused. Raises as `save_draft` and `publish_draft` do.
    """
    if content is not None:
        try:
            save_draft(reader=reader, key=key, content=content)
        except Conflict as refused:
            if refused.code != "draft_published":  # a second press of the same button: give the note again
                raise
    with transaction.atomic():
        owner = lock_account(require_account(reader))
        draft = _lock(owner.pk, key)
        if note := _published(draft):
            return note
        media = _lock_media(draft)
        if not any(one.state == MediaState.PROCESSING for one in media):
            return _publish(draft, owner)
        check_all_but_processing(content_of(draft, media), media)
        _check_day(owner)
        draft.publish_at, draft.schedule_failure = now(), ""
        draft.save(update_fields=["publish_at", "schedule_failure"])
        return None


def publish_due_drafts() -> int:
    """Publish what was scheduled for now or before, and what waited for its video; how many there were.

    A draft that cannot be published goes back to its author with the reason. Several workers may do this at
    once.
    """
    due = _due().order_by("publish_at").values_list("pk", flat=True)[:DUE_AT_ONCE]
    return sum(_publish_if_due(pk) for pk in list(due))


def publish_waiting_draft_of(*, media_id: int) -> bool:
    """Publish the draft that waited for this video, if one did. Twice does no harm."""
    draft_id = Media.objects.filter(pk=media_id).values_list("draft", flat=True).first()
    return draft_id is not None and _publish_if_due(draft_id)


def _due() -> QuerySet[Draft]:
    making = Media.objects.filter(draft=OuterRef("pk"), state=MediaState.PROCESSING)
    return Draft.objects.filter(publish_at__lte=now(), published_at=None).filter(~Exists(making))


@transaction.atomic
def _publish_if_due(draft_id: int) -> bool:
    owner_id = Draft.objects.filter(pk=draft_id).values_list("owner_id", flat=True).first() or 0
    # The account first, as everywhere: a worker and a person who publish the same draft would wait for each
    # other.
    owner = Account.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=owner_id).first()
    draft = _due().select_for_update(skip_locked=True).filter(pk=draft_id).first()
    if owner is None or draft is None:
        return False
    try:
        with transaction.atomic():
            if owner.is_suspended:
                raise Suspended
            _publish(draft, owner)
    except DomainError as refused:
        draft.refresh_from_db()
        draft.publish_at, draft.schedule_failure = None, refused.code
        draft.save(update_fields=["publish_at", "schedule_failure"])
        return False
    return True


def _lock(owner_id: int, key: UUID) -> Draft:
    draft = Draft.objects.select_for_update().filter(owner=owner_id, key=key).first()
    if draft is None:
        raise NotFound
    return draft


def _lock_media(draft: Draft) -> list[Media]:
    """The draft's media in their order; locked, so that none settles or goes while we look."""
    rows = list(Media.objects.select_for_update().filter(draft=draft).order_by("pk"))
    return sorted(rows, key=lambda one: (one.position, one.pk))


def _published(draft: Draft) -> Note | None:
    if draft.published_at is None:
        return None
    if draft.published_note is None:
        raise Conflict(
            "draft_published", _("This was published before, and its note has been deleted since.")
        )
    return draft.published_note


def _check_day(owner: Account) -> None:
    limit = settings.SAMPAN_NOTES_DAY_MAX
    if Note.objects.filter(author=owner, created_at__gt=now() - DAY).count() >= limit:
        raise TooMany(
            "notes_many",
            _("You have published %(limit)d notes within a day, which is the most. Your draft is kept."),
            {"limit": limit},
        )


def _publish(draft: Draft, owner: Account) -> Note:
    media = _lock_media(draft)
    content = content_of(draft, media)
    check_publishable(content, media)
    _check_day(owner)
    note = Note.objects.create(
        author=owner,
        kind=draft.kind,
        title=draft.title,
        body=draft.body,
        language=note_language(draft.title, draft.body),
        category=draft.category,
        place=draft.place,
        visibility=draft.visibility,
        declares_original=draft.declares_original,
        declares_ai=draft.declares_ai,
        declares_ad=draft.declares_ad,
        comments_closed=draft.comments_closed,
        cover=cover_among(media, draft.cover_id),
        media_count=len(media),
    )
    hang(media, content=content, draft=None, note=note)
    set_topics(note, all_topics(content), counted_before=False)
    set_poll(note, content.poll)
    set_mentions(note)
    keep_translations(note, content.translations)
    draft.published_note, draft.published_at = note, now()
    draft.publish_at, draft.schedule_failure, draft.cover = None, "", None
    draft.save()
    count_notes_of(owner.pk)
    defer("notes.place_note_media", note_id=note.pk)
    record(NotePublished(note_id=note.pk))
    return note
