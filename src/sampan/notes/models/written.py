"""Drafts, notes, and what notes said before."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.querysets import NoteQuerySet, RevisionQuerySet
from sampan.notes.types import Kind, MediaState, Visibility

TITLE_COLUMN = 200
BODY_COLUMN = 20_000
"""Room in the table; the limits that people meet are settings."""


def choices_of(kind: type[Kind] | type[Visibility] | type[MediaState]) -> list[tuple[str, str]]:
    """The values of an enumeration as a field wants them."""
    return [(item.value, item.value) for item in kind]


class Written(models.Model):
    """What a draft and a note have in common."""

    kind = models.CharField(_("kind"), max_length=8, choices=choices_of(Kind), default=Kind.PICTURE)
    title = models.CharField(_("title"), max_length=TITLE_COLUMN, blank=True, default="")
    body = models.CharField(_("body"), max_length=BODY_COLUMN, blank=True, default="")
    category = models.CharField(_("category"), max_length=30, blank=True, default="")
    place = models.CharField(_("place"), max_length=60, blank=True, default="")
    visibility = models.CharField(
        _("visibility"), max_length=9, choices=choices_of(Visibility), default=Visibility.PUBLIC
    )
    declares_original = models.BooleanField(_("declares original"), default=False)
    declares_ai = models.BooleanField(_("declares ai"), default=False)
    declares_ad = models.BooleanField(_("declares ad"), default=False)
    comments_closed = models.BooleanField(_("comments closed"), default=False)

    class Meta:
        abstract = True


class Note(Written):
    """A published note. Its id is the moment of publishing."""

    id = snowflake_pk()
    author = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="notes", verbose_name=_("author")
    )
    language = models.CharField(_("language"), max_length=10, default="und")
    cover = models.ForeignKey(
        "notes.Media",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
    )
    media_count = models.PositiveSmallIntegerField(_("media count"), default=0)
    like_count = models.PositiveIntegerField(_("like count"), default=0)
    collect_count = models.PositiveIntegerField(_("collect count"), default=0)
    comment_count = models.PositiveIntegerField(_("comment count"), default=0)
    share_count = models.PositiveIntegerField(_("share count"), default=0)
    has_poll = models.BooleanField(
        _("has poll"), default=False, db_default=False, help_text="Whether there is a poll to look for."
    )
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, help_text="Hidden by the staff.")
    created_at = models.DateTimeField(_("created at"), default=now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    heard_and_seen = models.TextField(
        _("heard and seen"),
        blank=True,
        default="",
        help_text="Words spoken in its videos and read in its pictures, for the search.",
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(fields=["author", "-id"], name="note_by_author"),
            models.Index(
                fields=["-id"], name="note_public", condition=models.Q(visibility="public", hidden_at=None)
            ),
            models.Index(
                fields=["category", "-id"],
                name="note_by_category",
                condition=models.Q(visibility="public", hidden_at=None),
            ),
            models.Index(
                fields=["-id"],
                name="note_video",
                condition=models.Q(visibility="public", hidden_at=None, kind="video"),
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Draft(Written):
    """A note in the making; kept until published or thrown away. `key` is made by the browser."""

    id = snowflake_pk()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    key = models.UUIDField(default=uuid.uuid4)
    topics = models.JSONField(default=list, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    poll = models.JSONField(default=dict, blank=True)
    cover = models.ForeignKey(
        "notes.Media", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    schedule_failure = models.CharField(max_length=60, blank=True, default="")
    published_note = models.OneToOneField(
        Note, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="draft_key_once")]
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="draft_due",
                condition=models.Q(publish_at__isnull=False, published_at=None),
            ),
            models.Index(fields=["owner", "-id"], name="draft_by_owner"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Revision(models.Model):
    """What a note said before an edit."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=TITLE_COLUMN, blank=True)
    body = models.CharField(max_length=BODY_COLUMN, blank=True)
    media = models.JSONField(default=list, help_text="Ids in their order, the cover first named.")
    visibility = models.CharField(max_length=9, choices=choices_of(Visibility), default=Visibility.SELF)
    created_at = models.DateTimeField(default=now)

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"revision {self.pk} of note {self.note_id}"
