"""Shops for the staff: those that wait for approval, and all others to look at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.core.errors import DomainError
from sampan.shop.models import Shop
from sampan.shop.services.opening import decide_shop


@admin.register(Shop)
class ShopAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shops, the longest waiting first; let open or refused by an action, hidden by a decision."""

    list_display = (
        "account",
        "state",
        "currency",
        "ships_from_country",
        "sales_count",
        "hidden_at",
        "created_at",
    )
    list_filter = ("state", ("hidden_at", admin.EmptyFieldListFilter), "currency")
    list_select_related = ("account",)
    search_fields = ("account__handle", "account__display_name")
    ordering = ("created_at",)
    actions = ("approve", "refuse")
    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sellers open their shops themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders and the books name it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Sellers write their own shops."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description=_("Let the shops open"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Shop]) -> None:
        """Those that wait may sell from now on."""
        self._decide(request, queryset, approve=True)

    @admin.action(description=_("Refuse the shops"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Shop]) -> None:
        """Those that wait may not sell; they may ask again."""
        self._decide(request, queryset, approve=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Shop], *, approve: bool) -> None:
        staff: Any = request.user
        done = 0
        for shop in queryset:
            try:
                decide_shop(by=staff, shop_id=shop.pk, approve=approve)
                done += 1
            except DomainError as error:
                self.message_user(request, f"{shop.account}: {error.message}", messages.ERROR)
        if done:
            said = ngettext("%(count)d shop is decided.", "%(count)d shops are decided.", done)
            self.message_user(request, said % {"count": done}, messages.SUCCESS)
