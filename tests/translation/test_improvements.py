"""Proposing better translations: who may, what is refused, the lists, and leaving."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sampan.accounts.errors import Suspended
from sampan.accounts.events import AccountDeleted
from sampan.accounts.models import Account, Block
from sampan.accounts.services import delete_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import DomainError, Forbidden, NotFound, SignInNeeded, TooMany
from sampan.translation import handlers
from sampan.translation.errors import (
    ImprovementDecided,
    ImprovementInvalid,
    ImprovementUnsure,
    NothingToImprove,
)
from sampan.translation.events import ImprovementAccepted, ImprovementProposed
from sampan.translation.keys import text_key
from sampan.translation.models import Example, Improvement, ImprovementVote, Memory
from sampan.translation.selectors.improvements import (
    list_improvements_of_my_texts,
    list_improvements_to_judge,
    list_my_improvements,
    list_proposals,
)
from sampan.translation.services.improvements import (
    accept_improvement,
    forget_improvements,
    improve_own,
    vote_on_improvement,
    withdraw_improvement,
)
from sampan.translation.types import OpenText
from tests.conftest import reader_of
from tests.translation.improving import (
    BETTER,
    BODY,
    MACHINE,
    REF,
    MakeAccount,
    everything,
    open_text,
    propose,
    shown,
    vote,
)

pytestmark = pytest.mark.django_db


def test_a_reader_proposes_and_the_author_takes_it(
    text: OpenText, mei: Account, tom: Account, recorded: list[Any], told: list[Any]
) -> None:
    row = propose(tom, text, may_train=True)
    assert (row.state, row.author_id, row.original, row.may_train) == ("proposed", mei.pk, BODY, True)
    assert shown(text).body == MACHINE
    accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    found = shown(text)
    assert (found.body, found.origin, found.by, found.is_doubtful) == (BETTER, "reader", "tom", False)
    assert recorded == [
        ImprovementProposed(row.pk, tom.pk, mei.pk, REF),
        ImprovementAccepted(row.pk, tom.pk, mei.pk, mei.pk, REF),
    ]
    assert told == [("text:en", {"keys": [text_key(text.text, to="en")]})]


def test_the_same_again_changes_nothing_and_other_words_take_its_place(
    text: OpenText, tom: Account, make_account: MakeAccount, recorded: list[Any]
) -> None:
    first = propose(tom, text)
    vote_on_improvement(reader=reader_of(make_account()), improvement_id=first.pk, text=text, value=1)
    assert propose(tom, text).pk == first.pk
    assert Improvement.objects.get().score == 1
    changed = propose(tom, text, "A lovely place, 50 a head")
    assert (changed.pk, changed.score, ImprovementVote.objects.count()) == (first.pk, 0, 0)
    assert Improvement.objects.get().body == "A lovely place, 50 a head"
    assert len(recorded) == 1


def refusals(mei: Account, tom: Account) -> dict[str, Any]:
    visitor = reader_of(None)
    suspended = Reader(tom.pk, "en", ("en",), is_suspended=True)
    public = open_text(mei)
    return {
        "visitor": (visitor, public, BETTER, "en", SignInNeeded),
        "suspended": (suspended, public, BETTER, "en", Suspended),
        "own text": (reader_of(mei), public, BETTER, "en", Forbidden),
        "empty": (reader_of(tom), public, " \n", "en", ImprovementInvalid),
        "nothing to be seen": (reader_of(tom), public, "\u200b\u202e", "en", ImprovementInvalid),
        "the original again": (reader_of(tom), public, BODY, "en", ImprovementInvalid),
        "what is shown": (reader_of(tom), public, MACHINE, "en", ImprovementInvalid),
        "far too long": (reader_of(tom), public, "very good " * 90, "en", ImprovementInvalid),
        "a link": (reader_of(tom), public, f"{BETTER} https://spam.example", "en", ImprovementInvalid),
        "a bare link": (reader_of(tom), public, f"{BETTER} spam.com/x", "en", ImprovementInvalid),
        "a handle": (reader_of(tom), public, f"{BETTER} @spammer", "en", ImprovementInvalid),
        "an address": (reader_of(tom), public, f"{BETTER} a@b.com", "en", ImprovementInvalid),
        "a topic": (reader_of(tom), public, f"{BETTER} #spam", "en", ImprovementInvalid),
        "its own language": (reader_of(tom), public, BETTER, "zh-Hans", NothingToImprove),
        "the other script": (reader_of(tom), public, "這家店絕絕子", "zh-Hant", NothingToImprove),
        "a language that is none": (reader_of(tom), public, BETTER, "fr", DomainError),
        "changed numbers": (reader_of(tom), public, "Amazing, 500 a head", "en", ImprovementUnsure),
    }


@pytest.mark.parametrize("case", list(refusals(Account(pk=1), Account(pk=2, handle="x", reads=["en"]))))
def test_what_is_refused_leaves_nothing_behind(
    case: str, text: OpenText, mei: Account, tom: Account, recorded: list[Any]
) -> None:
    reader, given, body, to, error = refusals(mei, tom)[case]
    before = everything()
    with pytest.raises(error):
        propose(reader, given, body, to)
    assert (everything(), recorded) == (before, [])


def test_slips_that_the_writer_has_seen_are_taken(text: OpenText, tom: Account) -> None:
    with pytest.raises(ImprovementUnsure) as caught:
        propose(tom, text, "Amazing, 500 a head")
    assert caught.value.faults == ("numbers changed",)
    assert propose(tom, text, "Amazing, 500 a head", confirmed=True).body == "Amazing, 500 a head"


def test_what_stands_in_the_original_may_stand_in_the_translation(mei: Account, tom: Account) -> None:
    given = open_text(mei, "去 https://example.org 看看 #豆浆 @mei 说的")
    row = propose(tom, given, "Look at https://example.org #soymilk, @mei says so")
    assert row.state == "proposed"


@pytest.mark.parametrize("author_blocks", [True, False])
def test_a_block_either_way_stands_between(
    text: OpenText, mei: Account, tom: Account, author_blocks: bool
) -> None:
    one, other = (mei, tom) if author_blocks else (tom, mei)
    Block.objects.create(blocker=one, blocked=other)
    before = everything()
    with pytest.raises(Forbidden):
        propose(tom, text)
    assert everything() == before


def test_only_so_many_an_hour_and_only_so_many_open(
    text: OpenText, mei: Account, tom: Account, settings: Any
) -> None:
    settings.SAMPAN_IMPROVEMENTS_OPEN_MAX = 2
    for number in (8, 9):
        propose(tom, open_text(mei, ref=f"note:{number}:body"))
    with pytest.raises(TooMany):
        propose(tom, text)
    settings.SAMPAN_IMPROVEMENTS_OPEN_MAX, settings.SAMPAN_IMPROVEMENTS_HOUR_MAX = 9, 2
    with pytest.raises(TooMany):
        propose(tom, text)
    assert Improvement.objects.count() == 2


def test_one_takes_ones_own_proposal_back_and_nobody_elses(
    text: OpenText, mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    row = propose(tom, text)
    with pytest.raises(Forbidden):
        withdraw_improvement(reader=reader_of(make_account()), improvement_id=row.pk)
    assert Improvement.objects.get().state == "proposed"
    for _time in range(2):
        assert withdraw_improvement(reader=reader_of(tom), improvement_id=row.pk).state == "withdrawn"
    with pytest.raises(ImprovementDecided):
        accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    assert shown(text).body == MACHINE


def test_the_author_says_it_directly(text: OpenText, mei: Account, tom: Account) -> None:
    with pytest.raises(Forbidden):
        improve_own(reader=reader_of(tom), text=text, to="en", body=BETTER)
    assert not Memory.objects.filter(origin="author").exists()
    improve_own(reader=reader_of(mei), text=text, to="en", body=BETTER)
    improve_own(reader=reader_of(mei), text=text, to="en", body="Best place ever, 50 each")
    assert (shown(text).body, shown(text).origin) == ("Best place ever, 50 each", "author")
    assert Memory.objects.filter(origin="author").count() == 1


def test_one_translation_serves_both_scripts(tom: Account, mei: Account, make_account: MakeAccount) -> None:
    given = open_text(tom, "This place is amazing")
    judge = reader_of(make_account(is_staff=True))
    row = propose(mei, given, "這家店太棒了", "zh-Hant")
    (seen,) = list_proposals(given, to="zh-Hans", reader=judge)
    assert (seen.body, seen.may_judge) == ("这家店太棒了", True)
    accept_improvement(reader=judge, improvement_id=row.pk, text=given)
    assert [shown(given, to).body for to in ("zh-Hans", "zh-Hant")] == ["这家店太棒了", "這家店太棒了"]
    newer = propose(make_account(language="zh-Hans"), given, "这家店绝了", "zh-Hans")
    accept_improvement(reader=judge, improvement_id=newer.pk, text=given)
    assert [shown(given, to).body for to in ("zh-Hans", "zh-Hant")] == ["这家店绝了", "這家店絕了"]


def test_each_list_holds_what_it_says(
    text: OpenText, mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    row = propose(tom, text)
    closed = propose(tom, open_text(mei, ref="note:8:body", is_public=False))
    judge = reader_of(make_account(is_staff=True))
    assert {one.pk for one in list_improvements_of_my_texts(reader=reader_of(mei)).items} == {
        row.pk,
        closed.pk,
    }
    assert [one.pk for one in list_improvements_to_judge(reader=judge).items] == [row.pk]
    assert list_improvements_to_judge(reader=reader_of(mei)).items == []
    assert len(list_my_improvements(reader=reader_of(tom)).items) == 2
    Account.objects.filter(pk=tom.pk).update(suspended_at=now())
    assert list_improvements_of_my_texts(reader=reader_of(mei)).items == []
    with pytest.raises(NotFound):
        accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)


def test_the_proposals_of_a_text_cost_two_queries(
    text: OpenText, tom: Account, make_account: MakeAccount
) -> None:
    for _number in range(5):
        propose(make_account(), text)
    reader = reader_of(tom)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list_proposals(text, to="en", reader=reader)) == 5
    assert len(queries) == 2


def test_somebody_who_leaves_takes_what_is_open_and_their_name(
    text: OpenText, mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    row = propose(tom, text)
    accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    propose(tom, open_text(mei, ref="note:8:body"))
    of_ann = propose(make_account("ann"), open_text(mei, ref="note:9:body"))
    vote(tom, of_ann, open_text(mei, ref="note:9:body"))
    assert shown(text).by == "tom"
    delete_account(reader=reader_of(tom))
    for _time in range(2):
        handlers.on_account_deleted(AccountDeleted(account_id=tom.pk))
    Account.objects.filter(pk=tom.pk).delete()
    assert {one.scope: one.state for one in Improvement.objects.all()} == {
        REF: "accepted",
        "note:9:body": "proposed",
    }
    assert (shown(text).body, shown(text).by) == (BETTER, "")
    assert Improvement.objects.get(pk=of_ann.pk).score == 0


def test_a_deleted_text_takes_all_with_it(text: OpenText, tom: Account, make_account: MakeAccount) -> None:
    row = propose(tom, text)
    accept_improvement(reader=reader_of(make_account(is_staff=True)), improvement_id=row.pk, text=text)
    for _time in range(2):
        forget_improvements(scopes=[REF, ""])
    assert shown(text).body == MACHINE
    assert (Improvement.objects.count(), Example.objects.count()) == (0, 0)


def test_a_suspended_translator_is_not_named(text: OpenText, mei: Account, tom: Account) -> None:
    row = propose(tom, text)
    accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    Account.objects.filter(pk=tom.pk).update(suspended_at=now())
    assert (shown(text).body, shown(text).by) == (BETTER, "")


def test_long_texts_become_examples_line_by_line(
    mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    judge = reader_of(make_account(is_staff=True))
    given = open_text(mei, "\n".join(["今天去公园散步，天气特别好，人也不多"] * 14 + ["晚上回家"]))
    row = propose(
        tom,
        given,
        "\n".join(["A walk in the park today, lovely weather and few people"] * 14 + ["Home at night"]),
        confirmed=True,
    )
    accept_improvement(reader=judge, improvement_id=row.pk, text=given)
    assert {one.en for one in Example.objects.all()} == {
        "A walk in the park today, lovely weather and few people",
        "Home at night",
    }
