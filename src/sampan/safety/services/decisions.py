"""Deciding about what was reported: who, what and why are kept, and the target's own room carries it out."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts import services as accounts
from sampan.accounts.models import User
from sampan.core.errors import Invalid
from sampan.core.events import record
from sampan.safety import events
from sampan.safety.models import Decision, Report
from sampan.safety.policies import ACTIONS, require_staff
from sampan.safety.types import REASON_MAX, Action, ReportState, TargetKind


@transaction.atomic
def decide(*, staff: User, kind: str, target_id: int, action: str, reason: str = "") -> Decision:
    """Keep the decision, answer the open reports of the target, and have it carried out.

    An account is suspended or reinstated here and now; notes and comments obey DecisionMade. Raises Forbidden
    for anybody but staff and Invalid for an action that the kind of target does not know.
    """
    require_staff(staff)
    target_kind, deed = _clean(kind, action)
    decision = Decision.objects.create(
        target_kind=target_kind,
        target_id=target_id,
        action=deed,
        reason=reason.strip()[:REASON_MAX],
        by=staff,
    )
    if deed == Action.SUSPEND:
        accounts.suspend(account_id=target_id)
    elif deed == Action.REINSTATE:
        accounts.reinstate(account_id=target_id)
    answer = ReportState.DISMISSED if deed == Action.DISMISS else ReportState.ACTED
    waiting = Report.objects.filter(target_kind=target_kind, target_id=target_id, state=ReportState.OPEN)
    waiting.update(state=answer)
    record(events.DecisionMade(kind=target_kind, target_id=target_id, action=deed))
    return decision


@transaction.atomic
def answer_report(*, staff: User, report_id: int, action: str, reason: str = "") -> Decision:
    """Decide about what a report names; `suspend` and `reinstate` concern the account behind it.

    Raises as `decide` does, and Invalid when nobody is known to stand behind the target any more.
    """
    report = Report.objects.select_for_update().get(pk=report_id)
    kind, target_id = report.target_kind, report.target_id
    if action in {Action.SUSPEND, Action.REINSTATE}:
        if report.target_account_id is None:
            raise Invalid("nobody", _("The account behind this is gone."))
        kind, target_id = TargetKind.ACCOUNT, report.target_account_id
    decision = decide(staff=staff, kind=kind, target_id=target_id, action=action, reason=reason)
    # A report of a note is answered, too, when the account behind the note was suspended.
    report.state = ReportState.DISMISSED if action == Action.DISMISS else ReportState.ACTED
    report.save(update_fields=["state"])
    return decision


def _clean(kind: str, action: str) -> tuple[TargetKind, Action]:
    try:
        target_kind, deed = TargetKind(kind), Action(action)
    except ValueError:
        raise Invalid("decision", _("There is no such decision.")) from None
    if deed not in ACTIONS[target_kind]:
        raise Invalid("decision", _("This cannot be decided about it."))
    return target_kind, deed
