"""The subtitles of a video: what is said in it, moment by moment, in one language."""

from django.db import models

from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.models.media import Media


class SubtitleTrack(models.Model):
    """The cues of one video in one language, or the recogniser's work on them.

    `language` is zh-Hans, zh-Hant or en; it is empty while a recogniser has not found out yet. `cues` are
    [start, end, text] in milliseconds from the beginning. A track that its author removed stays, empty and
    in the state 'none', so that nobody writes it anew.
    """

    class Origin(models.TextChoices):
        RECOGNISED = "recognised"
        UPLOADED = "uploaded"
        EDITED = "edited"

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        READY = "ready"
        NONE = "none"
        FAILED = "failed"

    id = snowflake_pk()
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="subtitle_tracks")
    language = models.CharField(max_length=8, blank=True, default="")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.RECOGNISED)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Recognition, in percent.")
    failure = models.CharField(max_length=20, blank=True, default="")
    cues = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes, so that caches let go.")
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "language"], name="subtitles_once")]
        indexes = [
            models.Index(
                fields=["id"], name="subtitles_wanted", condition=models.Q(state__in=["waiting", "working"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.language or '?'} subtitles of media {self.media_id}"
