"""Follow, block and mute: switches on somebody's profile, note or comment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sampan.accounts import selectors, services
from sampan.web import present
from sampan.web.answers import as_fragment, go_back, is_fragment, is_on, with_toast
from sampan.web.present.reading import reader_of


@require_POST
def follow(request: HttpRequest, handle: str) -> HttpResponse:
    """Follow or stop following; answers with the button as it now is."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    change = services.follow if is_on(request) else services.unfollow
    change(reader=reader, account_id=account.pk)
    if not is_fragment(request):
        return go_back(request, reverse("profile", args=[handle]))
    person = present.people([account], request=request)[0]
    return as_fragment(render(request, "components/follow.html", {"person": person}))


@require_POST
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Block or unblock; the page is loaded afresh, since much of it may have to go."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    change = services.block if is_on(request) else services.unblock
    change(reader=reader, account_id=account.pk)
    said = (
        _("%(name)s is blocked. You will not see each other.")
        if is_on(request)
        else _("%(name)s is unblocked.")
    )
    response = _done(request, said % {"name": account.display_name}, handle)
    response["HX-Refresh"] = "true"
    return response


@require_POST
def mute(request: HttpRequest, handle: str) -> HttpResponse:
    """Leave somebody out of the reader's feeds, or let them back in."""
    reader = reader_of(request)
    account = selectors.get_account(handle, reader=reader)
    change = services.mute if is_on(request) else services.unmute
    change(reader=reader, account_id=account.pk)
    said = (
        _("You will not see %(name)s in your feeds any more.")
        if is_on(request)
        else _("%(name)s is back in your feeds.")
    )
    return _done(request, said % {"name": account.display_name}, handle)


def _done(request: HttpRequest, said: str, handle: str) -> HttpResponse:
    if not is_fragment(request):
        return go_back(request, reverse("profile", args=[handle]))
    return with_toast(as_fragment(HttpResponse(status=204)), said)
