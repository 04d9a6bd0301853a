"""Reports, decisions and accounts for the staff. Every action asks why and leaves a decision behind."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.accounts.models import Account
from sampan.core.errors import DomainError
from sampan.safety import services
from sampan.safety.models import Decision, Report
from sampan.safety.types import REASON_MAX, Action, ReportState, TargetKind


class ReasonForm(forms.Form):
    """Why the staff decide as they do."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )


class DecidingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin page whose actions are decisions; rows are neither typed in nor deleted here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from what people do."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What happened stays on record."""
        return False

    def ask_why(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        name: str,
        title: Any,
        carry_out: Callable[[Any, str], Any],
    ) -> HttpResponse | None:
        """First a page that asks for the reason; then `carry_out(row, reason)` for each row."""
        form = ReasonForm(request.POST if "decide" in request.POST else None)
        if form.is_valid():
            self._carry_out_all(request, rows, lambda row: carry_out(row, form.cleaned_data["reason"]))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "rows": rows,
            "name": name,
            "opts": self.model._meta,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "safety/admin_reason.html", context)

    def _carry_out_all(
        self, request: HttpRequest, rows: Iterable[Any], carry_out: Callable[[Any], Any]
    ) -> None:
        done = 0
        for row in rows:
            try:
                carry_out(row)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{row}: {error.message}", messages.ERROR)
        if done:
            said = ngettext("%(count)d decision is made.", "%(count)d decisions are made.", done)
            self.message_user(request, said % {"count": done}, messages.SUCCESS)


class StateFilter(admin.SimpleListFilter):
    """Waiting reports first; the answered ones on request."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What can be chosen besides the waiting ones."""
        return [("acted", _("Acted on")), ("dismissed", _("Dismissed")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """The default is named for what it shows."""
        shown = list(super().choices(changelist))
        return [{**shown[0], "display": _("Waiting")}, *shown[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen state."""
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or ReportState.OPEN)


@admin.register(Report)
class ReportAdmin(DecidingAdmin):
    """What members reported, the oldest waiting first."""

    list_display = ("created_at", "target", "reason", "detail", "target_account", "reporter", "state")
    list_filter = (StateFilter, "target_kind", "reason", "created_at")
    list_select_related = ("target_account", "reporter")
    search_fields = ("detail", "target_account__handle", "reporter__handle")
    ordering = ("created_at",)
    actions = ("hide_target", "restore_target", "suspend_account", "dismiss")
    list_display_links = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A report is answered by an action, not rewritten."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("what"), ordering="target_kind")
    def target(self, report: Report) -> SafeString:
        """A link to the page of what was reported."""
        return target_link(report.target_kind, report.target_id)

    @admin.action(description=_("Hide what was reported"), permissions=["change"])
    def hide_target(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse | None:
        """Take it out of everybody's sight but its author's."""
        return self._answer(request, queryset, "hide_target", _("Hide what was reported"), Action.HIDE)

    @admin.action(description=_("Show it again"), permissions=["change"])
    def restore_target(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse | None:
        """Undo hiding."""
        return self._answer(request, queryset, "restore_target", _("Show it again"), Action.RESTORE)

    @admin.action(description=_("Suspend the account behind it"), permissions=["change"])
    def suspend_account(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse | None:
        """Take the account and all it made out of sight."""
        title = _("Suspend the account behind it")
        return self._answer(request, queryset, "suspend_account", title, Action.SUSPEND)

    @admin.action(description=_("Dismiss the report"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse | None:
        """Leave things as they are."""
        return self._answer(request, queryset, "dismiss", _("Dismiss the report"), Action.DISMISS)

    def _answer(
        self, request: HttpRequest, rows: QuerySet[Report], name: str, title: Any, action: Action
    ) -> HttpResponse | None:
        staff: Any = request.user
        return self.ask_why(
            request,
            rows,
            name=name,
            title=title,
            carry_out=lambda row, why: services.answer_report(
                staff=staff, report_id=row.pk, action=action, reason=why
            ),
        )


@admin.register(Decision)
class DecisionAdmin(DecidingAdmin):
    """What was decided, by whom and why; to be read only."""

    list_display = ("created_at", "action", "target", "reason", "staff")
    list_filter = ("action", "target_kind", "created_at")
    list_select_related = ("by",)
    search_fields = ("reason", "by__email")
    ordering = ("-created_at",)
    list_display_links = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that was decided is rewritten."""
        return False

    @admin.display(description=_("by"), ordering="by__email")
    def staff(self, decision: Decision) -> str:
        """Who decided."""
        return decision.by.email if decision.by else ""

    @admin.display(description=_("what"))
    def target(self, decision: Decision) -> SafeString:
        """A link to the page of what was decided about."""
        return target_link(decision.target_kind, decision.target_id)


@admin.register(Account)
class AccountAdmin(DecidingAdmin):
    """Accounts as the staff see them; suspended and reinstated by decisions."""

    list_display = (
        "handle",
        "domain",
        "display_name",
        "page",
        "note_count",
        "follower_count",
        "suspended_at",
    )
    list_filter = (
        ("suspended_at", admin.EmptyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
        "language",
        "created_at",
    )
    search_fields = ("handle", "display_name", "user__email")
    ordering = ("-created_at",)
    actions = ("suspend", "reinstate")
    list_display_links = None
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People write their own profiles."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.display(description=_("page"))
    def page(self, account: Account) -> SafeString:
        """A link to the profile."""
        return format_html('<a href="{}">@{}</a>', reverse("profile", args=[account.handle]), account.handle)

    @admin.action(description=_("Suspend"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Account]) -> HttpResponse | None:
        """Take the accounts and all they made out of sight."""
        return self._decide(request, queryset, "suspend", _("Suspend"), Action.SUSPEND)

    @admin.action(description=_("Let back"), permissions=["change"])
    def reinstate(self, request: HttpRequest, queryset: QuerySet[Account]) -> HttpResponse | None:
        """Undo suspensions."""
        return self._decide(request, queryset, "reinstate", _("Let back"), Action.REINSTATE)

    def _decide(
        self, request: HttpRequest, rows: QuerySet[Account], name: str, title: Any, action: Action
    ) -> HttpResponse | None:
        staff: Any = request.user
        return self.ask_why(
            request,
            rows,
            name=name,
            title=title,
            carry_out=lambda row, why: services.decide(
                staff=staff, kind=TargetKind.ACCOUNT, target_id=row.pk, action=action, reason=why
            ),
        )


def target_link(kind: str, target_id: int) -> SafeString:
    """A link to the page of a target, whatever its kind."""
    url = reverse("report_target", args=[kind, target_id])
    return format_html('<a href="{}">{} {}</a>', url, kind, target_id)
