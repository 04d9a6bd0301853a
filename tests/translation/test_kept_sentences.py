"""Sentences that were put right, in the notebook: keeping, meaning, undoing, practising, leaving."""

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sampan.accounts.models import Account
from sampan.accounts.services import delete_account, erase_account
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory, SavedSentence, SavedWord, Wanted
from sampan.translation.selectors import notebook as selectors
from sampan.translation.services import sentences
from sampan.translation.services.practising import review_sentence
from sampan.translation.study.corrected import Corrected
from sampan.translation.types import Text
from tests.conftest import reader_of

RIGHT = "我昨天去了银行。"
KEPT = Corrected(
    ref="comment:9:body",
    sentence=RIGHT,
    before="我昨天去银行。",
    is_private=False,
    sounds="stiff",
    remark="过去的事要加「了」。",
)
VISITOR = reader_of(None)


def keep(who: Account, correction: Corrected = KEPT) -> SavedSentence:
    return sentences.keep_sentence(reader=reader_of(who), correction=correction)


def remember(text: Text, body: str) -> None:
    Memory.objects.create(
        text_hash=memory_hash(text), source="zh-Hans", target="en", origin="engine", engine="x", body=body
    )


def test_a_sentence_is_kept_once_with_pinyin_and_all_that_was_said(db: Any, tom: Account) -> None:
    assert keep(tom).pk == keep(tom).pk
    saved = SavedSentence.objects.get()
    assert (saved.language, saved.reading) == ("zh-Hans", "wǒ zuótiān qù le yínháng.")
    assert (saved.sentence, saved.before) == (KEPT.sentence, KEPT.before)
    assert (saved.sounds, saved.remark, saved.ref) == (KEPT.sounds, KEPT.remark, KEPT.ref)
    assert selectors.kept_refs([KEPT.ref, "comment:8:body"], reader=reader_of(tom)) == {KEPT.ref}
    assert selectors.kept_refs([KEPT.ref], reader=VISITOR) == set()


def test_its_meaning_is_taken_from_the_memory(db: Any, tom: Account) -> None:
    remember(Text(RIGHT), "I went to the bank yesterday.")
    saved = keep(tom)
    assert (saved.meaning, saved.meaning_language) == ("I went to the bank yesterday.", "en")
    assert not Wanted.objects.exists()


def test_a_missing_meaning_is_asked_for_and_kept_once_it_is_there(db: Any, tom: Account) -> None:
    saved = keep(tom, replace(KEPT, context="A note"))
    assert saved.meaning == ""
    wanted = Wanted.objects.get()
    assert (wanted.text, wanted.target, wanted.context, wanted.is_private) == (RIGHT, "en", "A note", False)
    reader = reader_of(tom)
    assert selectors.find_meanings([saved], reader=reader) == {}
    remember(Text(RIGHT), "I went to the bank yesterday.")
    assert selectors.find_meanings([saved], reader=reader)[saved.pk].body == "I went to the bank yesterday."
    assert sentences.explain_sentence(reader=reader, saved_id=saved.pk).meaning_language == "en"
    saved.refresh_from_db()
    assert saved.meaning == "I went to the bank yesterday."


@pytest.mark.parametrize("may_leave", [False, True])
def test_private_words_are_asked_of_those_engines_only_that_may_have_them(
    db: Any, tom: Account, may_leave: bool
) -> None:
    keep(tom, replace(KEPT, ref="message:9:body", is_private=True, may_leave=may_leave))
    wanted = Wanted.objects.get()
    assert (wanted.is_private, wanted.may_leave, wanted.scope) == (True, may_leave, "message:9:body")


def test_the_meaning_stays_when_the_memory_forgets_it(db: Any, tom: Account) -> None:
    private = replace(KEPT, ref="message:9:body", is_private=True)
    remember(Text(RIGHT, scope="message:9:body", is_private=True), "I went to the bank yesterday.")
    keep(tom, private)
    Memory.objects.all().delete()
    assert SavedSentence.objects.get().meaning == "I went to the bank yesterday."


def test_a_sentence_in_the_readers_own_language_is_explained_in_the_next_that_they_read(
    make_account: Any,
) -> None:
    both = make_account("both", language="en", reads=["en", "zh-Hant"])
    assert selectors.meaning_language("en", reader=reader_of(both)) == "zh-Hant"
    assert selectors.meaning_language("zh-Hans", reader=reader_of(both)) == "en"
    one = make_account("one", language="en")
    assert selectors.meaning_language("en", reader=reader_of(one)) == ""
    keep(one, replace(KEPT, sentence="I went.", before="I go."))
    assert not Wanted.objects.exists()


