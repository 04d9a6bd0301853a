"""Reading and writing comments; every answer is a piece of the note's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sampan.conversations import selectors, services
from sampan.core.errors import DomainError, NotFound, SignInNeeded
from sampan.notes.selectors import list_notes_by_ids
from sampan.web import present
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, next_url, with_toast
from sampan.web.conversations.forms import CommentInput, read_comment
from sampan.web.present.reading import reader_of


@require_GET
def comments(request: HttpRequest, note_id: int) -> HttpResponse:
    """The next comments of a note."""
    return _list(request, _note(request, note_id))


@require_GET
def replies(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The next replies under a comment."""
    reader = reader_of(request)
    parent = selectors.get_comment(comment_id, reader=reader)
    page = selectors.list_replies(parent.pk, reader=reader, cursor=request.GET.get("cursor"))
    context = {
        "comment": {"id": str(parent.pk)},
        "note": present.note_head(parent.note, request=request),
        "replies": present.replies(page.items, note=parent.note, request=request),
        "replies_next_url": next_url(request, page.next_cursor),
    }
    return as_fragment(render(request, "conversations/_replies.html", context))


@require_POST
def create(request: HttpRequest, note_id: int) -> HttpResponse:
    """Say something, or answer somebody."""
    typed = read_comment(request)
    try:
        made = services.create_comment(
            reader=reader_of(request),
            note_id=note_id,
            body=typed.body,
            reply_to=typed.reply_to,
            picture=typed.picture,
            key=typed.key,
            correction=typed.correction,
        )
    except (NotFound, SignInNeeded):
        raise
    except DomainError as error:
        return _form_again(request, note_id, typed, error)
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[note_id]))
    comment = selectors.get_comment(made.pk, reader=reader_of(request))
    return _one(request, comment, is_new=True)


@require_POST
def delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take a comment back; a frame stays when others answered it."""
    frame = services.delete_comment(reader=reader_of(request), comment_id=comment_id)
    if not is_fragment(request):
        messages.success(request, _("The comment is deleted."))
        return go_back(request)
    if frame is None or not frame.reply_count:
        return with_toast(as_fragment(HttpResponse()), _("The comment is deleted."))
    comment = selectors.get_comment(comment_id, reader=reader_of(request))
    return with_toast(_one(request, comment), _("The comment is deleted."))


@require_POST
def pin(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Put a comment first, or no longer; the whole list comes again."""
    comment = services.pin_comment(reader=reader_of(request), comment_id=comment_id, on=is_on(request))
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[comment.note_id]))
    response = _list(request, comment.note)
    response["HX-Retarget"] = f"#comments-{comment.note_id}"
    response["HX-Reswap"] = "innerHTML"
    return response


@require_POST
def like(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Like a comment, or no longer."""
    comment = services.like_comment(reader=reader_of(request), comment_id=comment_id, on=is_on(request))
    if not is_fragment(request):
        return go_back(request, reverse("note", args=[comment.note_id]))
    context = {
        "item": {"id": str(comment.pk), "liked": comment.liked, "like_count": comment.like_count},
        "like_url": reverse("comment_like", args=[comment.pk]),
        "small": True,
    }
    return as_fragment(render(request, "components/like.html", context))


def _note(request: HttpRequest, note_id: int) -> Any:
    found = list_notes_by_ids([note_id], reader=reader_of(request))
    if not found:
        raise NotFound
    return found[0]


def _list(request: HttpRequest, note: Any) -> HttpResponse:
    cursor = request.GET.get("cursor")
    page = selectors.list_comments(note.pk, reader=reader_of(request), cursor=cursor)
    shown = present.comments(page, note=note, request=request)
    listed = reverse("comments", args=[note.pk])
    context = {
        "note": present.note_head(note, request=request),
        "comments": shown,
        "comments_next_url": f"{listed}?cursor={shown.next_cursor}" if shown.next_cursor else "",
    }
    return as_fragment(render(request, "conversations/_comments.html", context))


def _one(request: HttpRequest, comment: Any, *, is_new: bool = False) -> HttpResponse:
    context = {
        "comment": present.comment(comment, note=comment.note, request=request),
        "note": present.note_head(comment.note, request=request),
        "is_new": is_new,
    }
    return as_fragment(render(request, "conversations/_comment.html", context))


def _form_again(request: HttpRequest, note_id: int, typed: CommentInput, error: DomainError) -> HttpResponse:
    """The form with all that was typed and what is wrong with it."""
    context = {
        "note": present.note_head(_note(request, note_id), request=request),
        "body": typed.body,
        "reply_to": str(typed.reply_to or ""),
        "correction": typed.correction,
        "form_error": error.message,
    }
    response = render(request, "conversations/_comment_form.html", context, status=422)
    response["HX-Retarget"] = f"#comment-form-{note_id}"
    response["HX-Reswap"] = "outerHTML"
    return as_fragment(response)
