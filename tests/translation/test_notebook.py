"""The dictionary in the database and the notebook: looking up, saving, undoing, practising, leaving."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sampan.accounts.models import Account
from sampan.accounts.services import delete_account, erase_account
from sampan.core.clock import now
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from sampan.translation.models import DictionaryEdition, DictionaryEntry, SavedWord
from sampan.translation.selectors import notebook as kept
from sampan.translation.selectors import study
from sampan.translation.services import dictionary, notebook
from sampan.translation.services.practising import review_word
from sampan.translation.study.rows import Row
from tests.conftest import reader_of

ROWS = [
    Row("zh", "银行", "銀行", "yínháng", "bank", 0),
    Row("zh", "中国银行", "中國銀行", "Zhōngguó Yínháng", "Bank of China", 0),
    Row("zh", "行", "", "xíng", "to walk", 0),
    Row("zh", "行", "", "háng", "row", 1),
    Row("zh", "发", "發", "fā", "to send out", 0),
    Row("zh", "发", "髮", "fà", "hair", 1),
    Row("en", "run", "", "rʌn", "跑；经营", 0),
    Row("en", "running", "", "ˈrʌnɪŋ", "营运", 0),
    Row("en", "look forward to", "", "lʊk", "期待", 0),
    Row("en", "thompson", "", "ˈtɑːmsən", "", 0),
]
VISITOR = reader_of(None)


@pytest.fixture
def entries(db: Any) -> None:
    dictionary.load_dictionary(edition="one", entries=ROWS)


def words(found: list[study.LookedUp]) -> list[str]:
    return [one.word for one in found]


def test_an_edition_is_loaded_once_and_the_next_takes_its_place(entries: None) -> None:
    assert DictionaryEntry.objects.count() == len(ROWS)
    assert dictionary.load_dictionary(edition="one", entries=[]) == 0
    assert DictionaryEntry.objects.count() == len(ROWS)
    assert dictionary.load_dictionary(edition="two", entries=ROWS[:1]) == 1
    assert [one.digest for one in DictionaryEdition.objects.all()] == ["two"]
    assert DictionaryEntry.objects.count() == 1


def test_a_load_that_breaks_leaves_the_old_edition(entries: None) -> None:
    def broken() -> Any:
        yield ROWS[0]
        raise OSError

    with pytest.raises(OSError):
        dictionary.load_dictionary(edition="two", entries=broken())
    assert DictionaryEdition.objects.get().digest == "one"
    assert DictionaryEntry.objects.count() == len(ROWS)


def test_a_word_is_found_in_either_script_with_all_its_readings(entries: None) -> None:
    assert (
        words(study.look_up("銀行", reader=VISITOR))
        == words(study.look_up("银行", reader=VISITOR))
        == ["银行"]
    )
    (found,) = study.look_up("行", reader=VISITOR)
    assert [one.reading for one in found.readings] == ["xíng", "háng"]


def test_a_traditional_word_is_not_mixed_with_the_one_that_shares_its_simplified_form(entries: None) -> None:
    (hair,) = study.look_up("髮", reader=VISITOR)
    assert [one.glosses for one in hair.readings] == [("hair",)]


def test_a_form_is_found_by_its_word(entries: None) -> None:
    found = study.look_up("Running", reader=VISITOR)
    assert [(one.word, one.form) for one in found] == [("run", "Running"), ("running", "")]
    assert study.look_up("Thompson", reader=VISITOR)[0].reading == "ˈtɑːmsən"
    assert study.look_up("xyzzy", reader=VISITOR) == []
    assert study.look_up("  ", reader=VISITOR) == []


def test_a_tap_finds_the_longest_word_first(entries: None) -> None:
    assert words(study.words_at("我在中国银行工作", 4, reader=VISITOR)) == ["中国银行", "银行"]
    assert words(study.words_at("I look forward to it", 2, reader=VISITOR))[0] == "look forward to"
    assert study.words_at("，", 0, reader=VISITOR) == []


def test_looking_up_costs_one_query_and_the_second_time_none(
    entries: None, tom: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        study.words_at("我在中国银行工作", 4, reader=VISITOR)
    with django_assert_num_queries(0):
        study.words_at("我在中国银行工作", 4, reader=VISITOR)
    with django_assert_num_queries(1):  # what is in the notebook
        study.words_at("我在中国银行工作", 4, reader=reader_of(tom))


def test_a_word_is_saved_once_with_the_sentence_that_it_was_met_in(entries: None, tom: Account) -> None:
    for _time in range(2):
        notebook.save_word(reader=reader_of(tom), word="银行", text="冷。去銀行了！好", ref="note:1:body")
    saved = SavedWord.objects.get()
    assert (saved.word, saved.traditional, saved.reading) == ("银行", "銀行", "yínháng")
    assert (saved.sentence, saved.ref, saved.gloss) == ("去銀行了！", "note:1:body", "bank")
    assert study.look_up("银行", reader=reader_of(tom))[0].is_saved
    assert not study.look_up("银行", reader=VISITOR)[0].is_saved


def test_a_word_that_no_dictionary_has_is_not_saved(entries: None, tom: Account) -> None:
    with pytest.raises(NotFound):
        notebook.save_word(reader=reader_of(tom), word="=cmd()", text="", ref="")
    assert not SavedWord.objects.exists()


def test_visitors_have_no_notebook(entries: None) -> None:
    for ask in (
        lambda: notebook.save_word(reader=VISITOR, word="银行"),
        lambda: kept.list_saved_words(reader=VISITOR),
        lambda: kept.find_due_card(reader=VISITOR),
        lambda: notebook.unsave_word(reader=VISITOR, word="银行", language="zh"),
    ):
        with pytest.raises(SignInNeeded):
            ask()
    assert not SavedWord.objects.exists()


def test_a_notebook_is_bounded(entries: None, tom: Account, settings: Any) -> None:
    settings.SAMPAN_SAVED_WORDS_MAX = 1
    notebook.save_word(reader=reader_of(tom), word="银行")
    with pytest.raises(Invalid) as refused:
        notebook.save_word(reader=reader_of(tom), word="行")
    assert refused.value.code == "notebook_full"
    assert SavedWord.objects.count() == 1


def test_a_removal_is_undone_with_all_that_was_learned(entries: None, tom: Account) -> None:
    reader = reader_of(tom)
    saved = notebook.save_word(reader=reader, word="银行", text="去银行", ref="note:1:body")
    known = review_word(reader=reader, saved_id=saved.pk, rating=3)
    removed = notebook.remove_saved_word(reader=reader, saved_id=saved.pk)
    assert not SavedWord.objects.exists()
    restored = notebook.restore_saved_word(reader=reader, kept=removed)
    assert restored.progress == known.progress
    assert (restored.due_at, restored.review_count, restored.sentence) == (known.due_at, 1, "去银行")
    assert notebook.restore_saved_word(reader=reader, kept=removed).pk == restored.pk


def test_nobody_touches_the_words_of_another(entries: None, tom: Account, mei: Account) -> None:
    saved = notebook.save_word(reader=reader_of(tom), word="银行")
    for act in (
        lambda: notebook.remove_saved_word(reader=reader_of(mei), saved_id=saved.pk),
        lambda: review_word(reader=reader_of(mei), saved_id=saved.pk, rating=3),
    ):
        with pytest.raises(NotFound):
            act()
    notebook.unsave_word(reader=reader_of(mei), word="银行", language="zh")
    saved.refresh_from_db()
    assert (saved.stability, saved.review_count) == (None, 0)
    assert kept.list_saved_words(reader=reader_of(mei)).items == []


def test_a_known_word_waits_and_a_forgotten_one_comes_back(entries: None, tom: Account) -> None:
    reader = reader_of(tom)
    saved = notebook.save_word(reader=reader, word="银行")
    assert kept.find_due_card(reader=reader) == saved
    review_word(reader=reader, saved_id=saved.pk, rating=3)
    assert kept.count_due_cards(reader=reader) == 0
    assert kept.find_due_card(reader=reader, at=now() + timedelta(days=1)) is None
    assert kept.find_due_card(reader=reader, at=now() + timedelta(days=2, seconds=1)) == saved
    again = review_word(reader=reader, saved_id=saved.pk, rating=1)
    assert again.due_at - now() <= timedelta(minutes=10)
    assert kept.find_next_due(reader=reader) == again.due_at


def test_an_answer_that_is_none_is_refused(entries: None, tom: Account) -> None:
    saved = notebook.save_word(reader=reader_of(tom), word="银行")
    with pytest.raises(Invalid):
        review_word(reader=reader_of(tom), saved_id=saved.pk, rating=5)
    saved.refresh_from_db()
    assert (saved.stability, saved.review_count) == (None, 0)


def test_the_notebook_is_searched_in_words_and_meanings_in_either_script(entries: None, tom: Account) -> None:
    reader = reader_of(tom)
    for word in ("银行", "行", "run"):
        notebook.save_word(reader=reader, word=word)

    def found(**asked: str) -> list[str]:
        return [one.word for one in kept.list_saved_words(reader=reader, **asked).items]

    assert found() == ["run", "行", "银行"]
    assert found(query="銀") == found(query="BANK") == ["银行"]
    assert found(language="en") == ["run"]


def test_saved_words_go_with_their_account(entries: None, tom: Account, mei: Account) -> None:
    notebook.save_word(reader=reader_of(tom), word="银行")
    notebook.save_word(reader=reader_of(mei), word="run")
    delete_account(reader=reader_of(tom))
    erase_account(account_id=tom.pk)
    assert [one.account_id for one in SavedWord.objects.all()] == [mei.pk]
