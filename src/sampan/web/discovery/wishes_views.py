"""The settings page 'What Sampan learns': what is known of a person, with every way to change or end it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.core import ratelimit
from sampan.core.errors import DomainError
from sampan.core.ids import parse_id
from sampan.core.pagination import Page
from sampan.discovery import selectors, services
from sampan.discovery.types import SignalKind, SignalLine, Surface
from sampan.notes.selectors import list_cards
from sampan.web import present
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.discovery.learned import shown_learned
from sampan.web.learning_off import asks_not_to_track, remember_learning
from sampan.web.present.reading import reader_of

DOWNLOADS_HOUR_MAX: Final = 10
"""Each reads up to twenty thousand rows."""
DID: Final = {
    SignalKind.IMPRESSION: gettext_lazy("A card came into sight"),
    SignalKind.OPEN: gettext_lazy("You opened it"),
    SignalKind.DWELL: gettext_lazy("You looked at it"),
    SignalKind.FINISH: gettext_lazy("You watched it to the end"),
    SignalKind.LIKE: gettext_lazy("You liked it"),
    SignalKind.COLLECT: gettext_lazy("You kept it on a board"),
    SignalKind.COMMENT: gettext_lazy("You wrote a comment"),
    SignalKind.SHARE: gettext_lazy("You shared it"),
    SignalKind.FOLLOW: gettext_lazy("You followed its author"),
    SignalKind.HIDE: gettext_lazy("You hid its author"),
    SignalKind.NOT_FOR_ME: gettext_lazy("You said it is not for you"),
    SignalKind.REPORT: gettext_lazy("You reported it"),
    SignalKind.BUY: gettext_lazy("You bought something from it"),
}
WHERE: Final = {
    Surface.EXPLORE: gettext_lazy("Explore"),
    Surface.CHANNEL: gettext_lazy("Channels"),
    Surface.VIDEO: gettext_lazy("Video"),
    Surface.FOLLOWING: gettext_lazy("Following"),
    Surface.NEARBY: gettext_lazy("Nearby"),
    Surface.SEARCH: gettext_lazy("Search"),
    Surface.TOPIC: gettext_lazy("Topics"),
    Surface.RELATED: gettext_lazy("More like this"),
    Surface.PROFILE: gettext_lazy("Profiles"),
    Surface.TRENDING: gettext_lazy("Trending"),
    Surface.NOTE: gettext_lazy("The note's own page"),
    Surface.BOARD: gettext_lazy("Boards"),
}


@member_only
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """What is learned, in plain words, and the wishes: learn or not, the mixture, keeping searches."""
    if request.method == "GET":
        return _page(request)
    fields = request.POST
    learns = "learns" in fields
    try:
        services.change_wishes(
            by=_me(request),
            learns=learns,
            mix=fields.get("mix"),
            keeps_searches="keeps_searches" in fields,
        )
    except DomainError as error:
        return _page(request, error=error)
    messages.success(request, _("Saved."))
    response = HttpResponseRedirect(reverse("settings_discovery"))
    remember_learning(request, response, learns=learns)
    return response


@member_only
@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """Every single signal that is kept, the newest first."""
    page = selectors.list_signals(_me(request), cursor=request.GET.get("cursor"))
    context = {
        "page": Page(_lines(page.items, request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "discovery/_learned_signals.html", context))
    return render(request, "discovery/learned_signals.html", context)


@member_only
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """All of it as a file of JSON."""
    me = _me(request)
    ratelimit.check(f"learned:{me.pk}", limit=DOWNLOADS_HOUR_MAX, seconds=3600)
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(services.export_learned(by=me), json_dumps_params=options)
    response["Content-Disposition"] = f'attachment; filename="sampan-learned-{me.handle}.json"'
    response["Cache-Control"] = "no-store"
    return response


@member_only
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Forget all of it, once the person has said that they are sure."""
    if request.method == "POST" and request.POST.get("sure"):
        services.forget_learned(by=_me(request))
        messages.success(request, _("Forgotten. Your feed begins anew."))
        return HttpResponseRedirect(reverse("settings_discovery"))
    unsure = request.method == "POST"
    return render(request, "discovery/learned_reset.html", {"unsure": unsure}, status=422 if unsure else 200)


@member_only
@require_POST
def less_undo(request: HttpRequest) -> HttpResponse:
    """Take one wish for less back (`of`, `id`), or all of a sort (no `id`)."""
    of, target = request.POST.get("of", ""), request.POST.get("id", "")
    number = parse_id(target)
    if not target or number is not None:
        services.drop_less(by=_me(request), of=of, target_id=number)
        messages.success(request, _("That is taken back."))
    return HttpResponseRedirect(reverse("settings_discovery"))


def _page(request: HttpRequest, *, error: DomainError | None = None) -> HttpResponse:
    reader = reader_of(request)
    me = _me(request)
    learned = selectors.get_learned(me, reader=reader)
    count, first = selectors.count_signals_of(me.pk)
    context: dict[str, Any] = {
        "learned": shown_learned(learned, request=request),
        "wishes": learned.wishes,
        "mixes": _mixes(learned.wishes.mix),
        "signal_count": count,
        "first_at": first,
        "asks_not_to_track": asks_not_to_track(request),
        "form_error": error.message if error else "",
    }
    return render(request, "discovery/wishes.html", context, status=422 if error else 200)


def _mixes(chosen: str) -> list[dict[str, Any]]:
    """The places of the slider, from one end to the other."""
    words = (
        (
            "mine",
            _("My language"),
            _("Mostly notes in the language that you read, and the best of the other."),
        ),
        ("both", _("Both"), _("The two languages side by side.")),
        ("surprise", _("Surprise me"), _("Half and half, and more from outside what you usually like.")),
    )
    return [
        {"value": value, "label": label, "hint": hint, "chosen": value == chosen}
        for value, label, hint in words
    ]


def _lines(lines: list[SignalLine], request: HttpRequest) -> list[dict[str, Any]]:
    """The signals with the titles of their notes, as far as the person may still see these."""
    rows = list_cards(list({line.note_id for line in lines if line.note_id}), reader=reader_of(request))
    liked = {row.id for row in rows if row.liked}
    titles = {card.id: card.title for card in present.cards(rows, request=request, liked=liked)}
    return [
        {
            "did": DID[line.kind],
            "where": WHERE.get(line.surface, ""),
            "note_id": line.note_id,
            "title": titles.get(str(line.note_id)),
            "seconds": line.milliseconds / 1000,
            "at": line.happened_at,
        }
        for line in lines
    ]


def _me(request: HttpRequest) -> Any:
    return request.account  # type: ignore[attr-defined]
