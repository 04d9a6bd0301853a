"""The translation room in Django's admin: what is remembered, what waits, what was given up and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.translation.glossary_admin import TermAdmin
from sampan.translation.improvement_admin import CoverageAdmin, ImprovementAdmin, TrustedReaderAdmin
from sampan.translation.models import Memory, Wanted
from sampan.translation.secrets_admin import KeepsSecrets

__all__ = [
    "CoverageAdmin",
    "ImprovementAdmin",
    "MemoryAdmin",
    "TermAdmin",
    "TrustedReaderAdmin",
    "WantedAdmin",
]

if TYPE_CHECKING:
    MemoryBase = admin.ModelAdmin[Memory]
    WantedBase = admin.ModelAdmin[Wanted]
else:
    MemoryBase = admin.ModelAdmin
    WantedBase = admin.ModelAdmin


@admin.register(Memory)
class MemoryAdmin(KeepsSecrets, MemoryBase):
    """Translations to read and to remove; a removed one is made anew when it is asked for."""

    list_display = ("text_hash", "source", "target", "origin", "engine", "is_private", "doubts", "created_at")
    list_filter = ("origin", "engine", "target", "is_private")
    search_fields = ("text_hash", "body", "scope")
    readonly_fields = (
        "text_hash",
        "scope",
        "source",
        "origin",
        "engine",
        "engine_version",
        "is_private",
        "account",
        "created_at",
    )
    words = ("body",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from engines and authors only."""
        return False


@admin.register(Wanted)
class WantedAdmin(KeepsSecrets, WantedBase):
    """The list of wanted texts; given-up ones can be sent round again."""

    list_display = ("text_hash", "source", "target", "state", "priority", "attempts", "reason", "created_at")
    list_filter = ("state", "target", "source")
    search_fields = ("text_hash", "text")
    words = ("text", "context")
    actions = ("try_again",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from readers only."""
        return False

    @admin.action(description=_("Try the chosen texts again"))
    def try_again(self, request: HttpRequest, rows: QuerySet[Wanted]) -> None:
        """Put given-up texts back on the list; the next sweep starts them."""
        rows.update(state=Wanted.State.WAITING, attempts=0, reason="", engines="", not_before=now())
