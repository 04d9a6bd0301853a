"""Reports and decisions: what is kept, what follows, who may."""

from collections.abc import Callable
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import services as accounts
from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account
from sampan.core.errors import Forbidden, Invalid, SignInNeeded, TooMany
from sampan.safety import selectors, services
from sampan.safety.models import Decision, Report
from sampan.safety.types import Action, ReportState, TargetKind
from tests.accounts.test_ties import together
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


def file(account: Account, target_id: int = 7, **fields: Any) -> Report:
    """Report a note as this member."""
    wanted: dict[str, Any] = {"kind": "note", "reason": "spam", "detail": "look", **fields}
    return services.file_report(reader=reader_of(account), target_id=target_id, **wanted)


def decide(staff: Account, **fields: Any) -> Decision:
    """Decide about note 7 as this member of the staff."""
    assert staff.user is not None
    wanted: dict[str, Any] = {"kind": "note", "target_id": 7, "action": "hide", "reason": "rule 3", **fields}
    return services.decide(staff=staff.user, **wanted)


@pytest.fixture
def judge(make_account: Callable[..., Account]) -> Account:
    """A member of the staff."""
    return make_account("judge", is_staff=True)


def test_a_second_report_of_the_same_thing_adds_nothing(mei: Account, tom: Account) -> None:
    file(tom)
    file(tom, reason="hate", detail="again")
    report = Report.objects.get()
    assert (report.reason, report.detail, report.state) == ("spam", "look", ReportState.OPEN)
    file(mei)
    assert selectors.count_open_reports() == 2


def test_a_report_that_was_answered_can_be_opened_again(tom: Account, judge: Account) -> None:
    file(tom)
    decide(judge, action="dismiss")
    assert selectors.count_open_reports() == 0
    file(tom, detail="it goes on")
    report = Report.objects.get()
    assert (report.state, report.detail) == (ReportState.OPEN, "it goes on")


@pytest.mark.parametrize(
    "change",
    [{"kind": "planet"}, {"reason": "boring"}, {"detail": "x" * 1001}],
)
def test_a_malformed_report_leaves_nothing(tom: Account, change: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        file(tom, **change)
    assert Report.objects.count() == 0


def test_nobody_reports_what_is_their_own(tom: Account) -> None:
    with pytest.raises(Invalid):
        file(tom, target_account_id=tom.pk)
    assert Report.objects.count() == 0


def test_visitors_and_suspended_accounts_cannot_report(tom: Account) -> None:
    with pytest.raises(SignInNeeded):
        services.file_report(reader=reader_of(None), kind="note", target_id=7, reason="spam")
    accounts.suspend(account_id=tom.pk)
    tom.refresh_from_db()
    from sampan.accounts.selectors import reader_of as reader_from_row

    with pytest.raises(Suspended):
        services.file_report(reader=reader_from_row(tom), kind="note", target_id=7, reason="spam")
    assert Report.objects.count() == 0


def test_reports_beyond_the_hourly_limit_are_refused(tom: Account, settings: Any) -> None:
    settings.SAMPAN_REPORTS_HOUR_MAX = 2
    file(tom, 1)
    file(tom, 2)
    with pytest.raises(TooMany):
        file(tom, 3)
    assert Report.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_report_sent_twice_at_one_moment_is_one(tom: Account) -> None:
    errors = together(*[lambda: file(tom) for _n in range(4)])  # type: ignore[arg-type, list-item]
    assert errors == []
    assert Report.objects.count() == 1


def test_a_decision_is_kept_and_answers_every_open_report(mei: Account, tom: Account, judge: Account) -> None:
    file(mei)
    file(tom)
    file(tom, 8)
    decision = decide(judge)
    assert (decision.by, decision.reason, decision.action) == (judge.user, "rule 3", Action.HIDE)
    states = dict(Report.objects.values_list("target_id", "state"))
    assert states == {7: ReportState.ACTED, 8: ReportState.OPEN}


def test_a_decision_about_a_note_is_told_to_the_rooms_above(judge: Account) -> None:
    decide(judge)
    payloads = [
        job.args["payload"]
        for job in ProcrastinateJob.objects.filter(task_name="core.handle_event")
        if job.args["handler"].startswith("DecisionMade>")
    ]
    assert {"kind": "note", "target_id": 7, "action": "hide"} in payloads


def test_suspending_and_letting_back_happen_at_once(tom: Account, judge: Account) -> None:
    decide(judge, kind="account", target_id=tom.pk, action="suspend")
    tom.refresh_from_db()
    assert tom.is_suspended
    decide(judge, kind="account", target_id=tom.pk, action="reinstate")
    tom.refresh_from_db()
    assert not tom.is_suspended
    last = selectors.find_last_decision(kind=TargetKind.ACCOUNT, target_id=tom.pk)
    assert last is not None
    assert last.action == Action.REINSTATE


def test_only_the_staff_decides(tom: Account, mei: Account) -> None:
    with pytest.raises(Forbidden):
        decide(tom, kind="account", target_id=mei.pk, action="suspend")
    mei.refresh_from_db()
    assert not mei.is_suspended
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "action"), [("note", "suspend"), ("account", "hide"), ("planet", "hide"), ("note", "explode")]
)
def test_a_decision_that_does_not_fit_its_target_is_refused(judge: Account, kind: str, action: str) -> None:
    with pytest.raises(Invalid):
        decide(judge, kind=kind, action=action)
    assert Decision.objects.count() == 0


def test_suspending_the_author_answers_the_report_of_the_note(
    mei: Account, tom: Account, judge: Account
) -> None:
    report = file(tom, target_account_id=mei.pk)
    assert judge.user is not None
    services.answer_report(staff=judge.user, report_id=report.pk, action="suspend", reason="again and again")
    mei.refresh_from_db()
    report.refresh_from_db()
    assert mei.is_suspended
    assert report.state == ReportState.ACTED
    decision = Decision.objects.get()
    assert (decision.target_kind, decision.target_id) == (TargetKind.ACCOUNT, mei.pk)


def test_a_report_whose_author_is_gone_cannot_suspend_anybody(tom: Account, judge: Account) -> None:
    report = file(tom)
    assert judge.user is not None
    with pytest.raises(Invalid):
        services.answer_report(staff=judge.user, report_id=report.pk, action="suspend")
    assert Decision.objects.count() == 0
    assert Report.objects.get().state == ReportState.OPEN
