"""Deciding about better translations: by the author, the trusted and votes; and two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Block
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Forbidden, NotFound, SignInNeeded, TooMany
from sampan.translation.errors import (
    ImprovementDecided,
    ImprovementInvalid,
    ImprovementOutdated,
)
from sampan.translation.events import ImprovementAccepted, ImprovementDeclined, ImprovementProposed
from sampan.translation.keys import pair_hash, text_hash
from sampan.translation.models import Example, Improvement, ImprovementVote, Memory, Wanted
from sampan.translation.selectors.improvements import (
    is_trusted,
    list_proposals,
)
from sampan.translation.services import keep_author_translation
from sampan.translation.services.improvements import (
    accept_improvement,
    decline_improvement,
    undo_decision,
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
    old,
    open_text,
    propose,
    shown,
    trusted,
    vote,
)

pytestmark = pytest.mark.django_db


def test_who_may_not_decide_changes_nothing(
    text: OpenText, tom: Account, mei: Account, make_account: MakeAccount, recorded: list[Any]
) -> None:
    row = propose(tom, text)
    recorded.clear()
    before = everything()
    trusted(tom)  # its own writer, even if trusted
    denied = [
        (reader_of(tom), Forbidden),
        (reader_of(make_account()), Forbidden),
        (reader_of(None), SignInNeeded),
        (Reader(mei.pk, "en", ("en",), is_suspended=True), Suspended),
    ]
    for reader, error in denied:
        with pytest.raises(error):
            accept_improvement(reader=reader, improvement_id=row.pk, text=text)
        with pytest.raises(error):
            decline_improvement(reader=reader, improvement_id=row.pk, text=text, reason="style")
    assert (everything(), recorded) == (before, [])


def test_an_authors_yes_counts_in_their_place_only(text: OpenText, mei: Account, tom: Account) -> None:
    elsewhere = open_text(tom, ref="comment:5:body")
    row = propose(tom, text)
    accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    assert (shown(text).body, shown(elsewhere).body) == (BETTER, MACHINE)
    assert not Example.objects.exists()


@pytest.mark.parametrize("staff", [True, False])
def test_the_yes_of_the_trusted_counts_wherever_the_words_stand(
    text: OpenText, mei: Account, tom: Account, make_account: MakeAccount, staff: bool
) -> None:
    Wanted.objects.create(text_hash=text_hash(BODY), text=BODY, source="zh-Hans", target="en")
    judge = make_account("judge", is_staff=staff)
    row = propose(tom, text)
    accept_improvement(reader=reader_of(judge if staff else trusted(judge)), improvement_id=row.pk, text=text)
    assert shown(open_text(mei, ref="comment:5:body")).body == BETTER
    assert not Wanted.objects.exists()
    example = Example.objects.get()
    assert (example.zh, example.en, example.origin) == (BODY, BETTER, "reader")
    assert example.pair_hash == pair_hash(zh=BODY, en=BETTER)


def test_the_words_of_a_closed_place_are_no_example(
    mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    given = open_text(mei, is_public=False)
    row = propose(tom, given)
    accept_improvement(reader=reader_of(make_account(is_staff=True)), improvement_id=row.pk, text=given)
    assert shown(given).body == BETTER
    assert not Example.objects.exists()


def test_a_newer_one_replaces_the_older_and_undoing_brings_it_back(
    text: OpenText, tom: Account, make_account: MakeAccount
) -> None:
    judge = reader_of(trusted(make_account("judge")))
    older = propose(tom, text)
    accept_improvement(reader=judge, improvement_id=older.pk, text=text)
    newer = propose(make_account("ann"), text, "Honestly the best, 50 a head")
    accept_improvement(reader=judge, improvement_id=newer.pk, text=text)
    assert shown(text).body == "Honestly the best, 50 a head"
    assert Memory.objects.filter(origin="reader").count() == Example.objects.count() == 1
    assert Improvement.objects.get(pk=older.pk).state == "replaced"
    undo_decision(reader=judge, improvement_id=newer.pk, text=text)
    assert (shown(text).body, shown(text).by) == (BETTER, "tom")
    assert {row.state for row in Improvement.objects.all()} == {"accepted", "proposed"}
    assert [one.en for one in Example.objects.all()] == [BETTER]


def test_what_the_author_wrote_gives_way_to_what_they_accept(
    text: OpenText, mei: Account, tom: Account
) -> None:
    keep_author_translation(text=text.text, to="en", body="My own words 50", account_id=mei.pk)
    row = propose(tom, text)
    accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    assert shown(text).body == BETTER
    keep_author_translation(text=text.text, to="en", body="My own again 50", account_id=mei.pk)
    assert shown(text).body == "My own again 50"


def test_accepting_and_declining_twice_does_no_harm(
    text: OpenText, mei: Account, tom: Account, recorded: list[Any]
) -> None:
    row = propose(tom, text)
    for _time in range(2):
        accept_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text)
    with pytest.raises(ImprovementDecided):
        decline_improvement(reader=reader_of(mei), improvement_id=row.pk, text=text, reason="style")
    assert Memory.objects.filter(origin="reader").count() == 1
    assert [type(one) for one in recorded] == [ImprovementProposed, ImprovementAccepted]


def test_declining_says_why_and_can_be_taken_back(
    text: OpenText, mei: Account, tom: Account, recorded: list[Any]
) -> None:
    row, author = propose(tom, text), reader_of(mei)
    with pytest.raises(ImprovementInvalid):
        decline_improvement(reader=author, improvement_id=row.pk, text=text, reason="because")
    assert Improvement.objects.get().state == "proposed"
    for _time in range(2):
        declined = decline_improvement(reader=author, improvement_id=row.pk, text=text, reason="meaning")
    assert (declined.state, declined.reason) == ("declined", "meaning")
    assert recorded[1:] == [ImprovementDeclined(row.pk, tom.pk, mei.pk, "meaning", REF)]
    own = list_proposals(text, to="en", reader=reader_of(tom))
    assert [(one.row.state, one.row.reason) for one in own] == [("declined", "meaning")]
    undo_decision(reader=author, improvement_id=row.pk, text=text)
    assert Improvement.objects.get().state == "proposed"


def test_only_who_may_undoes_and_a_trusted_reader_only_for_a_while(
    text: OpenText, tom: Account, make_account: MakeAccount, settings: Any
) -> None:
    judge, other = trusted(make_account("judge")), trusted(make_account("other"))
    row = propose(tom, text)
    accept_improvement(reader=reader_of(judge), improvement_id=row.pk, text=text)
    with pytest.raises(Forbidden):
        undo_decision(reader=reader_of(other), improvement_id=row.pk, text=text)
    settings.SAMPAN_IMPROVEMENT_UNDO_SECONDS = 0
    with pytest.raises(Forbidden):
        undo_decision(reader=reader_of(judge), improvement_id=row.pk, text=text)
    assert shown(text).body == BETTER
    settings.SAMPAN_IMPROVEMENT_UNDO_SECONDS = 60
    undo_decision(reader=reader_of(judge), improvement_id=row.pk, text=text)
    assert shown(text).body == MACHINE


def test_an_original_that_changed_takes_no_old_translation(
    text: OpenText, mei: Account, tom: Account
) -> None:
    row = propose(tom, text)
    changed = open_text(mei, "这家店一般，人均80")
    for act in (accept_improvement, undo_decision):
        with pytest.raises(ImprovementOutdated):
            act(reader=reader_of(mei), improvement_id=row.pk, text=changed)
    assert list_proposals(changed, to="en", reader=reader_of(mei)) == []
    assert shown(changed) is None


def test_a_proposal_cannot_be_decided_through_another_text(
    text: OpenText, mei: Account, tom: Account, make_account: MakeAccount
) -> None:
    """Somebody who wrote the same words elsewhere is not the author here."""
    row = propose(tom, text)
    other = make_account()
    with pytest.raises(NotFound):
        accept_improvement(
            reader=reader_of(other), improvement_id=row.pk, text=open_text(other, ref="note:9:body")
        )
    assert Improvement.objects.get().state == "proposed"


def test_enough_votes_carry_it_if_somebody_reads_both(
    text: OpenText, tom: Account, make_account: MakeAccount, recorded: list[Any]
) -> None:
    row = propose(tom, text)
    for who in old(make_account, "a", "b", "c", "d"):
        assert vote(who, row, text).state == "proposed"
    (both,) = old(make_account, "e", reads=("en", "zh-Hant"))
    accepted = vote(both, row, text)
    assert (accepted.state, accepted.score, accepted.decided_by_id, accepted.everywhere) == (
        "accepted",
        5,
        None,
        True,
    )
    assert shown(text).body == BETTER
    assert isinstance(recorded[-1], ImprovementAccepted)


def test_votes_of_new_accounts_count_but_do_not_decide(
    text: OpenText, tom: Account, make_account: MakeAccount
) -> None:
    row = propose(tom, text)
    for _number in range(4):
        vote(make_account(reads=["en", "zh-Hans"]), row, text)
    assert (Improvement.objects.get().state, Improvement.objects.get().score) == ("proposed", 4)


def test_one_voice_each_changed_and_taken_back(
    text: OpenText, tom: Account, make_account: MakeAccount
) -> None:
    row, ann = propose(tom, text), make_account("ann")
    scores = [vote(ann, row, text, value).score for value in (1, 1, -1, 0, 0)]
    assert scores == [1, 1, -1, 0, 0]
    assert not ImprovementVote.objects.exists()


def test_neither_writer_nor_author_votes(text: OpenText, mei: Account, tom: Account) -> None:
    row = propose(tom, text)
    for who in (mei, tom):
        with pytest.raises(Forbidden):
            vote(who, row, text)
    assert not ImprovementVote.objects.exists()


def test_somebody_blocked_by_its_writer_does_not_find_it(
    text: OpenText, tom: Account, make_account: MakeAccount
) -> None:
    row, ann = propose(tom, text), make_account("ann")
    Block.objects.create(blocker=tom, blocked=ann)
    with pytest.raises(NotFound):
        vote(ann, row, text)
    assert list_proposals(text, to="en", reader=reader_of(ann)) == []
    assert not ImprovementVote.objects.exists()


def test_only_so_many_votes_an_hour(
    text: OpenText, tom: Account, make_account: MakeAccount, settings: Any
) -> None:
    settings.SAMPAN_IMPROVEMENT_VOTES_HOUR_MAX = 1
    row, ann = propose(tom, text), make_account("ann")
    vote(ann, row, text)
    with pytest.raises(TooMany):
        vote(ann, row, text, -1)
    assert Improvement.objects.get().score == 1


def accepted_rows(
    tom: Account, authors: list[Account], number: int, *, everywhere: bool = True, by_votes: bool = False
) -> None:
    judge = None if by_votes else authors[0]
    Improvement.objects.bulk_create(
        Improvement(
            text_hash=f"{place:032d}",
            scope=f"note:{place}:body",
            original="x",
            source="zh-Hans",
            target="en",
            body="y",
            account=tom,
            author=authors[place % len(authors)],
            state="accepted",
            everywhere=everywhere,
            decided_by=judge,
        )
        for place in range(number)
    )


def test_trust_is_earned_by_many_accepted_on_the_texts_of_several_people(
    tom: Account, make_account: MakeAccount
) -> None:
    authors = [make_account() for _number in range(4)]
    accepted_rows(tom, authors, 11)
    assert not is_trusted(reader_of(tom))
    accepted_rows(tom, authors, 1)
    assert is_trusted(reader_of(tom))
    Improvement.objects.filter(account=tom).update(author=authors[0])
    assert not is_trusted(reader_of(tom))


def test_trust_is_not_earned_among_friends_and_lost_for_a_while_by_a_refusal(
    tom: Account, make_account: MakeAccount
) -> None:
    authors = [make_account() for _number in range(4)]
    accepted_rows(tom, authors, 20, everywhere=False)
    assert not is_trusted(reader_of(tom))
    Improvement.objects.update(everywhere=True)
    assert is_trusted(reader_of(tom))
    Improvement.objects.filter(scope="note:1:body").update(state="declined", decided_at=now())
    assert not is_trusted(reader_of(tom))
    Improvement.objects.filter(scope="note:1:body").update(decided_at=now() - timedelta(days=61))
    assert is_trusted(reader_of(tom))


def test_trust_is_not_earned_by_votes(tom: Account, make_account: MakeAccount) -> None:
    accepted_rows(tom, [make_account() for _number in range(4)], 20, by_votes=True)
    assert not is_trusted(reader_of(tom))


def test_trust_can_be_left_to_the_staff(tom: Account, make_account: MakeAccount, settings: Any) -> None:
    settings.SAMPAN_IMPROVEMENT_TRUST_ACCEPTED = 0
    accepted_rows(tom, [make_account() for _number in range(4)], 20)
    assert not is_trusted(reader_of(tom))
    trusted(tom)
    assert is_trusted(reader_of(tom))
    assert not is_trusted(Reader(tom.pk, "en", ("en",), is_suspended=True))


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one_translation_in_use(make_account: MakeAccount, settings: Any) -> None:
    import threading

    mei, tom, ann = make_account("mei"), make_account("tom"), make_account("ann")
    judges = [reader_of(make_account(is_staff=True)) for _number in range(2)]
    given = open_text(mei)
    rows = [propose(tom, given), propose(ann, given, "Honestly the best, 50 a head")]
    barrier = threading.Barrier(4)
    troubles: list[BaseException] = []

    def act(work: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            work()
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    def accept(judge: Reader, row: Improvement) -> Callable[[], Any]:
        return lambda: accept_improvement(reader=judge, improvement_id=row.pk, text=given)

    works = [accept(judge, row) for judge in judges for row in rows]
    threads = [threading.Thread(target=act, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert all(isinstance(one, ImprovementDecided) for one in troubles)
    in_use = Memory.objects.get(origin="reader")
    (accepted,) = Improvement.objects.filter(state="accepted")
    assert (in_use.engine_version, in_use.body) == (str(accepted.pk), accepted.body)
    assert [one.en for one in Example.objects.all()] == [accepted.body]


@pytest.mark.django_db(transaction=True)
def test_the_same_proposal_sent_twice_at_once_is_one(make_account: MakeAccount) -> None:
    import threading

    mei, tom = make_account("mei"), make_account("tom")
    reader, given = reader_of(tom), open_text(mei)
    troubles: list[BaseException] = []

    def act() -> None:
        try:
            propose(reader, given)
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert troubles == []
    assert Improvement.objects.get().body == BETTER
