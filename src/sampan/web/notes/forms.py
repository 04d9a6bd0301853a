"""Reads what the composer sends, as JSON from its scripts or as an ordinary form, into a NoteContent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Invalid, TooLarge
from sampan.core.ids import parse_id
from sampan.notes.types import Kind, NoteContent, PollContent, Visibility
from sampan.translation.types import LANGUAGES

LIST_MAX = 100
"""Entries that are read of any list; more than any note may hold, so that the refusal can name the limit."""
JSON_BYTES_MAX = 512 * 1024
"""A draft that is full to the brim, with translations into every language, is half of it."""
DAYS_MAX = 999
"""Days of a poll that are read at all; more than any poll may run, so that the refusal can say so."""
_BETWEEN_TOPICS = re.compile(r"[\s,，、;；#＃]+")
FLAGS = ("declares_original", "declares_ai", "declares_ad", "comments_closed")


def read_json(request: HttpRequest, *, bytes_max: int = JSON_BYTES_MAX) -> dict[str, Any]:
    """The JSON object in the body; {} for an empty body. Raises TooLarge, Invalid for anything else."""
    if not request.body:
        return {}
    if len(request.body) > bytes_max:
        raise TooLarge("json", _("The request could not be read. Reload the page and try again."))
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid("json", _("The request could not be read. Reload the page and try again."))
    return found


def content_from_json(data: dict[str, Any]) -> NoteContent:
    """The content in a JSON object; what is missing or of another type counts as empty."""
    translations = {
        tag: words for tag, words in _mapping(data.get("translations")).items() if tag in LANGUAGES
    }
    return NoteContent(
        kind=_kind(data.get("kind")),
        title=_text(data.get("title")),
        body=_text(data.get("body")),
        topics=tuple(_text(name) for name in _list(data.get("topics"))),
        category=_text(data.get("category")),
        place=_text(data.get("place")),
        visibility=_visibility(data.get("visibility")),
        media_ids=_ids(_list(data.get("media"))),
        cover_id=parse_id(_text(data.get("cover"))),
        alts=_alts(_mapping(data.get("alts"))),
        translations={
            tag: {name: _text(words.get(name)) for name in ("title", "body")}
            for tag, words in translations.items()
            if isinstance(words, dict)
        },
        poll=_poll_from_json(_mapping(data.get("poll"))),
        **{flag: data.get(flag) is True for flag in FLAGS},
    )


def content_from_form(form: QueryDict, *, added: tuple[int, ...] = ()) -> NoteContent:
    """The content in a form; `added` are the pictures that came with it as files, after those named."""
    removed = set(_ids(form.getlist("remove")))
    media = [pk for pk in (*_ids(form.getlist("media")), *added) if pk not in removed]
    return NoteContent(
        kind=_kind(form.get("kind")),
        title=form.get("title", ""),
        body=form.get("body", ""),
        topics=tuple(islice(_topics(form.getlist("topics")), LIST_MAX)),
        category=form.get("category", ""),
        place=form.get("place", ""),
        visibility=_visibility(form.get("visibility")),
        media_ids=tuple(media),
        cover_id=parse_id(form.get("cover")),
        alts=_alts({name.removeprefix("alt-"): form[name] for name in form if name.startswith("alt-")}),
        translations={
            tag: {name: form.get(f"translation-{tag}-{name}", "") for name in ("title", "body")}
            for tag in LANGUAGES
        },
        poll=_poll(form.getlist("poll_option"), form.get("poll_days"), form.get("poll_multiple") == "1"),
        **{flag: form.get(flag) == "1" for flag in FLAGS},
    )


def read_moment(text: str, zone: str = "") -> datetime:
    """The moment in an ISO text; without an offset it is read in `zone` (IANA), else in the instance's own.

    Raises Invalid (publish_at).
    """
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Invalid("moment", _("Choose a day and a time."), field="publish_at")
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ValueError, OSError, LookupError):  # not a zone: a name that some browser made up
        return ZoneInfo(settings.TIME_ZONE)


def _topics(texts: list[str]) -> Iterator[str]:
    """The names in fields that hold one or several each."""
    return (name for text in texts[:LIST_MAX] for name in _BETWEEN_TOPICS.split(text, LIST_MAX) if name)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value[:LIST_MAX] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _ids(values: list[Any]) -> tuple[int, ...]:
    found = (parse_id(_text(value)) for value in values[:LIST_MAX])
    return tuple(pk for pk in found if pk is not None)


def _alts(given: dict[str, Any]) -> dict[int, str]:
    found = ((parse_id(name), alt) for name, alt in list(given.items())[:LIST_MAX])
    return {pk: alt for pk, alt in found if pk is not None and isinstance(alt, str)}


def _poll_from_json(given: dict[str, Any]) -> PollContent | None:
    options = [_text(option) for option in _list(given.get("options"))]
    return _poll(options, given.get("days"), given.get("is_multiple") is True)


def _poll(options: list[str], days: object, is_multiple: bool) -> PollContent | None:
    """The poll, None without any answer; a duration that cannot be read is 0, which publishing refuses."""
    if not any(option.strip() for option in options[:LIST_MAX]):
        return None
    number = parse_id(str(days)) if isinstance(days, str | int) else None
    return PollContent(tuple(options[:LIST_MAX]), min(number or 0, DAYS_MAX), is_multiple)


def _kind(value: object) -> Kind:
    return Kind.VIDEO if value == Kind.VIDEO else Kind.PICTURE


def _visibility(value: object) -> Visibility:
    """What the form says; a word that we do not know closes the note rather than opening it."""
    if value in (None, ""):
        return Visibility.PUBLIC
    return next((one for one in Visibility if one == value), Visibility.SELF)
