"""Payments, refunds and providers' messages for the staff: to look at, above all what hangs."""

from django.contrib import admin

from sampan.shop.admin.orders import ReadOnly
from sampan.shop.models import Payment, ProviderEvent, Refund


@admin.register(Payment)
class PaymentAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Each try to charge a checkout; `ref` finds it on the provider's own pages."""

    list_display = (
        "id",
        "created_at",
        "state",
        "amount",
        "currency",
        "provider",
        "ref",
        "failure",
        "checked_at",
    )
    list_filter = ("state", "provider")
    search_fields = ("ref", "=checkout__id")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(Refund)
class RefundAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Each sum on its way back. Without an order: money that came too late."""

    list_display = ("id", "created_at", "state", "amount", "order", "payment", "ref", "failure", "checked_at")
    list_filter = ("state", ("order", admin.EmptyFieldListFilter))
    list_select_related = ("order", "payment")
    search_fields = ("ref", "=order__id")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What providers told, as far back as it is remembered."""

    list_display = ("id", "received_at", "provider", "kind", "ref", "handled_at")
    list_filter = ("provider", ("handled_at", admin.EmptyFieldListFilter))
    search_fields = ("ref", "event_id")
    ordering = ("-id",)
    show_full_result_count = False
