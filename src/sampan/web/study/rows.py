"""The rows of the notebook: words with their sentences, corrections with what was said to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from sampan.accounts.types import Reader
from sampan.conversations.selectors import list_comments_by_ids
from sampan.conversations.selectors.messages import list_messages_by_ids
from sampan.core.ids import parse_id
from sampan.translation.scripts import convert_script
from sampan.translation.selectors.notebook import find_meanings, meaning_language
from sampan.translation.study.changes import Change, word_changes
from sampan.translation.study.sentences import around
from sampan.translation.types import Translated
from sampan.web.present.corrections import SOUNDS
from sampan.web.study.markup import study_html
from sampan.web.study.refs import readable_refs


@dataclass(frozen=True)
class ShownSaved:
    """A saved word as the notebook shows it; `sentence` is None once its text is not open any more."""

    id: int
    language: str
    word: str
    traditional: str
    reading: str
    glosses: tuple[str, ...]
    sentence: tuple[str, str, str] | None
    sentence_language: str
    url: str
    created_at: datetime


@dataclass(frozen=True)
class ShownKept:
    """A sentence of the learner's that was put right, as the notebook shows it."""

    id: int
    ref: str
    language: str
    sentence: str
    reading: str
    before: str
    changes: tuple[Change, ...]
    meaning: str
    meaning_language: str
    awaits_meaning: bool
    """Whether its meaning may still come."""
    sounds: str
    sounds_label: str
    remark: str
    can_tap: bool
    """Whether its words can be looked up: where it was said is still open to the learner."""
    url: str
    created_at: datetime

    @property
    def html(self) -> SafeString:
        """The sentence word by word; of Chinese with pinyin."""
        return study_html(self.sentence)

    @property
    def is_right(self) -> bool:
        """Whether nothing had to be changed."""
        return self.sentence == self.before


def shown_words(rows: Sequence[Any], *, reader: Reader) -> list[ShownSaved]:
    """Words with their sentences, as far as the texts that they came from are still open to the reader."""
    readable = readable_refs((row.ref for row in rows), reader=reader)
    places = _places(readable, reader)
    return [_word(row, row.ref in readable, places, reader.language) for row in rows]


def shown_sentences(rows: Sequence[Any], *, reader: Reader) -> list[ShownKept]:
    """Sentences with their meanings and with the place where each was said, while that is open to the reader.

    One query for the meanings that are missing, two for comments, three for messages.
    """
    places = _places((row.ref for row in rows), reader)
    meanings = find_meanings(rows, reader=reader)
    return [_sentence(row, places.get(row.ref, ""), meanings.get(row.pk), reader) for row in rows]


def _word(row: Any, is_readable: bool, places: dict[str, str], language: str) -> ShownSaved:
    sentence = around(row.sentence, row.word) if row.sentence and is_readable else None
    if sentence is not None and not sentence[1] and row.traditional:
        sentence = around(row.sentence, row.traditional)
    gloss = (
        convert_script(row.gloss, to=language)
        if row.language == "en" and language == "zh-Hant"
        else row.gloss
    )
    return ShownSaved(
        id=row.pk,
        language=row.language,
        word=row.word,
        traditional=row.traditional,
        reading=row.reading,
        glosses=tuple(gloss.split("\n")) if gloss else (),
        sentence=sentence,
        sentence_language="zh-Hans" if row.language == "zh" else "en",
        url=places.get(row.ref, ""),
        created_at=row.created_at,
    )


def _sentence(row: Any, url: str, found: Translated | None, reader: Reader) -> ShownKept:
    meaning, language = row.meaning, row.meaning_language
    if not meaning and found is not None and found.is_translation:
        meaning, language = found.body, found.target
    return ShownKept(
        id=row.pk,
        ref=row.ref,
        language="" if row.language == "und" else row.language,
        sentence=row.sentence,
        reading=row.reading,
        before=row.before,
        changes=tuple(word_changes(row.before, row.sentence)),
        meaning=meaning,
        meaning_language=language,
        awaits_meaning=not meaning and found is None and bool(meaning_language(row.language, reader=reader)),
        sounds=row.sounds,
        sounds_label=str(SOUNDS.get(row.sounds, "")),
        remark=row.remark,
        can_tap=url != "",
        url=url,
        created_at=row.created_at,
    )


def _places(refs: Iterable[str], reader: Reader) -> dict[str, str]:
    """Where each text stands: of comments and messages those that are open to the reader.

    Two queries where comments are among them, three where messages are.
    """
    ids: dict[str, dict[int, str]] = {"comment": {}, "message": {}}
    places: dict[str, str] = {}
    for ref in refs:
        kind, _colon, rest = ref.partition(":")
        target = parse_id(rest.partition(":")[0])
        if target is None:
            continue
        if kind in ids:
            ids[kind][target] = ref
        elif kind in ("note", "product"):
            places[ref] = reverse(kind, args=[target])
    if ids["comment"]:
        for row in list_comments_by_ids(ids["comment"], reader=reader):
            places[ids["comment"][row.pk]] = f"{reverse('note', args=[row.note_id])}#comment-{row.pk}"
    if ids["message"]:
        for message in list_messages_by_ids(ids["message"], reader=reader):
            chat = reverse("chat", args=[message.chat_id])
            places[ids["message"][message.pk]] = f"{chat}?at={message.seq}#m-{message.seq}"
    return places
