"""Tell of decisions of the staff: whoever made what was decided about, and whoever reported it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sampan.conversations.models import Comment, Message
from sampan.conversations.services.notifying.telling import notify
from sampan.conversations.types import NotificationKind
from sampan.core.queue import defer
from sampan.notes.models import Note
from sampan.safety.models import Decision, Report
from sampan.safety.types import Action, ReportState, TargetKind
from sampan.shop.models import Product, Review

TELL_REPORTERS = "conversations.tell_reporters"
REPORTERS_BATCH = 100
"""People who are told in one job; what thousands reported is told by a row of jobs."""


def tell_of_decision(*, kind: str, target_id: int, action: str) -> None:
    """Tell of the latest such decision; twice does no more than once. That nothing was done is told only to
    those who reported it."""
    rows = Decision.objects.filter(target_kind=kind, target_id=target_id, action=action)
    decision = rows.order_by("-pk").first()
    if decision is None:
        return
    owner_id = _owner_id(kind, target_id)
    if owner_id is not None and action != Action.DISMISS:
        notify(
            account_id=owner_id,
            kind=NotificationKind.DECISION,
            group=f"decision:{kind}:{target_id}",
            note_id=target_id if kind == TargetKind.NOTE else None,
            review_id=target_id if kind == TargetKind.REVIEW else None,
            detail={**_said(decision, "owner"), "reason": decision.reason},
            mark=decision.pk,
        )
    tell_reporters(decision_id=decision.pk)


def tell_reporters(*, decision_id: int, after: int = 0) -> None:
    """Tell those whose reports this decision answered, so many in one job; `after`: the last one's report."""
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        return
    answered = _answered_reports(decision).filter(pk__gt=after, reporter__isnull=False)
    reports = list(answered.order_by("pk")[:REPORTERS_BATCH])
    for report in reports:
        if report.reporter_id is not None:
            notify(
                account_id=report.reporter_id,
                kind=NotificationKind.DECISION,
                group=f"report:{report.pk}",
                detail=_said(decision, "reporter"),
                mark=decision.pk,
            )
    if len(reports) == REPORTERS_BATCH:
        defer(TELL_REPORTERS, decision_id=decision_id, after=reports[-1].pk)


def _said(decision: Decision, role: str) -> dict[str, str]:
    return {
        "action": decision.action,
        "target": decision.target_kind,
        "target_id": str(decision.target_id),
        "role": role,
    }


def _answered_reports(decision: Decision) -> QuerySet[Report]:
    """The reports that were open until this decision: of its target, and, where an account was suspended or
    reinstated, of something by it whose report was answered so."""
    kind, target_id = decision.target_kind, decision.target_id
    mine = Q(target_kind=kind, target_id=target_id)
    if kind == TargetKind.ACCOUNT:
        mine |= Q(target_account=target_id)
    earlier = Decision.objects.filter(
        target_kind=OuterRef("target_kind"),
        target_id=OuterRef("target_id"),
        created_at__gte=OuterRef("created_at"),
        pk__lt=decision.pk,
    )
    rows = Report.objects.exclude(state=ReportState.OPEN)
    return rows.filter(mine, ~Exists(earlier), created_at__lte=decision.created_at)


def _owner_id(kind: str, target_id: int) -> int | None:
    """Whose it is; None when it is gone, or nobody's any more."""
    if kind in (TargetKind.ACCOUNT, TargetKind.SHOP):
        return target_id
    owners: dict[str, QuerySet[Any, int | None]] = {
        TargetKind.NOTE: Note.objects.values_list("author_id", flat=True),
        TargetKind.COMMENT: Comment.objects.values_list("author_id", flat=True),
        TargetKind.REVIEW: Review.objects.values_list("author_id", flat=True),
        TargetKind.PRODUCT: Product.objects.values_list("shop_id", flat=True),
        TargetKind.MESSAGE: Message.objects.values_list("sender_id", flat=True),
    }
    return owners[kind].filter(pk=target_id).first() if kind in owners else None
