"""Coming in: signing up, and the first choices of somebody new."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import SignupByPasskeyView, SignupView
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from sampan.accounts import naming, selectors
from sampan.core.errors import DomainError, SignInNeeded, TooMany
from sampan.core.ratelimit import check
from sampan.discovery.selectors import suggest_people
from sampan.web import present
from sampan.web.accounts.address import client_address
from sampan.web.accounts.forms import StartAccountForm, WelcomeForm, apply
from sampan.web.accounts.members import member_only
from sampan.web.present.reading import reader_of

HOUR = 3600
HANDLE_LOOKS_MINUTE_MAX = 60
"""How often one address may ask for handles: enough to type one, too little to list who is here."""


class SignUp:
    """What both ways of signing up add to allauth's views: a limit by address, and refusals in the form."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Open the account; a handle that was taken a moment ago is said beside its field."""
        try:
            address = client_address(self.request)
            check(f"sign-up:{address}", limit=settings.SAMPAN_SIGN_UPS_HOUR_MAX, seconds=HOUR)
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            return response
        except TooMany as error:
            form.add_error(None, error.message)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        except IntegrityError:  # the same address signed up twice at one moment
            form.add_error(None, _("That did not work. Send the form again."))
        refusal: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
        return refusal

    def get_success_url(self) -> str:
        """Where new people land; the page that they came from follows after their first choices."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        query = f"?{urlencode({'next': wanted})}" if is_own_page(self.request, wanted) else ""
        return reverse("welcome") + query


class SignUpView(SignUp, SignupView):  # type: ignore[misc]
    """Signing up with a password."""


class SignUpByPasskeyView(SignUp, SignupByPasskeyView):  # type: ignore[misc]
    """Signing up with a passkey, which is made once the e-mail address is proven."""


sign_up = SignUpView.as_view()
sign_up_by_passkey = SignUpByPasskeyView.as_view()


@require_GET
def handle_suggest(request: HttpRequest) -> JsonResponse:
    """`?name=` gives a free handle that sounds like it; `?handle=` says what is wrong with it."""
    address = client_address(request)
    check(f"handle:{address}", limit=HANDLE_LOOKS_MINUTE_MAX, seconds=60)
    if "name" in request.GET:
        return JsonResponse({"handle": selectors.suggest_handle(request.GET["name"][:60])})
    try:
        handle = naming.clean_handle(request.GET.get("handle", "")[:60])
    except DomainError as error:
        return JsonResponse({"problem": error.message})
    free = selectors.is_handle_free(handle)
    problem = "" if free else str(_("Somebody has this handle already. Try another one."))
    return JsonResponse({"problem": problem})


@member_only
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first choices: languages and interests."""
    form = WelcomeForm(request.POST or None, reader=reader_of(request))
    if request.method == "POST" and form.is_valid() and apply(form, form.save):
        return HttpResponseRedirect(_with_next(request, reverse("welcome_people")))
    return render(request, "settings/welcome.html", {"form": form})


@member_only
@require_GET
def welcome_people(request: HttpRequest) -> HttpResponse:
    """People worth following, by the interests just chosen."""
    found = [row.account for row in suggest_people(reader=reader_of(request))]
    wanted = request.GET.get("next", "")
    onward = wanted if is_own_page(request, wanted) else reverse("explore")
    context = {"people": present.people(found, request=request), "onward": onward}
    return render(request, "settings/welcome_people.html", context)


@require_http_methods(["GET", "POST"])
def start_account(request: HttpRequest) -> HttpResponseBase:
    """For somebody who can sign in but has no account yet: choose a name and a handle."""
    if not request.user.is_authenticated:
        raise SignInNeeded
    if request.account is not None:  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("settings"))
    form = StartAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and apply(form, lambda: form.save(request)):
        return HttpResponseRedirect(reverse("welcome"))
    return render(request, "settings/start_account.html", {"form": form})


def is_own_page(request: HttpRequest, target: str) -> bool:
    """Whether an address that came with the request is a page of this instance."""
    hosts = {request.get_host()}
    return bool(target) and url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())


def _with_next(request: HttpRequest, url: str) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return f"{url}?{urlencode({'next': wanted})}" if is_own_page(request, wanted) else url
