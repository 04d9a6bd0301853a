"""Notes, their media, drafts, topics, boards, and who liked or collected what."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import snowflake_pk
from sampan.notes.querysets import BoardQuerySet, NoteQuerySet, RevisionQuerySet
from sampan.notes.types import Kind, MediaState, Visibility

TITLE_COLUMN = 200
BODY_COLUMN = 20_000
"""Room in the table; the limits that people meet are settings."""


def _choices(kind: type[Kind] | type[Visibility] | type[MediaState]) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in kind]


class Written(models.Model):
    """What a draft and a note have in common."""

    kind = models.CharField(max_length=8, choices=_choices(Kind), default=Kind.PICTURE)
    title = models.CharField(max_length=TITLE_COLUMN, blank=True, default="")
    body = models.CharField(max_length=BODY_COLUMN, blank=True, default="")
    category = models.CharField(max_length=30, blank=True, default="")
    place = models.CharField(max_length=60, blank=True, default="")
    visibility = models.CharField(max_length=9, choices=_choices(Visibility), default=Visibility.PUBLIC)
    declares_original = models.BooleanField(default=False)
    declares_ai = models.BooleanField(default=False)
    declares_ad = models.BooleanField(default=False)
    comments_closed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Note(Written):
    """A published note. Its id is the moment of publishing."""

    id = snowflake_pk()
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notes")
    language = models.CharField(max_length=10, default="und")
    cover = models.ForeignKey("Media", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    media_count = models.PositiveSmallIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0)
    collect_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    share_count = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="Hidden by the staff.")
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
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
            GinIndex(fields=["title", "body"], name="note_words", opclasses=["gin_trgm_ops"] * 2),
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
    cover = models.ForeignKey("Media", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
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


class Media(models.Model):
    """One picture or video: where its files lie and what is known of it."""

    id = snowflake_pk()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="media")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="media")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=_choices(Kind), default=Kind.PICTURE)
    state = models.CharField(max_length=10, choices=_choices(MediaState), default=MediaState.PROCESSING)
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
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["note", "position"], name="media_of_note"),
            models.Index(fields=["draft", "position"], name="media_of_draft"),
            models.Index(
                fields=["created_at"], name="media_loose", condition=models.Q(note=None, draft=None)
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


class Revision(models.Model):
    """What a note said before an edit."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=TITLE_COLUMN, blank=True)
    body = models.CharField(max_length=BODY_COLUMN, blank=True)
    media = models.JSONField(default=list, help_text="Ids in their order, the cover first named.")
    visibility = models.CharField(max_length=9, choices=_choices(Visibility), default=Visibility.SELF)
    created_at = models.DateTimeField(default=now)

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"revision {self.pk} of note {self.note_id}"


class Topic(models.Model):
    """One subject, whatever it is called in each language."""

    id = snowflake_pk()
    name = models.CharField(max_length=60, help_text="The name that was used first.")
    note_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"#{self.name}"


class TopicName(models.Model):
    """A name of a topic; both languages' names lead to the same topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60, unique=True, help_text="Folded: NFKC, lower case, simplified.")
    language = models.CharField(max_length=10, default="und")

    class Meta:
        indexes = [GinIndex(fields=["key"], name="topic_name_words", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return f"#{self.name}"


class NoteTopic(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="note_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="note_topics")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "topic"], name="note_topic_once")]
        indexes = [models.Index(fields=["topic", "-note"], name="note_by_topic")]

    def __str__(self) -> str:
        return f"note {self.note_id} under topic {self.topic_id}"


class Mention(models.Model):
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "account"], name="mention_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} mentions {self.account_id}"


class Like(models.Model):
    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="likes")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="likes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="like_once")]
        indexes = [models.Index(fields=["account", "-id"], name="like_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} likes note {self.note_id}"


class Board(models.Model):
    """A named collection of notes, open to all or only to its owner."""

    id = snowflake_pk()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="boards")
    title = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True, default="")
    is_public = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    note_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", Lower("title"), name="board_title_once"),
            models.UniqueConstraint(
                fields=["owner"], name="board_default_once", condition=models.Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return f"board {self.pk}"


class Collect(models.Model):
    """A note kept on a board; an account keeps a note on one board at a time."""

    id = snowflake_pk()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="collects")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="collects")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="collects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "note"], name="collect_once")]
        indexes = [models.Index(fields=["board", "-id"], name="collect_by_board")]

    def __str__(self) -> str:
        return f"{self.account_id} keeps note {self.note_id}"
