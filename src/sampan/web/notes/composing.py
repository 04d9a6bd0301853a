"""What the composer's pages show: a draft or a note being edited, its pictures, the limits, the list of
drafts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.core.errors import DomainError
from sampan.notes import services
from sampan.notes.media.messages import failure_message
from sampan.notes.services.content import ALT_MAX, PLACE_MAX
from sampan.notes.services.polls import OPTIONS_MIN, POLL_DAYS
from sampan.notes.services.translating import other_language
from sampan.notes.types import Kind, MediaState, NoteContent, PollContent, Visibility
from sampan.notes.wording import count_body, count_letters, count_title, is_latin_title
from sampan.translation.language import detect_language
from sampan.web.notes.media_json import media_json
from sampan.web.present import files
from sampan.web.shown_media import ShownPicture
from sampan.web.site.context import CHANNELS

if TYPE_CHECKING:
    from sampan.notes.selectors.drafts import Draft, Media

LEAD_LENGTH = 80
"""Characters of a body that stand in the list of drafts: one line."""
VISIBILITIES = (
    (Visibility.PUBLIC, _("Everyone"), _("Anybody can see it, signed in or not.")),
    (Visibility.FOLLOWERS, _("Followers"), _("Only people who follow you.")),
    (Visibility.MUTUAL, _("Mutual followers"), _("Only people who follow you and whom you follow.")),
    (Visibility.SELF, _("Only me"), _("Nobody but you.")),
)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A picture or video in the composer; `failure` is a sentence, '' when all is well."""

    id: str
    kind: str
    state: str
    progress: int
    failure: str
    url: str
    large_url: str
    width: int
    height: int
    thumbhash: str
    alt: str
    is_cover: bool
    crop: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ShownCompose:
    """A draft, or a published note being edited, as the composer's page shows it."""

    mode: Literal["new", "edit"]
    content: NoteContent
    writer: str
    """The author's own language, which tells whom a preview is for while nothing is written."""
    media: tuple[ShownItem, ...] = ()
    key: str = ""
    note_id: str = ""
    publish_at: datetime | None = None
    waiting: bool = False
    error: DomainError | None = None
    source: str = field(init=False)
    other_language: str = field(init=False)

    def __post_init__(self) -> None:
        source = detect_language(f"{self.content.title}\n{self.content.body}")
        object.__setattr__(self, "source", "" if source == "und" else source)
        object.__setattr__(self, "other_language", other_language(self.source or self.writer))

    def __getattr__(self, name: str) -> Any:
        """The content's own fields (title, body, visibility ...) are the page's too."""
        if name in NoteContent.__dataclass_fields__:
            return getattr(self.content, name)
        raise AttributeError(name)

    @property
    def topics_text(self) -> str:
        """The topics as one writes them in a single field."""
        return " ".join(self.content.topics)

    @property
    def poll_fields(self) -> list[str]:
        """The answers of the poll, and empty fields up to the most that it may have."""
        options = list(self.content.poll.options) if self.content.poll else []
        return options + [""] * (settings.SAMPAN_POLL_OPTIONS_MAX - len(options))

    @property
    def poll_days(self) -> int:
        """How long the poll runs."""
        return self.content.poll.days if self.content.poll else PollContent().days

    @property
    def cover_id(self) -> str:
        """The cover's id, '' for none."""
        return next((item.id for item in self.media if item.is_cover), "")

    @property
    def publish_url(self) -> str:
        """Where the page's form goes."""
        return (
            reverse("note_edit", args=[self.note_id]) if self.mode == "edit" else self._url("draft_publish")
        )

    @property
    def save_url(self) -> str:
        return self._url("draft_save")

    @property
    def schedule_url(self) -> str:
        return self._url("draft_schedule")

    @property
    def preview_url(self) -> str:
        # A published note has no draft, and a preview keeps nothing: any key will do.
        return reverse("draft_preview", args=[self.key or "00000000-0000-0000-0000-000000000000"])

    @property
    def cancel_url(self) -> str:
        return self._url("draft_cancel")

    @property
    def discard_url(self) -> str:
        return self._url("draft_discard")

    @property
    def tags_url(self) -> str:
        """Where the products on its pictures are kept."""
        return reverse("note_tags", args=[self.note_id]) if self.mode == "edit" else self._url("draft_tags")

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.key]) if self.key else ""


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft in the list of drafts; `failure` says why it was not published as it was meant to be."""

    key: str
    kind: str
    title: str
    lead: str
    cover: ShownPicture | None
    picture_count: int
    updated_at: datetime
    publish_at: datetime | None
    waiting: bool
    progress: int
    failure: str
    edit_url: str
    publish_url: str
    cancel_url: str
    discard_url: str


def shown_items(media: Sequence[Media], cover_id: int | None) -> tuple[ShownItem, ...]:
    """Pictures and videos in their order; without a chosen cover the first one is it. No query."""
    chosen = cover_id if cover_id in {one.pk for one in media} else (media[0].pk if media else None)
    return tuple(_item(one, is_cover=one.pk == chosen) for one in media)


def shown_draft(draft: Draft) -> ShownDraft:
    """One draft of the list; its media and cover are loaded. No query."""
    key, media = str(draft.key), list(draft.media.all())
    waiting = is_waiting(draft)
    cover = draft.cover or (media[0] if media else None)
    return ShownDraft(
        key=key,
        kind=str(draft.kind),
        title=draft.title,
        lead=draft.body[:LEAD_LENGTH].replace("\n", " "),
        cover=files.cover(cover) if cover is not None and cover.state == MediaState.READY else None,
        picture_count=len(media),
        updated_at=draft.updated_at,
        publish_at=None if waiting else draft.publish_at,
        waiting=waiting,
        progress=min((one.progress for one in media), default=0),
        failure=_why_not(draft),
        edit_url=f"{reverse('compose')}?key={key}",
        publish_url=reverse("draft_publish", args=[key]),
        cancel_url=reverse("draft_cancel", args=[key]),
        discard_url=reverse("draft_discard", args=[key]),
    )


def is_waiting(draft: Draft) -> bool:
    """Whether the author has pressed Publish and the note appears when its video is ready."""
    return draft.publish_at is not None and draft.publish_at <= now() and draft.kind == Kind.VIDEO


def page_context(
    compose: ShownCompose, *, drafts_count: int = 0, tags: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """Everything that composer/compose.html is given, and the same as JSON for its scripts."""
    return {
        "compose": compose,
        "shop_is_on": settings.SAMPAN_SHOP,
        "categories": [(item.value, label) for item, label in CHANNELS.items()],
        "visibilities": [(value.value, label, why) for value, label, why in VISIBILITIES],
        "limits": limits(),
        "poll_limits": {
            "least": OPTIONS_MIN,
            "most": settings.SAMPAN_POLL_OPTIONS_MAX,
            "length": settings.SAMPAN_POLL_OPTION_MAX,
            "days": POLL_DAYS,
        },
        "drafts_count": drafts_count,
        "compose_data": {
            **{name: getattr(compose, name) for name in _PLAIN},
            "media": [asdict(item) for item in compose.media],
            "publish_at": compose.publish_at.isoformat() if compose.publish_at else None,
            "error": {"message": compose.error.message, "field": compose.error.field or ""}
            if compose.error
            else None,
            "limits": limits(),
            "tags": list(tags),
            "urls": _urls(compose),
        },
    }


_PLAIN = (
    *("mode", "key", "note_id", "kind", "title", "body", "topics", "topics_text", "category", "place"),
    *("visibility", "declares_original", "declares_ai", "declares_ad", "comments_closed", "cover_id"),
    *("translations", "source", "other_language", "waiting"),
)


def limits() -> dict[str, int]:
    """What the composer's counters and file choosers are told."""
    return {
        "title_units": settings.SAMPAN_TITLE_UNITS,
        "title_latin": settings.SAMPAN_TITLE_LATIN,
        "body": settings.SAMPAN_BODY_MAX,
        "topics": settings.SAMPAN_TOPICS_MAX,
        "pictures": settings.SAMPAN_PICTURES_MAX,
        "place": PLACE_MAX,
        "alt": ALT_MAX,
        "picture_bytes": settings.SAMPAN_PICTURE_MAX_BYTES,
        "picture_pixels": settings.SAMPAN_PICTURE_MAX_PIXELS,
        "video_bytes": settings.SAMPAN_VIDEO_MAX_BYTES,
        "video_seconds": settings.SAMPAN_VIDEO_MAX_SECONDS,
        "tags": settings.SAMPAN_TAGS_MAX,
        "schedule_min_seconds": settings.SAMPAN_SCHEDULE_MIN_SECONDS,
        "schedule_max_seconds": settings.SAMPAN_SCHEDULE_MAX_SECONDS,
    }


