"""Who is reading, and how a refusal is shown: the two things that every request needs."""

import time
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from sampan.accounts import selectors
from sampan.accounts.types import LANGUAGES, Reader
from sampan.core.errors import DomainError, SignInNeeded
from sampan.web.answers import page_seen

GetResponse = Callable[[HttpRequest], HttpResponse]
PICTURES = "/uploads/pictures"
"""Looks at the size by itself, before anything reads the body, and says in JSON what is wrong."""
PIECES = "application/offset+octet-stream"
"""A piece of a video: nothing reads it as a form, and its own view takes no more of it than was announced."""
TO_READER = {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


class BodyLimitMiddleware:
    """Refuses a form that is too large before anything reads it: the CSRF check alone would store it all.

    Uploads look after their own limits, which are larger and better explained: they are known by what
    they are, not by where they go, since a form of any size can be sent to any address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() else 0
        looks_itself = request.path == PICTURES or request.content_type == PIECES
        if looks_itself or size <= settings.SAMPAN_FORM_MAX_BYTES:
            return self.get_response(request)
        return _too_large(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    """A page where a browser sent the form by itself, else the sentence alone; who reads is not known yet."""
    limit = filesizeformat(settings.SAMPAN_FORM_MAX_BYTES)
    said = gettext("This form is larger than %(limit)s. Send fewer or smaller pictures at once.")
    text = said % {"limit": limit}
    if "HX-Request" not in request.headers and request.accepts("text/html") and "Accept" in request.headers:
        request.reader = visitor(translation.get_language() or settings.LANGUAGE_CODE)  # type: ignore[attr-defined]
        response = render(request, "413.html", {"text": text}, status=413)
    else:
        response = HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
    response.headers["X-Sampan-Error"] = quote(text)
    return response


class ReaderMiddleware:
    """Sets `request.reader`, `request.account` and `request.began`, and speaks the reader's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before anything is read: live updates that the page does not show yet came after this moment.
        request.began = time.time()  # type: ignore[attr-defined]
        account = None
        if request.user.is_authenticated:
            translation.activate(request.user.interface_language)
            account, reader = selectors.get_reader_for_user(request.user)
        else:
            reader = visitor(translation.get_language() or settings.LANGUAGE_CODE)
        request.account = account  # type: ignore[attr-defined]
        request.reader = reader  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


def visitor(interface_language: str) -> Reader:
    """The reader behind a request without an account: reads the language that the interface speaks."""
    language = TO_READER.get(interface_language, LANGUAGES[0])
    return Reader(account_id=None, language=language, reads=(language,))


class DomainErrorMiddleware:
    """Turns a DomainError that a view let through into the page, fragment or header that its face expects."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, SignInNeeded):
            return _to_sign_in(request)
        if request.htmx or request.headers.get("Accept", "").startswith("application/json"):  # type: ignore[attr-defined]
            response = render(request, "components/error.html", {"error": error}, status=error.status)
            response.headers["X-Sampan-Error"] = quote(error.message)
            return response
        template = {404: "404.html", 429: "429.html"}.get(error.status, "403.html")
        return render(request, template, {"error": error}, status=error.status)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    htmx = bool(request.htmx)  # type: ignore[attr-defined]
    back = request.get_full_path() if request.method == "GET" and not htmx else page_seen(request)
    login = f"{reverse('account_login')}?next={quote(back)}"
    if not htmx:
        return HttpResponseRedirect(login)
    response = HttpResponse(status=403)
    response.headers["HX-Redirect"] = login
    return response
