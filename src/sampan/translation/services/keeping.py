"""Keeps translations: an author's own for one place, an engine's for every place with the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from sampan.core import live
from sampan.translation import configuration
from sampan.translation.errors import OwnTranslationInvalid, UnknownLanguage
from sampan.translation.keys import key_of_hash, normalize_body, text_hash
from sampan.translation.language import detect_language
from sampan.translation.models import Memory, Wanted
from sampan.translation.types import EN, LANGUAGES, ZH_HANS, ZH_HANT, Text

# 20 digits and their quotes each: 200 keys stay well under what one live message may carry.
KEYS_PER_MESSAGE = 200


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
    rows = {text.scope: _authors_row(text, body, to=to, account_id=account_id) for text, body in pairs}
    with transaction.atomic():
        Memory.objects.filter(scope__in=rows, target=to, origin=Memory.Origin.AUTHOR).delete()
        Memory.objects.bulk_create(rows.values())
        announce([row.text_hash for row in rows.values()], target=to)


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


def forget_translations(*, scopes: Iterable[str]) -> None:
    """Forget the authors' own translations of these scopes, for instance when a note is deleted."""
    rows = Memory.objects.filter(scope__in=[scope for scope in scopes if scope])
    rows.filter(origin=Memory.Origin.AUTHOR).delete()


def remember(rows: Sequence[Memory]) -> None:
    """Put engines' translations into the memory, take their texts off the list, and tell the open pages.

    Doing it twice does no harm: the first row of a text, language and engine version stays.
    """
    with transaction.atomic():
        Memory.objects.bulk_create(rows, ignore_conflicts=True)
        for target in {row.target for row in rows}:
            hashes = [row.text_hash for row in rows if row.target == target]
            Wanted.objects.filter(text_hash__in=hashes, target=target).delete()
            announce(hashes, target=target)


def announce(hashes: Iterable[str], *, target: str) -> None:
    """Tell the open pages, when the transaction commits, that translations into ``target`` have arrived."""
    known = list(dict.fromkeys(hashes))
    for language in (EN,) if target == EN else (ZH_HANS, ZH_HANT):
        keys = [key_of_hash(hashed, to=language) for hashed in known]
        for start in range(0, len(keys), KEYS_PER_MESSAGE):
            live.publish(f"text:{language}", {"keys": keys[start : start + KEYS_PER_MESSAGE]})