def counts(title: str, body: str, topics: int) -> dict[str, int | bool]:
    """How long the words are and how long they may be, as `draft_save` answers."""
    latin = is_latin_title(title)
    return {
        "title": count_letters(title) if latin else count_title(title),
        "title_limit": settings.SAMPAN_TITLE_LATIN if latin else settings.SAMPAN_TITLE_UNITS,
        "title_latin": latin,
        "body": count_body(body),
        "body_limit": settings.SAMPAN_BODY_MAX,
        "topics": topics,
        "topics_limit": settings.SAMPAN_TOPICS_MAX,
    }


def _item(one: Media, *, is_cover: bool) -> ShownItem:
    known = media_json(one)
    urls: dict[str, str] = known["urls"]
    return ShownItem(
        id=known["id"],
        kind=known["kind"],
        state=known["state"],
        progress=known["progress"],
        failure=failure_message(one.failure),
        url=urls.get("card", ""),
        large_url=urls.get("large", ""),
        width=one.width,
        height=one.height,
        thumbhash=one.thumbhash,
        alt=one.alt,
        is_cover=is_cover,
        crop=one.crop,
    )


def _urls(compose: ShownCompose) -> dict[str, str]:
    return {
        **{
            name: getattr(compose, f"{name}_url")
            for name in ("save", "publish", "schedule", "preview", "cancel", "discard", "tags")
        },
        "drafts": reverse("drafts"),
        "topic_suggest": reverse("topic_suggest"),
        "mention_suggest": reverse("mention_suggest"),
        "upload_picture": reverse("upload_picture"),
        "upload_video": reverse("tus"),
    }


def _why_not(draft: Draft) -> str:
    """The sentence for a schedule or a wait that came to nothing, exact where the draft still shows why."""
    if not draft.schedule_failure:
        return ""
    failed = next((one for one in draft.media.all() if one.failure), None)
    if failed is not None:
        return failure_message(failed.failure)
    problem = services.find_problem(draft)
    if problem is not None:
        return problem.message
    return str(_("It could not be published at the time that you set. Look it over and publish it again."))
