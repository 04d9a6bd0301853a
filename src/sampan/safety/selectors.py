"""What is known of reports and decisions; for the staff and for the one concerned."""

from django.db.models import QuerySet

from sampan.accounts.types import Reader
from sampan.safety.models import Decision, Report
from sampan.safety.types import Action, ReportState, TargetKind


def has_reported(*, reader: Reader, kind: TargetKind, target_id: int) -> bool:
    """Whether the reader reported this already. One query."""
    return Report.objects.filter(reporter=reader.account_id, target_kind=kind, target_id=target_id).exists()


def reported_ids(kind: TargetKind) -> QuerySet[Report, int]:
    """The ids of what was reported of a kind, for a condition in another query."""
    return Report.objects.filter(target_kind=kind).values_list("target_id", flat=True)


def count_open_reports() -> int:
    """How many reports wait for the staff. One query."""
    return Report.objects.filter(state=ReportState.OPEN).count()


def find_last_decision(*, kind: TargetKind, target_id: int) -> Decision | None:
    """The latest decision that changed something about the target, or None."""
    rows = Decision.objects.filter(target_kind=kind, target_id=target_id).exclude(action=Action.DISMISS)
    return rows.order_by("-pk").first()
