"""What a reader gets to see of texts in other languages, out of the memory in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sampan.translation import configuration
from sampan.translation.confidence import is_doubtful
from sampan.translation.keys import key_of_hash, memory_hash, text_hash, text_key
from sampan.translation.language import detect_language, source_for
from sampan.translation.models import Memory, Wanted
from sampan.translation.querysets import Found
from sampan.translation.scripts import convert_script
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, ZH_HANT, Origin, Text, Translated

_CHINESE = (ZH_HANS, ZH_HANT)
_PEOPLE: tuple[Origin, ...] = ("author", "reader", "people")
_BEST_FIRST = (*_PEOPLE, "engine")


@dataclass(frozen=True)
class QueueState:
    """How many texts wait for an engine, and how many were given up."""

    waiting: int
    given_up: int


def find_translations(texts: Sequence[Text], *, to: str) -> list[Translated | None]:
    """Each text as a reader of ``to`` should see it, in the order of ``texts``; None where it is missing.

    One query whatever the number of texts, and none when nothing needs the memory. What is in the
    reader's language comes back as 'same', Chinese in the other script as 'script'. An author's own
    translation wins over an accepted reader's, that over other people's, and any over an engine's; among
    engines those that refine come first, then the order of the settings decides, then the newest. A private
    text is served by what was made of it, and by what stands there for its words in public; what was made of
    a private text serves no other.

    Raises:
        ValueError: ``to`` is not one of zh-Hans, zh-Hant, en.
    """
    if to not in LANGUAGES:
        raise ValueError(f"unknown language: {to}")
    prepared = [_without_engine(text, to) for text in texts]
    open_texts = [text for text, done in zip(texts, prepared, strict=True) if isinstance(done, str)]
    rows = _rows_for(open_texts, to) if open_texts else {}
    found: list[Translated | None] = []
    for text, done in zip(texts, prepared, strict=True):
        found.append(_from_memory(text, done, rows, to) if isinstance(done, str) else done)
    return found


def needs_engine(text: Text, *, to: str) -> str | None:
    """The language that an engine has to translate this text from, or None when no engine is needed for
    it."""
    done = _without_engine(text, to)
    return done if isinstance(done, str) else None


def list_scopes_that_may_leave(*, kind: str) -> list[str]:
    """Where the private texts of a kind (such as "message") stand that wait for any engine, since a reader
    agreed. One query; the list of wanted texts is bounded."""
    rows = Wanted.objects.waiting().filter(may_leave=True, scope__startswith=f"{kind}:")
    return list(rows.values_list("scope", flat=True))


def list_states() -> QueueState:
    """How long the list of wanted texts is, for operators."""
    return QueueState(
        waiting=Wanted.objects.waiting().count(), given_up=Wanted.objects.filter(state="given_up").count()
    )


def _without_engine(text: Text, to: str) -> Translated | str:
    """The finished answer when no engine is needed, else the source language."""
    key = text_key(text, to=to)
    source = source_for(text.body, to=to, hint=text.language)
    if source is None or source == to:
        return Translated(text.body, detect_language(text.body), to, "same", "", key)
    if source in _CHINESE and to in _CHINESE:
        body = convert_script(text.body, to=to)
        origin: Origin = "same" if body == text.body else "script"
        return Translated(body, source, to, origin, "", key)
    if len(text.body) > configuration.max_chars():
        return Translated(text.body, source, to, "given_up", "", key)
    return source


def _rows_for(texts: Sequence[Text], to: str) -> dict[str, list[Found]]:
    hashes = {text_hash(text.body) for text in texts} | {memory_hash(text) for text in texts}
    targets = _CHINESE if to in _CHINESE else (EN,)
    scopes = {"", *(text.scope for text in texts)}
    rows: dict[str, list[Found]] = {}
    for found in Memory.objects.list_found(hashes=hashes, targets=targets, scopes=scopes):
        rows.setdefault(found.text_hash, []).append(found)
    return rows


def _from_memory(text: Text, source: str, rows: dict[str, list[Found]], to: str) -> Translated | None:
    hashed = memory_hash(text)
    best = _best(_serving(text, hashed, rows), to)
    if best is None or (best.origin == "given_up" and best.doubts == "private" and text.may_leave):
        return None  # now other engines may try
    key = key_of_hash(hashed, to=to)
    if best.origin == "given_up":
        return Translated(text.body, source, to, "given_up", "", key)
    body = best.body if best.target == to else convert_script(best.body, to=to)
    origin: Origin = best.origin if best.origin in _PEOPLE else "engine"
    doubtful = origin == "engine" and is_doubtful(best.doubts, best.confidence)
    return Translated(body, best.source, to, origin, best.engine, key, doubtful, best.by)


def _serving(text: Text, hashed: str, rows: dict[str, list[Found]]) -> list[Found]:
    """The rows that may serve the text: those under its own hash, and for a private one what was made of the
    same words in public. That public words were given up says nothing about engines that may see it."""
    found = [row for row in rows.get(hashed, ()) if row.scope in ("", text.scope)]
    if text.is_private:
        known = rows.get(text_hash(text.body), ())
        found += [row for row in known if row.scope in ("", text.scope) and row.origin != "given_up"]
    return found


def _best(rows: Iterable[Found], to: str) -> Found | None:
    better_first = dict.fromkeys((*configuration.refine_order(), *configuration.engine_order()))
    order = {name: place for place, name in enumerate(better_first)}

    def rank(row: Found) -> tuple[int, int, int, int, int]:
        kind = _BEST_FIRST.index(row.origin) if row.origin in _BEST_FIRST else len(_BEST_FIRST)
        # What was chosen for this very place stands before what serves the words everywhere.
        place = 0 if row.scope else 1
        return kind, place, 0 if row.target == to else 1, order.get(row.engine, len(order)), -row.id

    return min(rows, key=rank, default=None)
