"""Reporting something to the staff."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts.naming import clean_lines
from sampan.accounts.policies import require_account
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import Invalid
from sampan.core.events import record
from sampan.core.ratelimit import check
from sampan.safety import events
from sampan.safety.models import Report
from sampan.safety.types import DETAIL_MAX, Reason, ReportState, TargetKind


@transaction.atomic
def file_report(
    *,
    reader: Reader,
    kind: str,
    target_id: int,
    reason: str,
    detail: str = "",
    target_account_id: int | None = None,
) -> Report:
    """Put the target before the staff; the caller has checked that the reader can see it.

    A second report of the same target by the same reader adds nothing, unless the first one was answered:
    then it opens again with the new words. `target_account_id` is who made the target. Raises Invalid
    (reason, detail) and TooMany beyond SAMPAN_REPORTS_HOUR_MAX an hour.
    """
    me = require_account(reader)
    target_kind, why, words = _clean(kind, reason, detail)
    if target_account_id == me:
        raise Invalid("own", _("This is your own. You can delete it yourself."))
    check(f"report:{me}", limit=settings.SAMPAN_REPORTS_HOUR_MAX, seconds=3600)
    report, made = Report.objects.select_for_update().get_or_create(
        reporter_id=me,
        target_kind=target_kind,
        target_id=target_id,
        defaults={"reason": why, "detail": words, "target_account_id": target_account_id},
    )
    if not made and report.state != ReportState.OPEN:
        report.reason, report.detail, report.state, report.created_at = why, words, ReportState.OPEN, now()
        report.save()
        made = True
    if made:
        record(events.ReportFiled(report_id=report.pk))
    return report


def _clean(kind: str, reason: str, detail: str) -> tuple[TargetKind, Reason, str]:
    if kind not in TargetKind._value2member_map_:
        raise Invalid("kind", _("This cannot be reported."), field="kind")
    if reason not in Reason._value2member_map_:
        raise Invalid("reason", _("Choose a reason."), field="reason")
    words = clean_lines(detail)
    if len(words) > DETAIL_MAX:
        raise Invalid("detail", _("Keep it within %(most)s characters."), {"most": DETAIL_MAX}, "detail")
    return TargetKind(kind), Reason(reason), words
