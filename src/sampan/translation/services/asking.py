"""Asks for translations: what is in the memory comes back at once, what is missing is put on the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Greatest

from sampan.core import queue
from sampan.core.clock import now
from sampan.translation import configuration
from sampan.translation.errors import TooManyTexts, UnknownLanguage
from sampan.translation.keys import memory_hash, normalize_body
from sampan.translation.models import Wanted
from sampan.translation.selectors import find_translations, needs_engine
from sampan.translation.services.keeping import carry_translations
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, Text, Translated

DRAIN_TASK = "translation.translate_wanted"

# Somebody looks at the page; somebody may look later.
PRIORITY_READER = 10
# Somebody may have the chat open in which it was said just now.
PRIORITY_TALK = 5
PRIORITY_PREPARED = 0
CONTEXT_MAX = 200


def want_translations(
    texts: Sequence[Text], *, to: str, priority: int = PRIORITY_READER
) -> list[Translated | None]:
    """Each text as a reader of ``to`` should see it; the missing are put on the list of wanted texts and
    are None.

    They arrive on the live channel ``text:<to>`` by their keys; those of messages are told to the members of
    their chat alone (``PrivateTranslated``). Asking again does no harm: a text is on
    the list once, and only its priority can rise.

    Raises:
        TooManyTexts: more texts than one page can hold.
        UnknownLanguage: ``to`` is not translated here.
    """
    limit = configuration.ask_max()
    if len(texts) > limit:
        raise TooManyTexts(limit)
    if to not in LANGUAGES:
        raise UnknownLanguage(to)
    found = find_translations(texts, to=to)
    missing = [text for text, done in zip(texts, found, strict=True) if done is None]
    if missing:
        _put_on_list(missing, to=to, priority=priority)
    return found


def prepare_translations(
    texts: Sequence[Text], *, languages: Iterable[str], priority: int = PRIORITY_PREPARED
) -> None:
    """Have texts translated into these languages before anybody asks, after all that readers wait for.

    Raises:
        TooManyTexts, UnknownLanguage: as ``want_translations``.
    """
    # What was made of a text while it was private serves it now that it is public.
    carry_translations((replace(text, is_private=True), text) for text in texts if text.scope)
    for target in dict.fromkeys(_engine_target(language) for language in languages):
        want_translations(texts, to=target, priority=priority)


def start_draining() -> None:
    """Have a worker go through the list: one such job waits at most, and one runs at a time."""
    queue.defer(DRAIN_TASK, _queueing_lock=DRAIN_TASK, _lock=DRAIN_TASK)


def _engine_target(language: str) -> str:
    """Both scripts of Chinese come out of one translation."""
    return language if language == EN or language not in LANGUAGES else ZH_HANS


def _put_on_list(texts: Sequence[Text], *, to: str, priority: int) -> None:
    target = _engine_target(to)
    # Of one text that is asked for with and without its reader's leave, the one with it counts.
    rows = {
        memory_hash(text): Wanted(
            text_hash=memory_hash(text),
            scope=text.scope if text.is_private else "",
            text=normalize_body(text.body),
            context=text.context[:CONTEXT_MAX],
            source=needs_engine(text, to=to) or "",
            target=target,
            priority=priority,
            is_private=text.is_private,
            may_leave=text.is_private and text.may_leave,
        )
        for text in sorted(texts, key=lambda text: text.may_leave)
    }
    with transaction.atomic():
        # What is over the limit is simply not put on the list now; whoever looks again asks again. What is
        # only prepared leaves half of it to readers, or one long video could keep their texts off it.
        most = configuration.waiting_max() // (1 if priority >= PRIORITY_READER else 2)
        room = most - Wanted.objects.waiting().filter(for_engine="").count()
        Wanted.objects.bulk_create(list(rows.values())[: max(0, room)], ignore_conflicts=True)
        leaving = [hashed for hashed, row in rows.items() if row.may_leave]
        _raise(list(rows), leaving, target=target, priority=priority)
        start_draining()


def _raise(hashes: Sequence[str], leaving: Sequence[str], *, target: str, priority: int) -> None:
    """Let texts that are on the list already be what they are wanted for now: more urgent, no longer only
    to be refined, open to all engines. One that only the engines for private texts gave up is then tried
    anew."""
    opened = Q(may_leave=False, text_hash__in=leaving)
    lost = Q(state=Wanted.State.GIVEN_UP)
    changed = Q(priority__lt=priority) | ~Q(for_engine="") | opened
    rows = Wanted.objects.filter(~lost & changed | lost & opened, text_hash__in=hashes, target=target)
    rows.update(
        priority=Greatest(F("priority"), Value(priority)),
        for_engine="",
        state=Wanted.State.WAITING,
        reason="",
        may_leave=Case(When(opened, then=Value(True)), default=F("may_leave")),
        attempts=Case(When(lost, then=Value(0)), default=F("attempts"), output_field=IntegerField()),
        engines=Case(When(lost, then=Value("")), default=F("engines")),
        not_before=Case(When(lost, then=Value(now())), default=F("not_before")),
    )
