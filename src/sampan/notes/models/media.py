"""Pictures and videos, and uploads under way."""

import uuid

from django.db import models

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.written import Draft, Note, choices_of
from sampan.notes.types import Kind, MediaState


class Media(models.Model):
    """One picture or video: where its files lie and what is known of it."""

    id = snowflake_pk()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="media")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="media")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=choices_of(Kind), default=Kind.PICTURE)
    state = models.CharField(max_length=10, choices=choices_of(MediaState), default=MediaState.PROCESSING)
    failure = models.CharField(max_length=60, blank=True, default="")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Processing, in percent.")
    key = models.CharField(max_length=64, unique=True, help_text="Random folder of its files.")
    is_public = models.BooleanField(default=False)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    has_sound = models.BooleanField(default=False)
    thumbhash = models.CharField(max_length=60, blank=True, default="")
    alt = models.CharField(max_length=500, blank=True, default="")
    crop = models.JSONField(null=True, blank=True, help_text="x, y, w, h in 0..1 of the upright picture.")
    version = models.PositiveSmallIntegerField(default=1, help_text="Counts re-crops, so that caches let go.")
    subtitles = models.JSONField(
        default=dict,
        blank=True,
        help_text="What pages need to know of its tracks: state, and the version of each language.",
    )
    is_held = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A room above keeps it under something of its own, a product or a review: it is not loose.",
    )
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["note", "position"], name="media_of_note"),
            models.Index(fields=["draft", "position"], name="media_of_draft"),
            models.Index(
                fields=["created_at"],
                name="media_loose",
                condition=models.Q(note=None, draft=None, is_held=False),
            ),
            models.Index(
                fields=["-id"],
                name="media_unheard",
                condition=models.Q(kind="video", state="ready", has_sound=True, subtitles={}),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Upload(models.Model):
    """A resumable upload under way; the size of its part file is the offset."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="uploads")
    draft_key = models.UUIDField(null=True, blank=True)
    filename = models.CharField(max_length=255, blank=True, default="")
    length = models.PositiveBigIntegerField()
    media = models.ForeignKey(Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"upload {self.pk}"
