"""Drafts: autosave, the translation's preview, schedules, the list."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sampan.accounts.policies import require_account
from sampan.notes import selectors, services
from sampan.notes.topic_names import once_each, topics_in
from sampan.web.answers import as_fragment, is_fragment, next_url, with_toast
from sampan.web.notes.composing import counts, shown_draft
from sampan.web.notes.forms import content_from_form, content_from_json, read_json, read_moment
from sampan.web.notes.json_answers import answers_json, wants_json
from sampan.web.present.reading import reader_of


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What is not published yet."""
    reader = reader_of(request)
    require_account(reader)
    found = selectors.list_drafts(reader=reader, cursor=request.GET.get("cursor"))
    context = {
        "page": found.map(shown_draft),
        "next_url": next_url(request, found.next_cursor),
        "limit": settings.SAMPAN_DRAFTS_MAX,
    }
    if is_fragment(request):
        return as_fragment(render(request, "composer/_drafts.html", context))
    return render(request, "composer/drafts.html", context)


@require_POST
@answers_json
def save(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what is written so far."""
    data = read_json(request) if wants_json(request) else None
    content = content_from_form(request.POST) if data is None else content_from_json(data)
    draft = services.save_draft(reader=reader_of(request), key=key, content=content)
    topics = once_each([*draft.topics, *topics_in(draft.body)])
    return JsonResponse(
        {
            "saved_at": draft.updated_at.isoformat(),
            "key": str(draft.key),
            "media": [str(pk) for pk in content.media_ids],
            "cover": str(draft.cover_id) if draft.cover_id else None,
            "counts": counts(draft.title, draft.body, len(topics)),
        }
    )


@require_POST
@answers_json
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """How readers of the other language will see these words; nothing is kept."""
    data = read_json(request)
    title, body, to = (str(data.get(name) or "") for name in ("title", "body", "to"))
    shown = services.preview_draft(reader=reader_of(request), title=title, body=body, to=to)
    return JsonResponse(asdict(shown))


@require_POST
@answers_json
def schedule(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save, then publish at the set time."""
    reader = reader_of(request)
    if not wants_json(request):
        at = read_moment(request.POST.get("publish_at", ""), request.POST.get("time_zone", ""))
        services.schedule_draft(reader=reader, key=key, at=at)
        return HttpResponseRedirect(reverse("drafts"))
    data = read_json(request)
    if set(data) - {"at", "time_zone"}:
        services.save_draft(reader=reader, key=key, content=content_from_json(data))
    at = read_moment(str(data.get("at") or ""), str(data.get("time_zone") or ""))
    draft = services.schedule_draft(reader=reader, key=key, at=at)
    set_to = draft.publish_at.isoformat() if draft.publish_at else None
    return JsonResponse({"state": "scheduled", "at": set_to, "url": reverse("drafts")})


@require_POST
@answers_json
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back a schedule, or a wait for the video."""
    services.cancel_publishing(reader=reader_of(request), key=key)
    if wants_json(request):
        return JsonResponse({"state": "draft"})
    messages.success(request, _("It is a draft again; nothing will be published by itself."))
    return HttpResponseRedirect(reverse("drafts"))


@require_POST
@answers_json
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft and its files away."""
    services.discard_draft(reader=reader_of(request), key=key)
    if is_fragment(request):
        return with_toast(as_fragment(HttpResponse()), _("The draft is gone."))
    if wants_json(request):
        return JsonResponse({"state": "gone"})
    messages.success(request, _("The draft is gone."))
    return HttpResponseRedirect(reverse("drafts"))