def test_visitors_keep_nothing(db: Any) -> None:
    for ask in (
        lambda: sentences.keep_sentence(reader=VISITOR, correction=KEPT),
        lambda: sentences.unkeep_sentence(reader=VISITOR, ref=KEPT.ref),
        lambda: selectors.list_saved_sentences(reader=VISITOR),
    ):
        with pytest.raises(SignInNeeded):
            ask()
    assert not SavedSentence.objects.exists()


def test_a_notebook_holds_so_many_sentences(db: Any, tom: Account, settings: Any) -> None:
    settings.SAMPAN_SAVED_WORDS_MAX = 1
    keep(tom)
    with pytest.raises(Invalid) as refused:
        keep(tom, replace(KEPT, ref="comment:10:body"))
    assert refused.value.code == "notebook_full"
    assert SavedSentence.objects.count() == 1


def test_a_removal_is_undone_with_all_that_was_learned(db: Any, tom: Account) -> None:
    reader = reader_of(tom)
    known = review_sentence(reader=reader, saved_id=keep(tom).pk, rating=4)
    removed = sentences.remove_saved_sentence(reader=reader, saved_id=known.pk)
    assert not SavedSentence.objects.exists()
    restored = sentences.restore_saved_sentence(reader=reader, kept=removed)
    assert (restored.progress, restored.due_at) == (known.progress, known.due_at)
    assert (restored.before, restored.remark, restored.created_at) == (
        known.before,
        known.remark,
        known.created_at,
    )
    assert sentences.restore_saved_sentence(reader=reader, kept=removed).pk == restored.pk


def test_nobody_touches_or_finds_the_sentences_of_another(db: Any, tom: Account, mei: Account) -> None:
    saved, stranger = keep(tom), reader_of(mei)
    for act in (
        lambda: sentences.remove_saved_sentence(reader=stranger, saved_id=saved.pk),
        lambda: sentences.explain_sentence(reader=stranger, saved_id=saved.pk),
        lambda: review_sentence(reader=stranger, saved_id=saved.pk, rating=3),
    ):
        with pytest.raises(NotFound):
            act()
    sentences.unkeep_sentence(reader=stranger, ref=KEPT.ref)
    saved.refresh_from_db()
    assert saved.review_count == 0
    assert selectors.list_saved_sentences(reader=stranger).items == []
    assert selectors.kept_refs([KEPT.ref], reader=stranger) == set()


def test_words_and_sentences_are_practised_in_the_order_in_which_they_wait(
    tom: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = reader_of(tom)
    sentence = keep(tom)
    word = SavedWord.objects.create(account=tom, language="en", word="run")
    with django_assert_num_queries(2):
        assert selectors.find_due_card(reader=reader) == sentence
    with django_assert_num_queries(1):
        assert selectors.count_due_cards(reader=reader) == 2
    later = review_sentence(reader=reader, saved_id=sentence.pk, rating=3)
    assert selectors.find_due_card(reader=reader) == word
    with django_assert_num_queries(1):
        assert selectors.find_next_due(reader=reader) == word.due_at
    word.delete()
    assert selectors.find_next_due(reader=reader) == later.due_at


def test_sentences_are_searched_by_what_they_say_mean_and_how_they_are_read(db: Any, tom: Account) -> None:
    remember(Text(RIGHT), "I went to the bank yesterday.")
    keep(tom)
    keep(tom, replace(KEPT, ref="comment:10:body", sentence="I like cats.", before="I like cat."))

    def found(**asked: str) -> list[str]:
        page = selectors.list_saved_sentences(reader=reader_of(tom), **asked)
        return [one.sentence for one in page.items]

    assert found() == ["I like cats.", RIGHT]
    assert found(query="BANK") == found(query="yínháng") == found(query="去银行") == [RIGHT]
    assert found(language="en") == ["I like cats."]
    assert found(query="\x00cats") == ["I like cats."]


def test_kept_sentences_go_with_their_account(db: Any, tom: Account, mei: Account) -> None:
    keep(tom)
    keep(mei)
    delete_account(reader=reader_of(tom))
    erase_account(account_id=tom.pk)
    assert [one.account_id for one in SavedSentence.objects.all()] == [mei.pk]
