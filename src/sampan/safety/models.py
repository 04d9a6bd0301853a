"""Reports by members and the decisions of the staff, both naming their target by kind and id."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.safety.types import DETAIL_MAX, REASON_MAX, Action, Reason, ReportState, TargetKind


class Report(models.Model):
    """One member's report of one target; a second one by the same member adds nothing."""

    reporter = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="reports_made", verbose_name=_("reporter")
    )
    target_kind = models.CharField(
        _("target kind"), max_length=10, choices=[(k.value, k.value) for k in TargetKind]
    )
    target_id = models.BigIntegerField(_("target id"))
    target_account = models.ForeignKey(
        Account,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports_received",
        verbose_name=_("target account"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=[(r.value, r.value) for r in Reason])
    detail = models.CharField(_("detail"), max_length=DETAIL_MAX, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=10, choices=[(s.value, s.value) for s in ReportState], default=ReportState.OPEN
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["reporter", "target_kind", "target_id"], name="report_once"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="report_queue")]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.target_kind} {self.target_id}"


class Decision(models.Model):
    """What the staff did about a target, by whom and why."""

    target_kind = models.CharField(
        _("target kind"), max_length=10, choices=[(k.value, k.value) for k in TargetKind]
    )
    target_id = models.BigIntegerField(_("target id"))
    action = models.CharField(_("action"), max_length=10, choices=[(a.value, a.value) for a in Action])
    reason = models.CharField(_("reason"), max_length=REASON_MAX, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("created at"), default=now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["target_kind", "target_id"], name="decision_target")]

    def __str__(self) -> str:
        return f"decision {self.pk}: {self.action} {self.target_kind} {self.target_id}"
