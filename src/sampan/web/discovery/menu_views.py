"""The menu of a card, and what is chosen in it: not for me, less of this, hide everything of its author."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sampan.discovery import services
from sampan.notes.selectors import get_note
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, page_seen
from sampan.web.discovery.why_views import menu_of, surface_of
from sampan.web.present.reading import reader_of


@require_safe
def card_menu(request: HttpRequest, note_id: int) -> HttpResponse:
    """What can be done with a card: a piece for the menu, or a page where there are no scripts.

    Four queries beside the reader's own, five on Following.
    """
    note = get_note(note_id, reader=reader_of(request))
    surface = surface_of(request)
    context = {
        "menu": menu_of(note, note.category, surface=surface, request=request),
        "surface": surface.value,
        "back": _back(request),
    }
    if is_fragment(request):
        return as_fragment(render(request, "components/card_menu.html", context))
    return render(request, "discovery/card_menu.html", context)


@require_POST
@member_only
def less(request: HttpRequest, note_id: int) -> HttpResponse:
    """Show the reader less of this note, its author, its first topic or its channel (`of`); `on`=0 takes it
    back."""
    change = services.show_less if is_on(request) else services.undo_less
    change(by=request.account, note_id=note_id, of=request.POST.get("of", ""))  # type: ignore[attr-defined]
    said = _("Your feed will show less of it.") if is_on(request) else _("That is taken back.")
    return _done(request, said, note_id)


@require_POST
@member_only
def hide_author(request: HttpRequest, note_id: int) -> HttpResponse:
    """Leave the author of this note out of the reader's feeds for good; `on`=0 lets them back."""
    change = services.hide_author if is_on(request) else services.unhide_author
    change(reader=reader_of(request), note_id=note_id)
    said = _("You will not see its author any more.") if is_on(request) else _("That is taken back.")
    return _done(request, said, note_id)


def _done(request: HttpRequest, said: str, note_id: int) -> HttpResponse:
    if is_fragment(request):
        return as_fragment(HttpResponse(status=204))
    messages.success(request, said)
    return go_back(request)


def _back(request: HttpRequest) -> str:
    """The page on which the card stands; the menu's own page would lead in a circle."""
    seen = page_seen(request)
    return "/" if seen.partition("?")[0] == request.path else seen
