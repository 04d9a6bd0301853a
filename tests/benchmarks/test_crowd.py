"""The notes that the search is measured on: as many as asked for, in both languages, found by their words."""

import random
from collections import Counter

import pytest

from benchmarks.support import crowd
from sampan.discovery.models import SearchDocument
from sampan.discovery.searching.queries import clean_query
from sampan.discovery.searching.ranked import rank_notes
from sampan.notes.models import Note


@pytest.fixture(scope="module")
def said() -> dict[str, crowd.Vocabulary]:
    return crowd.vocabularies()


def test_words_fall_as_often_as_in_speech(said: dict[str, crowd.Vocabulary]) -> None:
    for words in said.values():
        assert len(words.words) == len(words.sums) == len(set(words.words)) == crowd.VOCABULARY
        fallen = Counter(words.say(50_000, random.Random(1)))
        first, hundredth = (words.sums[rank] - words.sums[rank - 1] for rank in (1, 100))
        assert first / hundredth == pytest.approx(102.7 / 3.7)
        assert fallen[words.words[0]] > 5 * fallen[words.words[40]] > 0


def test_queries_are_of_both_languages_and_the_same_each_time(said: dict[str, crowd.Vocabulary]) -> None:
    asked = crowd.queries(said, 60)
    assert asked == crowd.queries(said, 60)
    assert all(query.isascii() for query in asked[::2])
    assert not any(query.isascii() for query in asked[1::2])
    assert {len(query.split()) for query in asked[::2]} == {1, 2, 3}
    assert all(clean_query(query) for query in crowd.hard_queries(said).values())


@pytest.mark.django_db(transaction=True)
def test_every_note_is_filed_and_found_by_its_title(said: dict[str, crowd.Vocabulary]) -> None:
    told: list[str] = []
    crowd.fill(40, said, told.append)
    assert Note.objects.count() == SearchDocument.objects.count() == 40
    assert Counter(Note.objects.values_list("language", flat=True)) == {"en": 20, "zh-Hans": 20}
    assert told[0].startswith("40 notes filed")
    for note in Note.objects.order_by("pk")[:4]:
        found = rank_notes(clean_query(note.title), by_meaning=False)
        assert found[0].note_id == note.pk
