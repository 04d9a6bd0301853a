"""What is written in a picture: signs, menus, screenshots, read by a machine."""

from django.db import models

from sampan.core.clock import now
from sampan.notes.models.media import Media


class PictureText(models.Model):
    """The words in one picture, or the reader's work on them; there is none for pictures of drafts.

    `blocks` are in reading order, each with its text, language and place, see `translation.pictures.types`.
    `media_version` is the version of the picture that was read: another crop shows other words.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        READY = "ready"
        NONE = "none"
        FAILED = "failed"

    media = models.OneToOneField(
        Media, primary_key=True, on_delete=models.CASCADE, related_name="picture_text"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    blocks = models.JSONField(default=list, blank=True)
    media_version = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=20, blank=True, default="")
    engine = models.CharField(
        max_length=60, blank=True, default="", help_text="What read it, with its version."
    )
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["media"],
                name="picture_text_wanted",
                condition=models.Q(state__in=["waiting", "working"]),
            )
        ]

    def __str__(self) -> str:
        return f"text in picture {self.media_id}"
