"""Gives every listed note the vector of what it says; takes it away when the note is no longer for all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from sampan.core.clock import now
from sampan.core.queue import defer
from sampan.discovery.models import Neighbors, NoteVector, Watermark
from sampan.discovery.services.alike import find_alike
from sampan.discovery.services.holding import hold_listed
from sampan.discovery.types import family_of
from sampan.notes.models import Media, Note, TopicName
from sampan.translation.embedding import LINE_CHARS_MAX, embed

EMBED_TASK = "discovery.embed_note"
EMBED_LOCK = "discovery.embed"
"""One such job at a time: the model takes turns anyway, and the other places of the queue stay free."""
EMBED_PRIORITY = -5
"""Behind notifications and everything else that somebody waits for."""
TOGETHER_MAX = 16
"""Notes that one job embeds at most, a third of a second: those that wait come along with the first."""
WAITING_LOOKED_AT = 200
"""How many of the newest notes are looked through for others that wait."""
SWEPT = 2_000
"""Notes that one run of the sweep looks at."""
SWEEP_EMBEDS = 150
"""Notes that one run embeds: some five seconds of one processor a minute, 200,000 notes a day."""
TOPICS_CHARS = 100
"""Characters that the names of the topics get of LINE_CHARS_MAX; title and body have the others."""
SWEEP_MARK = "vectors"


@dataclass(frozen=True)
class Meaning:
    """What of a note is embedded, with what stands beside its vector."""

    note_id: int
    author_id: int
    family: int
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()


def want_vector(*, note_id: int) -> None:
    """Have the note embedded if it is listed and says something new; forget its vector if it is not listed.

    Four queries at most. Twice does no harm.
    """
    meanings = _meanings([note_id])
    if not meanings:
        _forget([note_id])
        return
    known = NoteVector.objects.filter(pk=note_id).values_list("text_hash", flat=True).first()
    if known != meanings[0].digest:
        defer(EMBED_TASK, note_id=note_id, _lock=EMBED_LOCK, _priority=EMBED_PRIORITY)


def want_vector_of_media(*, media_id: int) -> None:
    """The same for the note that shows this picture or video; nothing when none does."""
    note_id = Media.objects.filter(pk=media_id).values_list("note", flat=True).first()
    if note_id is not None:
        want_vector(note_id=note_id)


def embed_note(*, note_id: int) -> int:
    """Embed the note, and others of the newest that wait with it; how many were embedded.

    Unchanged and unlisted notes cost nothing. Twice does no harm.
    """
    waiting = [pk for pk in _waiting() if pk != note_id]
    return _embed([note_id, *waiting[: TOGETHER_MAX - 1]])


def embed_missing(*, limit: int = SWEEP_EMBEDS) -> int:
    """Go on through all notes, the newest first, a bounded piece a call: embed those that have no vector,
    and forget the vectors of those that are no longer listed (their author may be suspended); how many were
    embedded.

    Killed in the middle it begins the piece anew.
    """
    mark, _made = Watermark.objects.get_or_create(name=SWEEP_MARK)
    before = mark.tx or 2**63 - 1
    seen = list(Note.objects.filter(pk__lt=before).order_by("-id").values_list("pk", flat=True)[:SWEPT])
    listed = set(Note.objects.listed().filter(pk__in=seen).values_list("pk", flat=True))
    known = set(NoteVector.objects.filter(pk__in=seen).values_list("pk", flat=True))
    _forget([pk for pk in seen if pk in known and pk not in listed])
    missing = [pk for pk in seen if pk in listed and pk not in known]
    done = 0
    for start in range(0, len(missing[:limit]), TOGETHER_MAX):
        done += _embed(missing[start : min(start + TOGETHER_MAX, limit)])
    # A note that cannot be embedded must not hold up the others: the mark moves past it all the same.
    reached = missing[limit - 1] if len(missing) > limit else (seen[-1] if len(seen) == SWEPT else 0)
    Watermark.objects.filter(name=SWEEP_MARK).update(tx=reached, moved_at=now())
    return done


def _waiting() -> Sequence[int]:
    """Of the newest listed notes those that have no vector yet. Two queries."""
    newest = list(Note.objects.listed().order_by("-id").values_list("pk", flat=True)[:WAITING_LOOKED_AT])
    known = set(NoteVector.objects.filter(pk__in=newest).values_list("pk", flat=True))
    return [pk for pk in newest if pk not in known]


def _embed(note_ids: Sequence[int]) -> int:
    meanings = _meanings(note_ids)
    rows = NoteVector.objects.filter(pk__in=note_ids).values_list("pk", "text_hash")
    known = dict(rows)
    changed = [one for one in meanings if known.get(one.note_id) != one.digest]
    if not changed:
        return 0
    vectors = embed([one.text for one in changed])
    with transaction.atomic():
        still = hold_listed([one.note_id for one in changed])
        NoteVector.objects.bulk_create(
            [
                NoteVector(
                    note_id=one.note_id,
                    author_id=one.author_id,
                    language=one.family,
                    vector=vector,
                    text_hash=one.digest,
                    made_at=now(),
                )
                for one, vector in zip(changed, vectors, strict=True)
                if one.note_id in still
            ],
            update_conflicts=True,
            unique_fields=["note"],
            update_fields=["author_id", "language", "vector", "text_hash", "made_at"],
        )
    for one in changed:
        find_alike(note_id=one.note_id)
    return len(changed)


def _forget(note_ids: Sequence[int]) -> None:
    if note_ids:
        NoteVector.objects.filter(pk__in=note_ids).delete()
        Neighbors.objects.filter(pk__in=note_ids).update(alike_ids=[], alike_scores=[])


def _meanings(note_ids: Sequence[int]) -> list[Meaning]:
    """What the listed ones among the notes say. Two queries."""
    names: dict[int, list[str]] = {}
    rows = TopicName.objects.filter(topic__note_topics__note__in=note_ids)
    for note_id, name in rows.order_by("topic__note_topics__position", "pk").values_list(
        "topic__note_topics__note", "name"
    ):
        names.setdefault(note_id, []).append(name)
    notes = Note.objects.listed().filter(pk__in=note_ids)
    found = notes.values_list("pk", "author_id", "language", "title", "body", "heard_and_seen")
    return [
        Meaning(pk, author, family_of(language), write_meaning(title, names.get(pk, ()), body, heard))
        for pk, author, language, title, body, heard in found
    ]


def write_meaning(title: str, topics: Iterable[str], body: str, heard_and_seen: str) -> str:
    """What is embedded of a note: title, topics in every name, the beginning of the body, and what is heard
    and seen in its media if there is room left; LINE_CHARS_MAX characters in all.
    """
    named = " ".join(dict.fromkeys(topics))[:TOPICS_CHARS]
    parts = (title, named, body, heard_and_seen)
    return "\n".join(part.strip() for part in parts if part.strip())[:LINE_CHARS_MAX]
