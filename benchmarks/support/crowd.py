"""Many notes with words as frequent as they are in speech (Zipf), in both languages, filed for the search."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from django.db import connection

from benchmarks.support.world import copy
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery.models import SearchDocument
from sampan.discovery.services.documents import Material, document_of
from sampan.discovery.services.term_shares import count_shares
from sampan.discovery.types import category_number, language_number
from sampan.notes.models import Note
from sampan.translation.study.rows import read_rows
from sampan.translation.study.segment import WORDS

DAYS = 400
VOCABULARY = 20_000
"""Words of each language; the first is said most, the hundredth a hundredth as often."""
TITLE, BODY = (3, 8), (20, 60)
"""Words of a title and of a body, from and to."""
EMOJI = "😊😂🥟🍜☕🐱🏕🌸👍🔥"
AUTHORS = 500
COMMON = "the of and to a in is it you that he was for on are with as i his they be at one have this"


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, the most frequent first, and how often each is said, summed up."""

    words: Sequence[str]
    sums: Sequence[float]

    def say(self, count: int, chance: random.Random) -> list[str]:
        """So many words as they fall."""
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def vocabularies() -> dict[str, Vocabulary]:
    """Chinese words by the counts of the shipped word list, English ones of the shipped dictionary."""
    import lzma

    with lzma.open(WORDS, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    zh = [row[0] for row in sorted(rows, key=lambda row: -int(row[1] or 1))]
    en = [row.word for row in read_rows() if row.language == "en" and row.glosses and row.word.isalpha()]
    common = COMMON.split()
    random.Random(3).shuffle(en)
    return {"zh": _zipf(zh), "en": _zipf([*common, *(word for word in en if word not in common)])}


def fill(count: int, said: dict[str, Vocabulary], say: Callable[[str], None]) -> None:
    """Write the notes and their documents by COPY; the index of words is made at the end."""
    chance = random.Random(5)
    Account.objects.bulk_create(
        Account(handle=f"c{n}", display_name=f"C {n}", language="en", reads=["en"]) for n in range(AUTHORS)
    )
    authors = list(Account.objects.values_list("pk", flat=True))
    first = Note.objects.count()
    notes = list(_notes(count - first, authors, said, chance))
    copy(Note, notes)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX document_words")
        copy(SearchDocument, (_document(note, number) for number, note in enumerate(notes, 1)))
        cursor.execute("SELECT setval('discovery_document_serial', %s)", [len(notes)])
        cursor.execute(
            "CREATE INDEX document_words ON discovery_searchdocument USING gin (words)"
            " WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE")
    say(f"{len(notes):,} notes filed; {count_shares():,} words counted on a sample")


def queries(said: dict[str, Vocabulary], count: int) -> list[str]:
    """What people may ask: one to three words, common and rare ones, both languages in turn."""
    chance = random.Random(11)
    found = []
    for number in range(count):
        words = said["zh" if number % 2 else "en"]
        size = 1 + number // 2 % 3
        chosen = [words.words[int(chance.paretovariate(0.6)) % 8_000 + 25] for _word in range(size)]
        found.append(("" if number % 2 else " ").join(chosen))
    return found


def hard_queries(said: dict[str, Vocabulary]) -> dict[str, str]:
    """What could cost most: the commonest words, and as many as a query can hold."""
    chance = random.Random(13)
    return {
        "的": "的",
        "the": "the",
        "one common character": said["zh"].words[30],
        "three common words": " ".join(said["en"].words[1:4]),
        "40 words": " ".join(said["en"].say(40, chance)),
        "100 characters of Chinese": "".join(said["zh"].say(60, chance))[:100],
        "60 emoji": "".join(EMOJI[n % len(EMOJI)] for n in range(60)),
        "a word that nobody wrote": "zzyzxq",
    }


def _zipf(words: Sequence[str]) -> Vocabulary:
    kept = words[:VOCABULARY]
    return Vocabulary(kept, list(accumulate(1 / (rank + 2.7) for rank in range(len(kept)))))


def _notes(
    count: int, authors: Sequence[int], said: dict[str, Vocabulary], chance: random.Random
) -> Iterator[Note]:
    step = timedelta(days=DAYS) / max(1, count)
    start = now() - timedelta(days=DAYS)
    for number in range(count):
        side = "zh" if number % 2 else "en"
        gap = "" if side == "zh" else " "
        title = said[side].say(chance.randint(*TITLE), chance)
        body = said[side].say(chance.randint(*BODY), chance)
        moment = start + step * number
        yield Note(
            pk=id_for(moment) + number % 60_000,
            author_id=authors[number % len(authors)],
            title=gap.join(title)[:100],
            body=f"{gap.join(body)} {chance.choice(EMOJI)}",
            language="zh-Hans" if side == "zh" else "en",
            kind="video" if number % 10 == 0 else "picture",
            category="food" if number % 3 else "travel",
            created_at=moment,
            like_count=int(chance.paretovariate(1.2)) - 1,
        )


def _document(note: Note, serial: int) -> SearchDocument:
    material = Material(
        *(note.pk, note.author_id, note.title, note.body, "", note.kind),
        *(language_number(note.language), category_number(note.category), note.like_count, None, serial),
    )
    return document_of(material)
