"""The books for the staff: accounts, postings, payouts and rates to look at; what is owed can be paid out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sampan.core.errors import DomainError
from sampan.shop.admin.orders import ReadOnly
from sampan.shop.models import Coupon, Entry, ExchangeRate, LedgerAccount, Payout, Posting
from sampan.shop.money import amount_text
from sampan.shop.selectors.ledger import OWED_KINDS, balance_of
from sampan.shop.services.payouts import REFERENCE_MAX, book_payout


class PayoutActionForm(ActionForm):
    """Beside the choice of an action: the reference of the bank transfers."""

    reference = forms.CharField(
        label=_("Reference of the transfer"), max_length=REFERENCE_MAX, required=False, strip=True
    )


class EntryInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """The sides of a posting; they add up to zero."""

    model = Entry
    fields = ("account", "amount")
    ordering = ("id",)
    extra = 0


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Every account of the books, with what is owed on those of people."""

    list_display = ("kind", "owner", "provider", "currency", "owed", "available")
    list_filter = ("kind", "currency")
    list_select_related = ("owner",)
    list_per_page = 50  # each row asks for its balance
    search_fields = ("owner__handle",)
    show_full_result_count = False
    action_form = PayoutActionForm
    actions = ("pay_out_available",)

    @admin.display(description=_("Owed"))
    def owed(self, account: LedgerAccount) -> str:
        """What the account is owed; below zero for the provider's, where it is what lies there."""
        held = account.entries.aggregate(sum=Coalesce(Sum("amount"), 0))["sum"]
        return amount_text(-held, account.currency)

    @admin.display(description=_("Can be paid out"))
    def available(self, account: LedgerAccount) -> str:
        """What could be paid out now."""
        if account.kind not in OWED_KINDS:
            return ""
        return amount_text(balance_of(account).available, account.currency)

    @admin.action(description=_("Write down that all that can be paid out was sent"))
    def pay_out_available(self, request: HttpRequest, rows: QuerySet[LedgerAccount]) -> None:
        """Book everything that is available on the chosen accounts as sent under the reference."""
        reference, paid = request.POST.get("reference", ""), 0
        for account in rows.filter(kind__in=OWED_KINDS).select_related("owner"):
            amount = balance_of(account).available
            if amount == 0:
                continue
            try:
                book_payout(
                    by=request.user,  # type: ignore[arg-type]
                    account_id=account.pk,
                    amount=amount,
                    reference=reference,
                )
            except DomainError as refusal:
                self.message_user(request, f"{account.owner}: {refusal.message}", messages.ERROR)
            else:
                paid += 1
        self.message_user(request, _told(paid), messages.SUCCESS if paid else messages.WARNING)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """All of the staff may pay out; there is nothing else to do here."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Posting)
class PostingAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Each thing that happened to money, with its sides."""

    list_display = ("key", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("key",)
    inlines = (EntryInline,)
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(Payout)
class PayoutAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was sent to whom."""

    list_display = ("account", "amount", "reference", "by", "created_at")
    list_select_related = ("account", "by")
    search_fields = ("reference", "account__owner__handle")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The rates that prices are shown by."""

    list_display = ("base", "quote", "rate", "day", "source")
    list_filter = ("base",)
    ordering = ("-day", "base", "quote")
    show_full_result_count = False


@admin.register(Coupon)
class CouponAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The sellers' coupons, to look at."""

    list_display = ("code", "shop", "kind", "value", "use_count", "uses_max", "is_active", "ends_at")
    list_filter = ("kind", "is_active")
    search_fields = ("code", "shop__account__handle")
    ordering = ("-id",)
    show_full_result_count = False


def _told(paid: int) -> str:
    return ngettext("%(paid)s payout is in the books.", "%(paid)s payouts are in the books.", paid) % {
        "paid": paid
    }
