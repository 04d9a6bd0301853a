"""Plain text of members made into safe HTML: links, mentions, topics and line breaks."""

import re
from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。！？；：、）》」】]+)"
    r"|(?P<mention>(?<![\w/.@])@(?P<handle>[A-Za-z0-9_]{2,30})(?:@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,})?)"
    r"|(?P<topic>[#＃](?P<name>[\w\-·]{1,60})(?:\[话题\][#＃])?)"
)
URL_SHOWN = 40
"""A longer address is shown cut, so that it does not break a narrow page."""


def linkify(
    text: str,
    *,
    topic_url: Callable[[str], str] | None = None,
    profile_url: Callable[[str], str] | None = None,
) -> SafeString:
    """Escape `text` and turn addresses, @handles and #topics into links; line breaks become <br>."""
    pieces: list[str] = []
    end = 0
    for match in TOKEN.finditer(text):
        pieces.append(str(escape(text[end : match.start()])))
        pieces.append(_link(match, topic_url, profile_url))
        end = match.end()
    pieces.append(str(escape(text[end:])))
    return mark_safe("".join(pieces).replace("\r\n", "\n").replace("\n", "<br>"))  # noqa: S308 - escaped above


def _link(
    match: re.Match[str], topic_url: Callable[[str], str] | None, profile_url: Callable[[str], str] | None
) -> str:
    whole = str(escape(match.group(0)))
    if match.group("url"):
        url = match.group("url").rstrip(".,!?;:)")
        shown = url if len(url) <= URL_SHOWN else url[: URL_SHOWN - 1] + "…"
        rest = str(escape(match.group("url")[len(url) :]))
        return (
            f'<a href="{escape(url)}" rel="nofollow noopener ugc" target="_blank">{escape(shown)}</a>{rest}'
        )
    if match.group("handle") and profile_url:
        return f'<a class="mention" href="{escape(profile_url(match.group("handle")))}">{whole}</a>'
    if match.group("name") and topic_url:
        name = match.group("name")
        return f'<a class="topic" href="{escape(topic_url(name))}">#{escape(name)}</a>'
    return whole
