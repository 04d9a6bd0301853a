"""Keeps translations: an author's own for one place, an engine's for every place with the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from sampan.core import events, live
from sampan.translation import configuration
from sampan.translation.errors import OwnTranslationInvalid, UnknownLanguage
from sampan.translation.events import PrivateTranslated
from sampan.translation.keys import key_of_hash, memory_hash, normalize_body, text_hash
from sampan.translation.language import detect_language
from sampan.translation.models import Memory, Wanted
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, ZH_HANT, Text

# 20 digits and their quotes each: 200 keys stay well under what one live message may carry.
KEYS_PER_MESSAGE = 200
TOLD_APART = ("message", "chat")
"""Kinds of private texts whose arrivals their own room tells those who may see them: `text:<language>` is
open to anybody, and even keys that say nothing would say when people talk."""


def keep_author_translation(*, text: Text, to: str, body: str, account_id: int) -> None:
    """Remember the author's own translation of the text in its scope; it wins over every engine there.

    It replaces an earlier one of the same scope and language. Whether this account may speak for that
    scope is for the caller to know. An original that changes later is no longer served by it.

    Raises:
        OwnTranslationInvalid: empty, too long, or the text has no scope.
        UnknownLanguage: ``to`` is not translated here.
    """
    keep_author_translations([(text, body)], to=to, account_id=account_id)


def keep_author_translations(pairs: Iterable[tuple[Text, str]], *, to: str, account_id: int) -> None:
    """The same for many texts with their translations at once, in two queries; of two for one scope the
    last counts. Raises as `keep_author_translation`, and keeps nothing then."""
    if to not in LANGUAGES:
        raise UnknownLanguage(to)
    given = {text.scope: (text, body) for text, body in pairs}
    rows = {
        scope: _authors_row(text, body, to=to, account_id=account_id) for scope, (text, body) in given.items()
    }
    with transaction.atomic():
        Memory.objects.filter(scope__in=rows, target=to, origin=Memory.Origin.AUTHOR).delete()
        Memory.objects.bulk_create(rows.values())
        announce_hashes([memory_hash(text) for text, _body in given.values()], target=to)


def _authors_row(text: Text, body: str, *, to: str, account_id: int) -> Memory:
    limit = configuration.max_chars()
    kept = normalize_body(body)
    if not kept or len(kept) > limit or not text.scope:
        raise OwnTranslationInvalid(limit)
    return Memory(
        text_hash=text_hash(text.body),
        scope=text.scope,
        source=detect_language(text.body),
        target=to,
        origin=Memory.Origin.AUTHOR,
        body=kept,
        account_id=account_id,
    )


@transaction.atomic
def forget_translations(*, scopes: Iterable[str]) -> None:
    """Forget the authors' own translations of these scopes, for instance when a note is deleted, and all
    that was made, or waits to be made, of words that stood there in private. Twice does no harm.
    """
    known = [scope for scope in scopes if scope]
    waiting = Wanted.objects.filter(scope__in=known)
    # Held first: a worker that keeps what it just made of them has then finished, and all of it is found.
    list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    waiting.delete()
    rows = Memory.objects.filter(scope__in=known)
    rows.filter(Q(origin=Memory.Origin.AUTHOR) | Q(is_private=True)).delete()


def keep_here(*, scopes: Iterable[str], targets: Iterable[str]) -> None:
    """Let no engine but those for private texts have what still waits of these scopes in these languages:
    nobody agrees to more any longer. Twice does no harm."""
    rows = Wanted.objects.filter(scope__in=list(scopes), target__in=list(targets), may_leave=True)
    rows.update(may_leave=False)


def carry_translations(pairs: Iterable[tuple[Text, Text]]) -> None:
    """Let what engines made of private texts serve what became of them, such as a note that was a draft:
    pairs of the text as it was and as it is. Twice does no harm.

    Only for one who had the first and has the second: a translation that is there at once would tell anybody
    else that the words stood somewhere in private.
    """
    known = {memory_hash(was): text for was, text in pairs if was.is_private and was != text}
    rows = Memory.objects.filter(text_hash__in=known, is_private=True, origin=Memory.Origin.ENGINE)
    carried = [_carried(row, known[row.text_hash]) for row in rows]
    if carried:
        remember(carried)


def _carried(row: Memory, text: Text) -> Memory:
    row.pk, row._state.adding = None, True
    row.text_hash, row.is_private = memory_hash(text), text.is_private
    row.scope = text.scope if text.is_private else ""
    return row


def remember(rows: Sequence[Memory]) -> None:
    """Put engines' translations into the memory, take their texts off the list, and tell the open pages.

    Doing it twice does no harm: the first row of a text, language and engine version stays.
    """
    with transaction.atomic():
        Memory.objects.bulk_create(rows, ignore_conflicts=True)
        for target in {row.target for row in rows}:
            hashes = [row.text_hash for row in rows if row.target == target]
            Wanted.objects.filter(text_hash__in=hashes, target=target).delete()
        announce(rows)


def announce(rows: Iterable[Memory | Wanted]) -> None:
    """Tell the open pages, when the transaction commits, how these texts stand now; of those that are
    ``TOLD_APART`` only an event is recorded."""
    known = list(rows)
    for target in sorted({row.target for row in known}):
        texts = [row for row in known if row.target == target]
        apart = sorted({row.scope for row in texts if _is_told_apart(row)})
        announce_hashes([row.text_hash for row in texts if not _is_told_apart(row)], target=target)
        if apart:
            events.record(PrivateTranslated(apart, target))


def _is_told_apart(row: Memory | Wanted) -> bool:
    return row.is_private and row.scope.partition(":")[0] in TOLD_APART


def announce_hashes(hashes: Iterable[str], *, target: str) -> None:
    """Tell the open pages, when the transaction commits, that translations into ``target`` have arrived."""
    known = list(dict.fromkeys(hashes))
    for language in (EN,) if target == EN else (ZH_HANS, ZH_HANT):
        keys = [key_of_hash(hashed, to=language) for hashed in known]
        for start in range(0, len(keys), KEYS_PER_MESSAGE):
            live.publish(f"text:{language}", {"keys": keys[start : start + KEYS_PER_MESSAGE]})
