"""Orders, refunds and disputes for the staff: to look at; a dispute is decided on its own page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.accounts.selectors import reader_of
from sampan.accounts.types import Reader
from sampan.core.errors import DomainError
from sampan.shop.models import Dispute, Order, OrderHistory, OrderLine, Refund
from sampan.shop.services.cancelling import ask_cancel


class ReadOnly:
    """What services alone may write: shown, never edited, added or removed by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    has_module_permission = has_view_permission


class LineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What was ordered."""

    model = OrderLine
    fields = ("title", "sku", "price", "quantity", "discount", "commission", "refunded", "refunded_quantity")
    extra = 0


class HistoryInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What happened to the order."""

    model = OrderHistory
    fields = ("created_at", "act", "before", "after", "party", "by", "detail")
    ordering = ("id",)
    extra = 0


class RefundInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What went back, or is on its way."""

    model = Refund
    fields = ("created_at", "state", "amount", "reason", "failure", "by", "settled_at")
    extra = 0


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Orders, the latest first. Addresses and notes are not listed: they are for buyer and seller."""

    list_display = (
        "id",
        "state",
        "shop",
        "buyer",
        "total",
        "currency",
        "refunded",
        "is_disputed",
        "created_at",
    )
    list_filter = ("state", "is_disputed", "is_returning", "currency")
    list_select_related = ("shop__account", "buyer")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("=id", "buyer__handle", "shop__account__handle")
    ordering = ("-id",)
    exclude = ("buyer_note", "buyer_note_language")
    inlines = (LineInline, HistoryInline, RefundInline)
    actions = ("cancel",)

    @admin.action(description=_("Cancel the chosen orders and give the money back"), permissions=["view"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Those that are paid and not sent; the whole sum goes back."""
        reader, done = _reader(request), 0
        for order_id in list(queryset.order_by("id").values_list("pk", flat=True)):
            try:
                ask_cancel(reader=reader, order_id=order_id, reason=str(_("Cancelled by the operator.")))
                done += 1
            except DomainError as refusal:
                messages.warning(request, f"{order_id}: {refusal.message}")
        said = ngettext("%(count)d order is being cancelled.", "%(count)d orders are being cancelled.", done)
        messages.info(request, said % {"count": done})


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What buyers asked the operator to decide."""

    list_display = ("id", "order", "state", "refund", "decided_by", "created_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("order", "decided_by")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)


def _reader(request: HttpRequest) -> Reader:
    """Who acts: the operator, with or without an account of their own."""
    account = getattr(request.user, "account", None)
    if account is not None:
        return reader_of(account)
    return Reader(account_id=None, language="en", reads=("en",), is_staff=bool(request.user.is_staff))
