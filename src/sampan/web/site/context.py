"""What every page knows: who reads, the channels, the look, the address of the live updates."""

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Interest
from sampan.core.live import sign_live_token
from sampan.translation.pulls import find_pull

CHANNELS = {
    Interest.TRAVEL: _("Travel"),
    Interest.FOOD: _("Food"),
    Interest.HOME: pgettext_lazy("category", "Home"),
    Interest.PETS: _("Pets"),
    Interest.LEARNING: _("Learning"),
    Interest.STYLE: _("Style"),
    Interest.BEAUTY: _("Beauty"),
    Interest.FITNESS: _("Fitness"),
    Interest.OUTDOORS: _("Outdoors"),
    Interest.PHOTOGRAPHY: _("Photography"),
    Interest.CRAFTS: _("Crafts"),
    Interest.MUSIC_FILM: _("Music & film"),
    Interest.GAMES: _("Games"),
    Interest.TECH: _("Tech"),
    Interest.FAMILY: _("Family"),
    Interest.SCIENCE: _("Science"),
}
"""The channels of Explore with their names, in the order in which they are shown."""

THEMES = ("light", "dark")
LIVE_TOKEN_SPELL = 600
"""Seconds; far less than the hours for which a token of the live updates holds."""


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; nothing here asks the database."""
    return {
        "site_name": settings.SAMPAN_NAME,
        "sign_up_open": settings.SAMPAN_SIGN_UP,
        "shop_on": settings.SAMPAN_SHOP,
        "me": SimpleLazyObject(lambda: _me(request)),
        "theme": theme_of(request),
        "channels": [(item.value, label) for item, label in CHANNELS.items()],
        "interface_languages": [
            (code, get_language_info(code)["name_local"]) for code, _n in settings.LANGUAGES
        ],
        "live_url": SimpleLazyObject(lambda: live_url(request)),
        # What came after this, and before the page's first connection, is sent upon it.
        "live_since": int(1000 * getattr(request, "began", time.time())),
        "fetching": find_pull(),
    }


def theme_of(request: HttpRequest) -> str:
    """'light', 'dark', or '' to follow the system: the user's setting first, else the visitor's cookie."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def live_url(request: HttpRequest) -> str:
    """Where this page listens for news, with its token; by default one port higher than the pages."""
    base = settings.SAMPAN_LIVE_URL
    if not base:
        host = request.get_host().rsplit(":", 1)[0]
        base = f"{request.scheme}://{host}:{settings.PORT + 1}/live"
    account = listening_account(request)
    # A view names the closed channels that its page may hear besides.
    channels = getattr(request, "live_channels", ())
    spell = int(time.time()) // LIVE_TOKEN_SPELL
    session_key = request.session.session_key if account else None
    return f"{base}?token={_live_token(account.pk if account else None, session_key, tuple(channels), spell)}"


def listening_account(request: HttpRequest) -> Any:
    """Whom this page listens as; None for visitors, and for the suspended, who are told nothing."""
    account = getattr(request, "account", None)
    return None if account is None or account.is_suspended else account


@lru_cache(maxsize=4_096)
def _live_token(
    account_id: int | None, session_key: str | None, channels: tuple[str, ...], spell: int
) -> str:
    """The same token for every page that somebody opens in one spell: to sign costs more than to remember."""
    return sign_live_token(account_id, channels, session_key=session_key)


def _me(request: HttpRequest) -> Any:
    from sampan.web import present  # presenting needs templatetags, which need the apps to be ready

    account = getattr(request, "account", None)
    return present.me(account) if account else None
