"""The settings: one page a subject."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sampan.accounts import selectors, services
from sampan.accounts.types import AVATAR_SIZES
from sampan.core.errors import DomainError
from sampan.core.pagination import Page
from sampan.safety.selectors import find_last_decision
from sampan.safety.types import TargetKind
from sampan.web import present
from sampan.web.accounts.forms import (
    InterestsForm,
    LanguagesForm,
    LeaveForm,
    LikesForm,
    ProfileForm,
    ThemeForm,
    apply,
)
from sampan.web.accounts.members import member_only
from sampan.web.answers import as_fragment, is_fragment, next_url
from sampan.web.present.reading import reader_of


@member_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list of subjects; on a phone it is a page of its own. The suspended learn here why they are."""
    reader = reader_of(request)
    decision = None
    if reader.is_suspended and reader.account_id is not None:
        decision = find_last_decision(kind=TargetKind.ACCOUNT, target_id=reader.account_id)
    return render(request, "settings/index.html", {"suspended": reader.is_suspended, "decision": decision})


@member_only
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name and words; the picture has a form of its own on the same page."""
    account = request.account  # type: ignore[attr-defined]
    initial = {"display_name": account.display_name, "bio": account.bio}
    form = ProfileForm(request.POST or None, reader=reader_of(request), initial=initial)
    if request.method == "POST" and form.is_valid() and apply(form, form.save):
        return _saved(request, "settings_profile")
    return _profile_page(request, form)


@member_only
@require_POST
def avatar(request: HttpRequest) -> HttpResponse:
    """A new picture, or none (field `remove`)."""
    reader = reader_of(request)
    picture: Any = request.FILES.get("avatar")
    try:
        if request.POST.get("remove"):
            services.remove_avatar(reader=reader)
        elif picture:
            services.set_avatar(reader=reader, picture=picture)
        else:
            return HttpResponseRedirect(reverse("settings_profile"))
    except DomainError as error:
        account = request.account  # type: ignore[attr-defined]
        form = ProfileForm(reader=reader, initial={"display_name": account.display_name, "bio": account.bio})
        return _profile_page(request, form, avatar_error=error.message, status=error.status)
    return _saved(request, "settings_profile")


def _profile_page(request: HttpRequest, form: ProfileForm, **more: Any) -> HttpResponse:
    account = request.account  # type: ignore[attr-defined]
    portrait = present.person(account, me_id=account.pk, avatar_side=max(AVATAR_SIZES))
    return _page(request, "settings/profile.html", form, portrait=portrait, **more)


@member_only
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    """The language of the interface, the languages read, and whether the rest is translated unasked."""
    account = request.account  # type: ignore[attr-defined]
    form = LanguagesForm(request.POST or None, reader=reader_of(request), account=account)
    if request.method == "POST" and form.is_valid() and apply(form, form.save):
        with translation.override(form.new_language):
            return _saved(request, "settings_languages")
    return _page(request, "settings/languages.html", form)


@member_only
@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """What somebody cares about."""
    form = InterestsForm(request.POST or None, reader=reader_of(request))
    if request.method == "POST" and form.is_valid() and apply(form, form.save):
        return _saved(request, "settings_interests")
    return _page(request, "settings/interests.html", form)


@member_only
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says."""
    user: Any = request.user
    form = ThemeForm(request.POST or None, initial={"theme": user.theme})
    if request.method == "POST" and form.is_valid():
        services.set_theme(user=user, theme=form.cleaned_data["theme"])
        return _saved(request, "settings_appearance")
    return _page(request, "settings/appearance.html", form)


@member_only
@require_http_methods(["GET", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    """What others see, and the lists of the blocked and the muted."""
    account = request.account  # type: ignore[attr-defined]
    form = LikesForm(request.POST or None, initial={"shows_likes": account.shows_likes})
    if request.method == "POST" and form.is_valid():
        services.set_shows_likes(reader=reader_of(request), on=form.cleaned_data["shows_likes"])
        return _saved(request, "settings_privacy")
    return _page(request, "settings/privacy.html", form)


@member_only
@require_GET
def blocked(request: HttpRequest) -> HttpResponse:
    """Whom the reader blocks, each with the way back."""
    page = selectors.list_blocked(reader=reader_of(request), cursor=request.GET.get("cursor"))
    return _people(request, page, "blocked")


@member_only
@require_GET
def muted(request: HttpRequest) -> HttpResponse:
    """Whom the reader mutes, each with the way back."""
    page = selectors.list_muted(reader=reader_of(request), cursor=request.GET.get("cursor"))
    return _people(request, page, "muted")


@member_only
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """How somebody signs in: address, password, passkeys, second step, sessions."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "passkey_count": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_totp": Authenticator.Type.TOTP in kinds,
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
    }
    return render(request, "settings/security.html", context)


@member_only
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponseBase:
    """Leave for good. People with a password give it; the others prove who they are with what they have."""
    user: Any = request.user
    view = _delete if user.has_usable_password() else reauthentication_required(_delete)
    response: HttpResponseBase = view(request)
    return response


def _delete(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    has_password = user.has_usable_password()
    form = LeaveForm(request.POST or None, has_password=has_password)
    if request.method == "POST" and form.is_valid() and _is_really_them(request, form, user):
        services.delete_account(reader=reader_of(request))
        logout(request)
        messages.success(request, _("Your account is deleted. What you posted is going with it."))
        return HttpResponseRedirect(reverse("explore"))
    return _page(request, "settings/delete.html", form)


def _is_really_them(request: HttpRequest, form: LeaveForm, user: Any) -> bool:
    if "password" not in form.fields:
        return True
    try:
        # As on signing in, so that guessing here is counted and stopped there too.
        right = get_adapter(request).reauthenticate(user, form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
        return False
    if not right:
        form.add_error("password", _("This is not your password. Try again."))
    return bool(right)


def _page(
    request: HttpRequest, template: str, form: Any, *, status: int | None = None, **more: Any
) -> HttpResponse:
    if status is None:
        status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)


def _saved(request: HttpRequest, name: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse(name))


def _people(request: HttpRequest, page: Page[Any], kind: str) -> HttpResponse:
    context = {
        "kind": kind,
        "page": Page(present.people(page.items, request=request), page.next_cursor),
        "next_url": next_url(request, page.next_cursor),
    }
    if is_fragment(request):
        return as_fragment(render(request, "settings/_people.html", context))
    return render(request, "settings/people.html", context)
