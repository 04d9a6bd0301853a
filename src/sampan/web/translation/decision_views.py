"""Votes on a proposed translation and decisions about it; every answer shows the text anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sampan.core.errors import DomainError, NotFound, SignInNeeded, TooMany
from sampan.translation.selectors import find_translations
from sampan.translation.selectors.improvements import as_proposals, get_improvement
from sampan.translation.services import improvements
from sampan.translation.types import OpenText
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, back_to, is_fragment, with_toast
from sampan.web.present.reading import reader_of
from sampan.web.translation.improve_views import answer
from sampan.web.translation.improving import REASONS, Form, shown_row, target_of
from sampan.web.translation.requests import item_of
from sampan.web.translation.texts import load_open_texts

Act = Callable[[OpenText], Any]


@member_only
@require_POST
def vote(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Field `value`: 1 better, -1 not better, 0 no word any more."""
    value = {"1": 1, "-1": -1}.get(request.POST.get("value", ""), 0)
    reader = reader_of(request)

    def act(text: OpenText) -> Any:
        return improvements.vote_on_improvement(
            reader=reader, improvement_id=improvement_id, text=text, value=value
        )

    return _decide(request, improvement_id, act, said="")


@member_only
@require_POST
def accept(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Readers see it from now on."""
    reader = reader_of(request)

    def act(text: OpenText) -> Any:
        return improvements.accept_improvement(reader=reader, improvement_id=improvement_id, text=text)

    return _decide(request, improvement_id, act, said=_("Accepted. Readers see it from now on."))


@member_only
@require_POST
def decline(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Not taken; field `reason` says why."""
    reader, reason = reader_of(request), request.POST.get("reason", "")

    def act(text: OpenText) -> Any:
        return improvements.decline_improvement(
            reader=reader, improvement_id=improvement_id, text=text, reason=reason
        )

    return _decide(request, improvement_id, act, said=_("Declined. Whoever wrote it sees the reason."))


@member_only
@require_POST
def undo(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Open again, as if nobody had decided."""
    reader = reader_of(request)

    def act(text: OpenText) -> Any:
        return improvements.undo_decision(reader=reader, improvement_id=improvement_id, text=text)

    return _decide(request, improvement_id, act, said=_("Taken back. It waits for an answer again."))


@member_only
@require_POST
def withdraw(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    reader = reader_of(request)

    def act(text: OpenText) -> Any:
        return improvements.withdraw_improvement(reader=reader, improvement_id=improvement_id)

    return _decide(request, improvement_id, act, said=_("Your translation is withdrawn."))


def _decide(request: HttpRequest, improvement_id: int, act: Act, *, said: str) -> HttpResponse:
    """Load the text that the proposal is for, as far as the reader may see it, act, and show it anew."""
    reader = reader_of(request)
    row = get_improvement(improvement_id, reader=reader)
    item = item_of(row.scope)
    texts = load_open_texts([item], reader=reader) if item else {}
    if row.scope not in texts:
        raise NotFound("improvement")
    text = texts[row.scope]
    error = ""
    try:
        act(text)
    except (NotFound, SignInNeeded, TooMany):
        raise
    except DomainError as trouble:
        error = trouble.message
    if not is_fragment(request):
        kind, target_id, _field = row.scope.split(":")
        to = f"{reverse('improve', args=[kind, target_id])}?to={row.target}"
        return (
            HttpResponseRedirect(back_to(request, to)) if not error else _page_with(request, text, row, error)
        )
    response = _piece(request, text, row, error)
    return with_toast(response, error or said, "error" if error else "success") if error or said else response


def _piece(request: HttpRequest, text: OpenText, row: Any, error: str) -> HttpResponse:
    """The part of the dialog, or the row of the list: wherever the button stood."""
    if request.POST.get("view") != "row":
        to = target_of(request.POST.get("to"), reader_of(request))
        return answer(request, [text], text, to=to, form=Form(), status=200)
    reader = reader_of(request)
    (proposal,) = as_proposals([get_improvement(row.pk, reader=reader)], reader=reader)
    current = find_translations([text.text], to=row.target)[0]
    context = {"part": shown_row(text, current, proposal, reader=reader), "reasons": REASONS}
    return as_fragment(render(request, "translation/_row.html", context))


def _page_with(request: HttpRequest, text: OpenText, row: Any, error: str) -> HttpResponse:
    return answer(request, [text], text, to=row.target, form=Form(error=error), status=422)
