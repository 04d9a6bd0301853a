"""The composer: a new note, going on with a draft, publishing, and editing what is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sampan.accounts.policies import require_account
from sampan.core.errors import Conflict, DomainError, Invalid, NotFound, SignInNeeded
from sampan.notes import selectors, services
from sampan.notes.services.picture_uploads import upload_picture
from sampan.notes.types import Kind, NoteContent
from sampan.shop.selectors.tags import list_own_tags
from sampan.web.notes.composing import ShownCompose, is_waiting, page_context, shown_items
from sampan.web.notes.forms import content_from_form, content_from_json, read_json, read_moment
from sampan.web.notes.json_answers import answers_json, wants_json
from sampan.web.notes.tag_editing import tags_json
from sampan.web.notes.uploads_views import read_uuid
from sampan.web.present.reading import reader_of


@require_safe
def compose(request: HttpRequest) -> HttpResponse:
    """The composer, empty (`?kind=picture|video`) or with the draft `?key=`."""
    reader = reader_of(request)
    require_account(reader)
    key = read_uuid(request.GET.get("key", ""))
    draft = selectors.find_draft(key, reader=reader) if key else None
    if draft is None:
        kind = Kind.VIDEO if request.GET.get("kind") == Kind.VIDEO else Kind.PICTURE
        return _page(
            request, ShownCompose("new", NoteContent(kind=kind), reader.language, key=str(key or uuid4()))
        )
    if draft.published_at is not None:
        note = draft.published_note
        return HttpResponseRedirect(reverse("note_edit", args=[note.pk]) if note else reverse("drafts"))
    media = list(draft.media.all())
    waiting = is_waiting(draft)
    shown = ShownCompose(
        "new",
        services.content_of(draft, media),
        reader.language,
        media=shown_items(media, draft.cover_id),
        key=str(draft.key),
        publish_at=None if waiting else draft.publish_at,
        waiting=waiting,
    )
    tags = tags_json(list_own_tags(reader=reader, draft_key=draft.key), request=request)
    return _page(request, shown, tags=tags)


@require_POST
@answers_json
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish a draft: JSON with its last words (or nothing: what is saved), or the page's own form."""
    if not wants_json(request):
        return _form(request, key=key)
    data = read_json(request)
    note = services.publish_when_ready(
        reader=reader_of(request), key=key, content=content_from_json(data) if data else None
    )
    if note is None:
        return JsonResponse({"state": "waiting", "url": reverse("drafts")})
    return _published(note.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_json
def note_edit(request: HttpRequest, note_id: int) -> HttpResponse:
    """Edit one's own published note."""
    reader = reader_of(request)
    require_account(reader)
    if request.method == "POST":
        if not wants_json(request):
            return _form(request, note_id=note_id)
        content = content_from_json(read_json(request))
        return _published(services.edit_note(reader=reader, note_id=note_id, content=content).pk)
    note = selectors.get_own_note(note_id, reader=reader)
    content = services.content_of_note(note, translations=selectors.own_translations(note))
    media = shown_items(list(note.media.all()), note.cover_id)
    shown = ShownCompose("edit", content, reader.language, media=media, note_id=str(note.pk))
    return _page(
        request, shown, tags=tags_json(list_own_tags(reader=reader, note_id=note.pk), request=request)
    )


def _published(note_id: int) -> JsonResponse:
    url = reverse("note", args=[note_id])
    return JsonResponse({"state": "published", "note_id": str(note_id), "url": url})


def _page(
    request: HttpRequest, shown: ShownCompose, *, status: int = 200, tags: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    drafts = selectors.count_drafts(reader=reader_of(request))
    context = page_context(shown, drafts_count=drafts, tags=tags)
    response = render(request, "composer/compose.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


# --- the page's own form, for browsers without scripts ---


def _form(request: HttpRequest, *, key: UUID | None = None, note_id: int | None = None) -> HttpResponse:
    """Take the form and go where it leads; what is refused comes back with everything typed still there."""
    added: list[int] = []
    try:
        _take_pictures(request, added)
        content = content_from_form(request.POST, added=tuple(added))
        if note_id is not None:
            services.edit_note(reader=reader_of(request), note_id=note_id, content=content)
            return HttpResponseRedirect(reverse("note", args=[note_id]))
        assert key is not None
        return HttpResponseRedirect(_act(request, key, content))
    except (SignInNeeded, NotFound):
        raise
    except DomainError as error:
        content = content_from_form(request.POST, added=tuple(added))
        return _again(request, content, error, key=key, note_id=note_id)


def _act(request: HttpRequest, key: UUID, content: NoteContent) -> str:
    """Do what the pressed button says, and give the address to go to."""
    reader, action = reader_of(request), request.POST.get("action", "publish")
    if action == "publish":
        note = services.publish_when_ready(reader=reader, key=key, content=content)
        return reverse("note", args=[note.pk]) if note else reverse("drafts")
    services.save_draft(reader=reader, key=key, content=content)
    if action != "schedule":
        return f"{reverse('compose')}?key={key}"
    at = read_moment(request.POST.get("publish_at", ""), request.POST.get("time_zone", ""))
    services.schedule_draft(reader=reader, key=key, at=at)
    return reverse("drafts")


def _take_pictures(request: HttpRequest, added: list[int]) -> None:
    """Prepare the files that came with the form; `added` holds those that worked when one is refused."""
    new = [file for file in request.FILES.getlist("pictures") if file.size]
    count, limit = len(new) + len(request.POST.getlist("media")), settings.SAMPAN_PICTURES_MAX
    if count > limit:
        raise Invalid(
            "pictures_many",
            _("This note has %(count)d pictures; at most %(limit)d fit."),
            {"count": count, "limit": limit},
            field="media",
        )
    for file in new:
        added.append(upload_picture(reader=reader_of(request), file=cast(BinaryIO, file)).pk)  # noqa: PERF401 - kept if one fails


def _again(
    request: HttpRequest, content: NoteContent, error: DomainError, *, key: UUID | None, note_id: int | None
) -> HttpResponse:
    media = selectors.list_own_media(content.media_ids, reader=reader_of(request))
    if isinstance(error, Conflict) and key is not None and error.code == "draft_published":
        return HttpResponseRedirect(reverse("drafts"))
    shown = ShownCompose(
        "new" if note_id is None else "edit",
        content,
        reader_of(request).language,
        media=shown_items(media, content.cover_id),
        key=str(key or ""),
        note_id=str(note_id or ""),
        error=error,
    )
    return _page(request, shown, status=error.status)
