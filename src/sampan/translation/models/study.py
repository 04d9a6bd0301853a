"""The dictionary that learners look words up in, and the words and sentences that they keep."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sampan.core.clock import now
from sampan.translation.study.schedule import Progress

WORD_MAX = 80
READING_MAX = 200
GLOSS_MAX = 1_000
SENTENCE_MAX = 200
"""Characters of the sentence that a saved word was met in: a quotation, not a copy of the note."""
REF_MAX = 60
REMARK_MAX = 300


class Language(models.TextChoices):
    """The language of a word; either Chinese script is zh."""

    ZH = "zh"
    EN = "en"


class DictionaryEntry(models.Model):
    """One word with one reading and its senses, one a line. Loaded whole from the shipped files.

    ``word`` is in simplified characters or English in lower case; ``traditional`` is blank where it is the
    same. ``rank`` puts the more usual of several readings first.
    """

    language = models.CharField(max_length=2, choices=Language.choices)
    word = models.CharField(max_length=WORD_MAX)
    traditional = models.CharField(max_length=WORD_MAX, blank=True, default="")
    reading = models.CharField(max_length=READING_MAX, blank=True, default="")
    glosses = models.TextField(blank=True, default="")
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "dictionary entries"
        indexes = (
            models.Index(fields=["word", "language"], name="translation_entry_word"),
            models.Index(
                fields=["traditional"], name="translation_entry_traditional", condition=~Q(traditional="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} {self.reading}"


class DictionaryEdition(models.Model):
    """Which edition of the shipped files lies in the table; one row."""

    digest = models.CharField(max_length=64)
    entry_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest[:8]


class Flashcard(models.Model):
    """How well something in a notebook is known, and when it is asked again (`study.schedule.Progress`)."""

    state = models.PositiveSmallIntegerField(default=1, help_text="1 learning, 2 review, 3 relearning.")
    step = models.PositiveSmallIntegerField(null=True, blank=True, default=0)
    stability = models.FloatField(null=True, blank=True, help_text="In days.")
    difficulty = models.FloatField(null=True, blank=True, help_text="1 (easy) to 10.")
    due_at = models.DateTimeField(default=now)
    review_count = models.PositiveIntegerField(default=0)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def progress(self) -> Progress:
        """What the schedule works with."""
        return Progress(self.state, self.step, self.stability, self.difficulty, self.reviewed_at, self.due_at)


class SavedWord(Flashcard):
    """A word in somebody's notebook, with where it was met."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="saved_words")
    language = models.CharField(max_length=2, choices=Language.choices)
    word = models.CharField(max_length=WORD_MAX)
    traditional = models.CharField(max_length=WORD_MAX, blank=True, default="")
    reading = models.CharField(max_length=READING_MAX, blank=True, default="")
    gloss = models.CharField(max_length=GLOSS_MAX, blank=True, default="")
    sentence = models.CharField(max_length=SENTENCE_MAX, blank=True, default="")
    ref = models.CharField(
        max_length=REF_MAX, blank=True, default="", help_text="Where it was met, such as note:123:body."
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "language", "word"], name="translation_saved_once"),
        )
        indexes = (
            models.Index(F("account"), F("id").desc(), name="translation_saved_newest"),
            models.Index(fields=["account", "due_at"], name="translation_saved_due"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} saved {self.word}"


class SavedSentence(Flashcard):
    """A sentence of a learner's that somebody put right, in the learner's notebook.

    They are their own words and the advice that they were given: they stay, whatever becomes of the
    conversation, and nobody else reads them.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="saved_sentences")
    ref = models.CharField(max_length=REF_MAX, help_text="The correction, such as comment:123:body.")
    language = models.CharField(max_length=10, help_text="BCP 47 of the sentence.")
    sentence = models.TextField(help_text="As it should be.")
    before = models.TextField(help_text="As the learner wrote it.")
    is_private = models.BooleanField(
        default=False, help_text="Not everybody may read it, so not every engine may."
    )
    reading = models.TextField(blank=True, default="", help_text="Pinyin of Chinese.")
    meaning = models.TextField(blank=True, default="")
    meaning_language = models.CharField(max_length=10, blank=True, default="")
    sounds = models.CharField(max_length=8, blank=True, default="")
    remark = models.CharField(max_length=REMARK_MAX, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "ref"], name="translation_sentence_once"),)
        indexes = (
            models.Index(F("account"), F("id").desc(), name="translation_sentence_newest"),
            models.Index(fields=["account", "due_at"], name="translation_sentence_due"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} kept {self.ref}"
