"""How small things look on every page: icons, avatars, counts, times and names of languages."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from sampan.web.shown import ShownPerson
from sampan.web.shown_text import ShownGloss

register = template.Library()

AVATAR_TONES = 6
"""How many quiet colours stand in for a missing avatar; tokens.css names as many."""
COMPACT_FROM = 10_000
"""Counts below this are written out; from here on 1.2万 or 12k."""


@register.simple_tag
@lru_cache(maxsize=512)  # a page draws some sixty; the name of the file is hashed, which is not cheap
def icon(name: str, css: str = "") -> SafeString:
    """The icon `name` of icons.svg, silent for screen readers; the text beside it or aria-label speaks."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("icons/icons.svg"),
        name,
    )


@register.simple_tag
def avatar(person: ShownPerson, size: str = "m") -> SafeString:
    """A round picture of `person` (size s, m or l), or their first letter on a quiet colour."""
    if person.avatar_url:
        return format_html(
            '<span class="avatar avatar--{}"><img src="{}" alt="" loading="lazy" decoding="async"></span>',
            size,
            person.avatar_url,
        )
    letter = (person.name or person.handle or "?").strip()[:1].upper()
    tone = crc32(str(person.handle).encode()) % AVATAR_TONES
    return format_html(
        '<span class="avatar avatar--{} avatar--tone-{}" aria-hidden="true">{}</span>', size, tone, letter
    )


@register.filter
def compact(count: int | None) -> str:
    """A count short enough for a card: 9,800 / 12k / 3.4M, in Chinese 9,800 / 1.2万 / 3.4亿."""
    number = int(count or 0)
    if number < COMPACT_FROM:
        return f"{number:,}"
    if (get_language() or "").startswith("zh"):
        traditional = (get_language() or "").lower() in {"zh-hant", "zh-tw", "zh-hk"}
        units = ((10**8, "億" if traditional else "亿"), (10**4, "萬" if traditional else "万"))
    else:
        units = ((10**6, "M"), (10**3, "k"))
    for size, unit in units:
        if number >= size:
            value = f"{int(number / size * 10) / 10:.1f}".removesuffix(".0")
            return value + unit
    return f"{number:,}"


@register.filter
def clock(seconds: float | None) -> str:
    """A length of time as a player writes it: 0:07, 12:30, 1:02:03."""
    whole = round(seconds or 0)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's language; '' for one that has no name here."""
    names = {
        "en": gettext("English"),
        "zh-Hans": gettext("Chinese"),
        "zh-Hant": gettext("Traditional Chinese"),
    }
    return names.get(code, "")


@register.filter
def has_slang(glosses: Iterable[ShownGloss]) -> bool:
    """Whether one of these notes explains slang, and not only a dish, a feast or a shop."""
    return any(gloss.is_slang for gloss in glosses)


def _ago(moment: datetime, now: datetime) -> str:
    passed = now - moment
    if passed < timedelta(minutes=1):
        return gettext("just now")
    if passed < timedelta(hours=1):
        minutes = int(passed.total_seconds() // 60)
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
    if passed < timedelta(days=1):
        hours = int(passed.total_seconds() // 3600)
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    if passed < timedelta(days=7):
        return ngettext("%(count)d day ago", "%(count)d days ago", passed.days) % {"count": passed.days}
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime(now).year
    return date_format(local, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """`moment` as people say it (3 minutes ago, 4 November), the exact time behind it."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        _ago(moment, timezone.now()),
    )


@register.simple_tag
def script_messages() -> SafeString:
    """The sentences that scripts say, as JSON in the page: scripts hold no words of their own."""
    messages = {
        "failed": gettext("That did not work. Check your connection and try again."),
        "copied": gettext("Link copied."),
        "copy_failed": gettext("The link could not be copied. Select it and copy it by hand."),
        "collected": gettext("Saved to your collection."),
        "choose_board": gettext("Choose a board"),
        "offline": gettext("You are offline. What you see may be old."),
        "online": gettext("You are back online."),
        "translating": gettext("Translating…"),
        "translated": gettext("The translation has arrived."),
        "no_video": gettext("This video cannot be played here."),
        "picture_too_large": gettext("This picture is too large. Choose one under 20 MB."),
        "not_picture": gettext("Choose a picture: JPEG, PNG, WebP, AVIF or HEIC."),
        "sound_on": gettext("Sound on"),
        "sound_off": gettext("Sound off"),
        "reply_to": gettext("Reply to %(name)s"),
        "picture_words": gettext("Text in the picture"),
        "correcting": gettext("You are correcting what %(name)s wrote"),
        "study_failed": gettext("The study view could not be loaded. Try again in a moment."),
        "word": gettext("Word"),
        "look": gettext("Look"),
    }
    text = json.dumps(messages, ensure_ascii=False)
    for char, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, code)
    return format_html('<script id="script-messages" type="application/json">{}</script>', SafeString(text))
