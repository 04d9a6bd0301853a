"""Readers' translations, trusted readers and the coverage in Django's admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from sampan.translation.models import Coverage, Improvement, TrustedReader
from sampan.translation.secrets_admin import KeepsSecrets

if TYPE_CHECKING:
    ImprovementBase = admin.ModelAdmin[Improvement]
    TrustedBase = admin.ModelAdmin[TrustedReader]
    CoverageBase = admin.ModelAdmin[Coverage]
else:
    ImprovementBase = TrustedBase = CoverageBase = admin.ModelAdmin


@admin.register(Improvement)
class ImprovementAdmin(KeepsSecrets, ImprovementBase):
    """What readers proposed, to read; decisions are made where the text stands, so that all follows."""

    list_display = ("scope", "source", "target", "state", "score", "account", "decided_by", "created_at")
    list_filter = ("state", "target", "everywhere", "may_train")
    search_fields = ("scope", "body", "original", "account__handle")
    words = ("original", "body")
    secret = Q(is_public=False)
    list_select_related = ("account", "decided_by")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from readers only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Improvement | None = None) -> bool:
        """Accepting here would leave the memory and the open pages behind."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Improvement | None = None) -> bool:
        """As above."""
        return False


@admin.register(TrustedReader)
class TrustedReaderAdmin(TrustedBase):
    """Whose yes is enough to accept a translation."""

    list_display = ("account", "created_at")
    search_fields = ("account__handle",)
    raw_id_fields = ("account",)
    readonly_fields = ("created_at",)
    list_select_related = ("account",)


@admin.register(Coverage)
class CoverageAdmin(CoverageBase):
    """How many of the texts that readers met were readable, by day."""

    list_display = ("day", "surface", "target", "shown", "readable", "percent")
    list_filter = ("surface", "target")
    ordering = ("-day", "surface", "target")
    show_full_result_count = False

    @admin.display(description="%")
    def percent(self, row: Coverage) -> str:
        """The share, rounded down."""
        return f"{row.readable * 100 // row.shown}%" if row.shown else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Pages count."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Coverage | None = None) -> bool:
        """Pages count."""
        return False
