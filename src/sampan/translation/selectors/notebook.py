"""What is in a learner's notebook: words, sentences that were put right, and which of them are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import NotFound, SignInNeeded
from sampan.core.pagination import PAGE_SIZE, Page, page_by_id
from sampan.translation.models import SavedSentence, SavedWord
from sampan.translation.scripts import simplified_letters
from sampan.translation.selectors.memory import find_translations
from sampan.translation.types import LANGUAGES, Text, Translated

EXPORT_MAX = 20_000


def list_saved_words(
    *, reader: Reader, cursor: str | None = None, language: str = "", query: str = "", size: int = PAGE_SIZE
) -> Page[SavedWord]:
    """The reader's words, the newest first. One query.

    `query` is looked for in the words and in what they mean. Raises SignInNeeded.
    """
    rows = SavedWord.objects.filter(account=_signed_in(reader))
    if language:
        rows = rows.filter(language=language)
    query = query.replace("\x00", "")
    if query:
        plain = query.translate(simplified_letters())
        rows = rows.filter(
            Q(word__icontains=plain) | Q(traditional__icontains=query) | Q(gloss__icontains=query)
        )
    return page_by_id(rows, cursor=cursor, size=size)


def list_saved_sentences(
    *, reader: Reader, cursor: str | None = None, language: str = "", query: str = "", size: int = PAGE_SIZE
) -> Page[SavedSentence]:
    """The reader's sentences, the newest first; `language` is 'zh' or 'en'. One query.

    `query` is looked for in the sentences, in the words before and in the meanings. Raises SignInNeeded.
    """
    rows = SavedSentence.objects.filter(account=_signed_in(reader))
    if language:
        rows = rows.filter(language__startswith=language)
    query = query.replace("\x00", "")
    if query:
        asked = ("sentence", "before", "meaning", "reading")
        found = Q()
        for name in asked:
            found |= Q(**{f"{name}__icontains": query})
        rows = rows.filter(found)
    return page_by_id(rows, cursor=cursor, size=size)


def list_all_saved_words(*, reader: Reader) -> list[SavedWord]:
    """All words for taking them elsewhere, the oldest first. One query. Raises SignInNeeded."""
    return list(SavedWord.objects.filter(account=_signed_in(reader)).order_by("id")[:EXPORT_MAX])


def list_all_saved_sentences(*, reader: Reader) -> list[SavedSentence]:
    """All sentences for taking them elsewhere, the oldest first. One query. Raises SignInNeeded."""
    return list(SavedSentence.objects.filter(account=_signed_in(reader)).order_by("id")[:EXPORT_MAX])


def get_saved_word(saved_id: int, *, reader: Reader) -> SavedWord:
    """One word of the reader's own notebook. Raises NotFound for anybody else's, SignInNeeded."""
    saved = SavedWord.objects.filter(pk=saved_id, account=_signed_in(reader)).first()
    if saved is None:
        raise NotFound("saved_word")
    return saved


def get_saved_sentence(saved_id: int, *, reader: Reader) -> SavedSentence:
    """One sentence of the reader's own notebook. Raises NotFound for anybody else's, SignInNeeded."""
    saved = SavedSentence.objects.filter(pk=saved_id, account=_signed_in(reader)).first()
    if saved is None:
        raise NotFound("saved_sentence")
    return saved


def kept_refs(refs: Iterable[str], *, reader: Reader) -> set[str]:
    """Those of the corrections that are in the reader's notebook. One query, none for visitors or no refs."""
    wanted = list(refs)
    if reader.account_id is None or not wanted:
        return set()
    rows = SavedSentence.objects.filter(account=reader.account_id, ref__in=wanted)
    return set(rows.values_list("ref", flat=True))


def find_due_card(*, reader: Reader, at: datetime | None = None) -> SavedWord | SavedSentence | None:
    """The word or sentence that has waited longest to be practised, None when none is due. Two queries.

    Raises SignInNeeded.
    """
    account_id, moment = _signed_in(reader), at or now()
    word = _due(SavedWord.objects.filter(account=account_id), moment).first()
    sentence = _due(SavedSentence.objects.filter(account=account_id), moment).first()
    found: list[SavedWord | SavedSentence] = [one for one in (word, sentence) if one is not None]
    return min(found, key=lambda one: one.due_at, default=None)


def count_due_cards(*, reader: Reader) -> int:
    """How many words and sentences wait to be practised. One query. Raises SignInNeeded."""
    account_id, moment = _signed_in(reader), now()
    words = _due(SavedWord.objects.filter(account=account_id), moment)
    sentences = _due(SavedSentence.objects.filter(account=account_id), moment)
    return _both(words, sentences).count()


def find_next_due(*, reader: Reader) -> datetime | None:
    """When the next card is due, None when there is no card. One query. Raises SignInNeeded."""
    account_id = _signed_in(reader)
    words = SavedWord.objects.filter(account=account_id)
    both = _both(words, SavedSentence.objects.filter(account=account_id))
    return both.order_by("due_at").first()


def meaning_language(sentence_language: str, *, reader: Reader) -> str:
    """In which language a sentence is explained to the reader: theirs, or the next that they read when the
    sentence is in theirs; '' when they read no other."""
    own = sentence_language.split("-")[0]
    for language in (reader.language, *reader.reads):
        if language in LANGUAGES and language.split("-")[0] != own:
            return language
    return ""


def find_meanings(rows: Sequence[SavedSentence], *, reader: Reader) -> dict[int, Translated]:
    """What the translation memory has for those of the sentences that have no meaning yet, by their ids.

    One query, none when all have one.
    """
    missing: dict[str, list[SavedSentence]] = {}
    for row in rows:
        target = meaning_language(row.language, reader=reader)
        if not row.meaning and target:
            missing.setdefault(target, []).append(row)
    found: dict[int, Translated] = {}
    for target, some in missing.items():
        for row, one in zip(some, find_translations(list(map(sentence_text, some)), to=target), strict=True):
            if one is not None:
                found[row.pk] = one
    return found


def sentence_text(row: SavedSentence) -> Text:
    """A kept sentence as the translation room knows it: under the place of the correction."""
    return Text(row.sentence, row.language, row.ref, is_private=row.is_private)


def _due(rows: QuerySet[SavedWord] | QuerySet[SavedSentence], at: datetime) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(due_at__lte=at).order_by("due_at", "id")


def _both(words: QuerySet[SavedWord], sentences: QuerySet[SavedSentence]) -> QuerySet[SavedWord, datetime]:
    """The times of both kinds of cards in one query."""
    times = words.order_by().values_list("due_at", flat=True)
    return times.union(sentences.order_by().values_list("due_at", flat=True), all=True)


def _signed_in(reader: Reader) -> int:
    if reader.account_id is None:
        raise SignInNeeded
    return reader.account_id
