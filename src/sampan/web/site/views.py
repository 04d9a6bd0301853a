"""Pages of the house itself: the installable app's manifest and worker, offline, language, look, health."""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from sampan import __version__
from sampan.accounts import services
from sampan.core.live import renewed_channels
from sampan.web.answers import go_back
from sampan.web.site.context import THEMES, listening_account, live_url

YEAR_SECONDS = 365 * 86400
WORKER_ASSETS = ("css/tokens.css", "css/base.css", "css/layout.css", "icons/icons.svg", "icons/favicon.svg")
"""What the offline page needs; everything else is cached as it is met."""


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, in the language asked for with ?lang=."""
    wanted = request.GET.get("lang", "").lower()
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(wanted if wanted in known else translation.get_language()):
        return render(request, "manifest.webmanifest", content_type="application/manifest+json")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its version changes with the static files, and the old caches go."""
    context = {"version": static_version(), "assets": [static(name) for name in worker_assets()]}
    response = render(request, "sw.js", context, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@cache
def static_version() -> str:
    """A short name of the static files' present state."""
    hashed = getattr(staticfiles_storage, "hashed_files", None) or {}
    digest = hashlib.sha256(json.dumps(hashed, sort_keys=True).encode() + __version__.encode())
    return digest.hexdigest()[:12]


@cache
def worker_assets() -> tuple[str, ...]:
    """The offline page's files that are really there."""
    from django.contrib.staticfiles import finders

    return tuple(name for name in WORKER_ASSETS if finders.find(name))


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker without a connection; the same for everybody."""
    return render(request, "offline.html")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the interface: kept by the user, or by a cookie for a visitor."""
    response = go_back(request)
    code = request.POST.get("language", "").lower()
    if code not in {known for known, _name in settings.LANGUAGES}:
        return response
    if request.user.is_authenticated:
        services.set_interface_language(user=request.user, code=code)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or the system's look."""
    response = go_back(request)
    theme = request.POST.get("theme", "")
    chosen = theme if theme in THEMES else "system"
    if request.user.is_authenticated:
        services.set_theme(user=request.user, theme=chosen)
    response.set_cookie(
        "theme", chosen, max_age=YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


@require_GET
@cache_control(no_store=True)
def live_address(request: HttpRequest) -> JsonResponse:
    """Where an open page goes on listening once its token is old: `{"address", "account"}`.

    The old token comes in the header X-Live-Token and keeps its channels if it is of the same account. When
    `account` is not the page's ('' for nobody, and for the suspended) it need not ask until it is made anew.
    """
    account = listening_account(request)
    channels = renewed_channels(request.headers.get("X-Live-Token", ""), account.pk if account else None)
    request.live_channels = channels  # type: ignore[attr-defined]
    return JsonResponse({"address": live_url(request), "account": str(account.pk) if account else ""})


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Answers 200 while the process and its database answer; for monitors and proxies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /settings/",
        "Disallow: /admin/",
        "Disallow: /new",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing and forbidden look alike."""
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "403.html", {"csrf": True}, status=403)
