"""Keeps the words of private texts out of Django's admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest


class KeepsSecrets:
    """Shows rows of private texts without their words, and finds none by words: staff look after the
    engines, and what people tell each other is none of their business.

    `words` are the fields that hold words, `secret` says which rows are private.
    """

    words: tuple[str, ...] = ()
    secret = Q(is_private=True)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All, but no words of a private text."""
        hidden = self.words if obj is not None and self._is_secret(obj) else ()
        return [name for name in super().get_fields(request, obj) if name not in hidden]  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Only rows of public texts are looked for."""
        rows = queryset.exclude(self.secret) if search_term.strip() else queryset
        return super().get_search_results(request, rows, search_term)  # type: ignore[misc]

    def _is_secret(self, row: Any) -> bool:
        return bool(type(row).objects.filter(self.secret, pk=row.pk).exists())
