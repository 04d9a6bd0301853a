"""What Leitner's boxes said about words is kept when FSRS takes their place."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from fsrs import Rating

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.translation.models import SavedWord
from sampan.translation.study.schedule import intervals

moving = import_module("sampan.translation.migrations.0006_practice_by_fsrs")
EDITOR = SimpleNamespace(connection=connection)


@pytest.fixture
def old_words(tom: Account) -> Any:
    """The table as it stood while both were known; the test's end takes the column away again."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE translation_savedword ADD COLUMN box smallint NOT NULL DEFAULT 0")
    state = MigrationLoader(connection).project_state(("translation", "0006_practice_by_fsrs"))
    return state.apps


def save(apps: Any, account: Account, word: str, *, box: int, reviews: int) -> None:
    moment = now()
    apps.get_model("translation", "SavedWord").objects.create(
        account_id=account.pk,
        language="en",
        word=word,
        box=box,
        review_count=reviews,
        reviewed_at=moment if reviews else None,
        due_at=moment + timedelta(days=2**box),
    )


def test_a_word_is_as_stable_as_it_rested_and_difficult_when_it_was_ever_forgotten(
    old_words: Any, tom: Account
) -> None:
    save(old_words, tom, "new", box=0, reviews=0)
    save(old_words, tom, "forgotten", box=0, reviews=4)
    save(old_words, tom, "known", box=4, reviews=4)
    save(old_words, tom, "shaky", box=4, reviews=9)
    save(old_words, tom, "old", box=8, reviews=12)
    before = dict(SavedWord.objects.values_list("word", "due_at"))
    moving.move_boxes(old_words, EDITOR)
    known = {word.word: word.progress for word in SavedWord.objects.all()}

    def seen(name: str) -> tuple[int, int | None, float | None, float | None]:
        one = known[name]
        return one.state, one.step, one.stability, one.difficulty

    assert seen("new") == (1, 0, None, None)
    assert seen("forgotten") == (3, 0, moving.FORGOTTEN_STABILITY, moving.HARD)
    assert seen("known") == (2, None, 8.0, moving.EASY)
    assert seen("shaky") == (2, None, 8.0, moving.HARD)
    assert seen("old") == (2, None, 128.0, moving.EASY)
    assert dict(SavedWord.objects.values_list("word", "due_at")) == before


def test_a_word_that_was_moved_rests_longer_when_it_is_known_again(old_words: Any, tom: Account) -> None:
    save(old_words, tom, "known", box=4, reviews=4)
    moving.move_boxes(old_words, EDITOR)
    progress = SavedWord.objects.get().progress
    assert progress.reviewed_at is not None
    asked_at = progress.reviewed_at + timedelta(days=8)
    assert intervals(progress, at=asked_at)[Rating.Good] > timedelta(days=16)


def test_the_way_back_finds_the_box(old_words: Any, tom: Account) -> None:
    for box in (1, 4, 8):
        save(old_words, tom, f"word{box}", box=box, reviews=box)
    moving.move_boxes(old_words, EDITOR)
    words = old_words.get_model("translation", "SavedWord").objects
    words.update(box=0)
    moving.back_to_boxes(old_words, EDITOR)
    assert dict(words.values_list("word", "box")) == {"word1": 1, "word4": 4, "word8": 8}
