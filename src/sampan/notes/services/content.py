"""What a note must be before it is published; each refusal names the field and the exact limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sampan.accounts.types import Interest
from sampan.core.errors import DomainError, Invalid, TooLarge
from sampan.notes.models import BODY_COLUMN, TITLE_COLUMN, Draft, Media, Note
from sampan.notes.services.polls import check_poll, clean_poll, find_poll_content, poll_from_json
from sampan.notes.topic_names import fold_topic, once_each, topics_in
from sampan.notes.types import Kind, MediaState, NoteContent
from sampan.notes.wording import (
    clean_line,
    clean_text,
    count_body,
    count_letters,
    count_title,
    is_latin_title,
)

PLACE_MAX = 60
"""Characters of a place: a city and its country fit."""
ALT_MAX = 500
"""Characters of what a picture shows; screen readers read it in one breath or two."""
TRANSLATIONS_INTO = ("en", "zh-Hans", "zh-Hant")


def clean_content(content: NoteContent) -> NoteContent:
    """The same content with clean words. Over-long words stay: a draft keeps what was typed.

    Raises TooLarge for what is too long even for a draft, Invalid for a category that does not exist.
    """
    title, body, place = clean_line(content.title), clean_text(content.body), clean_line(content.place)
    _check_room("title", title, TITLE_COLUMN)
    _check_room("body", body, BODY_COLUMN)
    _check_room("place", place, PLACE_MAX)
    if content.category and content.category not in set(Interest):
        raise Invalid("category", _("Choose one of the categories in the list, or none."), field="category")
    return replace(
        content,
        title=title,
        body=body,
        place=place,
        topics=tuple(once_each(content.topics)),
        media_ids=tuple(dict.fromkeys(content.media_ids)),
        translations=_clean_translations(content.translations),
        poll=clean_poll(content.poll),
        alts={pk: _clean_alt(alt) for pk, alt in content.alts.items()},
    )


def content_of(draft: Draft, media: Sequence[Media]) -> NoteContent:
    """A draft as its author left it."""
    return NoteContent(
        kind=Kind(draft.kind),
        title=draft.title,
        body=draft.body,
        topics=tuple(draft.topics),
        category=draft.category,
        place=draft.place,
        visibility=draft.visibility,  # type: ignore[arg-type]
        declares_original=draft.declares_original,
        declares_ai=draft.declares_ai,
        declares_ad=draft.declares_ad,
        comments_closed=draft.comments_closed,
        media_ids=tuple(one.pk for one in media),
        cover_id=draft.cover_id,
        translations=draft.translations,
        poll=poll_from_json(draft.poll),
    )


def content_of_note(note: Note, *, translations: dict[str, dict[str, str]]) -> NoteContent:
    """A published note as its author edits it; its media and topics are loaded."""
    topics = [link.topic.name for link in note.note_topics.all()]
    marked = {fold_topic(name) for name in topics_in(note.body)}
    return NoteContent(
        kind=Kind(note.kind),
        title=note.title,
        body=note.body,
        topics=tuple(name for name in topics if fold_topic(name) not in marked),
        category=note.category,
        place=note.place,
        visibility=note.visibility,  # type: ignore[arg-type]
        declares_original=note.declares_original,
        declares_ai=note.declares_ai,
        declares_ad=note.declares_ad,
        comments_closed=note.comments_closed,
        media_ids=tuple(one.pk for one in note.media.all()),
        cover_id=note.cover_id,
        translations=translations,
        poll=find_poll_content(note),
    )


def find_problem(draft: Draft) -> DomainError | None:
    """Why the draft could not be published as it stands now; None when it could. Its media are loaded."""
    media = list(draft.media.all())
    try:
        check_publishable(content_of(draft, media), media)
    except DomainError as problem:
        return problem
    return None


def check_publishable(content: NoteContent, media: Sequence[Media]) -> None:
    """Refuse what may not stand as a note. Raises Invalid (title, body, topics, poll, media)."""
    check_words(content)
    all_topics(content)
    check_poll(content.poll)
    check_media(Kind(content.kind), media)


def check_words(content: NoteContent) -> None:
    """Title and body within their limits, and at least one of them there."""
    if not content.title and not content.body:
        raise Invalid("words_missing", _("Give your note a title or some words."), field="title")
    check_title(content.title)
    count = count_body(content.body)
    if count > settings.SAMPAN_BODY_MAX:
        raise Invalid(
            "body_long",
            _("The text is %(count)d characters long; at most %(limit)d fit. Shorten it by %(over)d."),
            {"count": count, "limit": settings.SAMPAN_BODY_MAX, "over": count - settings.SAMPAN_BODY_MAX},
            field="body",
        )


def check_title(title: str) -> None:
    """A title within its limit: in letters when it is in a Latin script, else in units."""
    if is_latin_title(title):
        count, limit = count_letters(title), settings.SAMPAN_TITLE_LATIN
        message = _("The title is %(count)d letters long; at most %(limit)d fit. Shorten it by %(over)d.")
    else:
        count, limit = count_title(title), settings.SAMPAN_TITLE_UNITS
        message = _(
            "The title is %(count)d characters long (two Latin letters count as one); at most %(limit)d fit. "
            "Shorten it by %(over)d."
        )
    if count > limit:
        raise Invalid("title_long", message, {"count": count, "limit": limit, "over": count - limit}, "title")


def all_topics(content: NoteContent) -> list[str]:
    """The topics of a note: the chosen ones, then those marked in its body. Raises Invalid beyond the
    limit.
    """
    names = once_each([*content.topics, *topics_in(content.body)])
    if len(names) > settings.SAMPAN_TOPICS_MAX:
        raise Invalid(
            "topics_many",
            _("This note has %(count)d topics, those in the text included; at most %(limit)d fit."),
            {"count": len(names), "limit": settings.SAMPAN_TOPICS_MAX},
            field="topics",
        )
    return names


def check_media(kind: Kind, media: Sequence[Media]) -> None:
    """Pictures or the one video there, of the right kind, and ready."""
    if any(one.kind != kind for one in media):
        raise Invalid("media_kind", _("A note holds pictures or one video, not both."), field="media")
    if kind == Kind.VIDEO:
        _check_video(media)
    else:
        _check_pictures(media)
    failed = sum(one.state == MediaState.FAILED for one in media)
    if failed:
        raise Invalid(
            "media_failed",
            ngettext_lazy(
                "One file could not be used. Remove it, then publish again.",
                "%(count)d files could not be used. Remove them, then publish again.",
                "count",
            ),
            {"count": failed},
            field="media",
        )
    if any(one.state != MediaState.READY for one in media):
        raise Invalid(
            "media_processing",
            _("Your files are still being prepared. Publish again in a moment."),
            field="media",
        )


def _check_pictures(media: Sequence[Media]) -> None:
    limit = settings.SAMPAN_PICTURES_MAX
    if not media:
        raise Invalid("media_missing", _("Add at least one picture."), field="media")
    if len(media) > limit:
        raise Invalid(
            "pictures_many",
            _("This note has %(count)d pictures; at most %(limit)d fit."),
            {"count": len(media), "limit": limit},
            field="media",
        )


def _check_video(media: Sequence[Media]) -> None:
    if not media:
        raise Invalid("media_missing", _("Add a video."), field="media")
    if len(media) > 1:
        raise Invalid("videos_many", _("A video note holds one video; remove the others."), field="media")


def _check_room(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise TooLarge(
            f"{field}_room",
            _("That is %(count)d characters; even a draft holds at most %(limit)d here."),
            {"count": len(text), "limit": limit},
            field=field,
        )


def _clean_alt(alt: str) -> str:
    alt = clean_line(alt)
    if len(alt) > ALT_MAX:
        raise Invalid(
            "alt_long",
            _("The description of a picture is %(count)d characters long; at most %(limit)d fit."),
            {"count": len(alt), "limit": ALT_MAX},
            field="alts",
        )
    return alt


def _clean_translations(given: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The author's own translations: known languages, title and body only, empty ones left out."""
    kept: dict[str, dict[str, str]] = {}
    for language in TRANSLATIONS_INTO:
        words = given.get(language) or {}
        title, body = clean_line(str(words.get("title", ""))), clean_text(str(words.get("body", "")))
        _check_room("translations", title, TITLE_COLUMN)
        _check_room("translations", body, BODY_COLUMN)
        fields = {"title": title, "body": body}
        if any(fields.values()):
            kept[language] = {name: text for name, text in fields.items() if text}
    return kept
