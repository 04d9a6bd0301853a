"""The glossary in Django's admin: operators write, change and switch off its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.core.clock import now
from sampan.translation.glossary.conditions import BadCondition, read_condition
from sampan.translation.glossary.types import KINDS
from sampan.translation.models import Term
from sampan.translation.selectors import forget_glossary

if TYPE_CHECKING:
    TermBase = admin.ModelAdmin[Term]
    TermFormBase = forms.ModelForm[Term]
else:
    TermBase = admin.ModelAdmin
    TermFormBase = forms.ModelForm


class TermForm(TermFormBase):
    """An entry as an operator writes it."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in sorted(KINDS)], initial="slang")

    class Meta:
        model = Term
        fields = (
            "text",
            "language",
            "variants",
            "rendering",
            "gloss_en",
            "gloss_zh",
            "kind",
            "when",
            "keep",
            "is_enabled",
        )
        help_texts = {
            "variants": _("Other spellings, separated by commas; they count wherever they stand."),
            "rendering": _("The usual translation into the other language; empty: it is only explained."),
            "gloss_en": _("One plain sentence for English readers."),
            "gloss_zh": _("One plain sentence for Chinese readers, in simplified characters."),
            "when": _(
                "always; alone (only as a whole comment); or context: and a regular expression that must be"
                " found around the word, in which ~ stands for the word itself, such as context:so ~"
            ),
            "keep": _("A name that stays as it is in every language."),
            "is_enabled": _("Switched off, the word is neither explained nor given to engines."),
        }

    def clean_text(self) -> str:
        """A word has at least one letter."""
        text = str(self.cleaned_data["text"]).strip()
        if not text:
            raise ValidationError(_("Write the word."))
        return text

    def clean_when(self) -> str:
        """The condition must be one that can be read."""
        when = str(self.cleaned_data["when"]).strip() or "always"
        try:
            read_condition(when)
        except BadCondition as trouble:
            raise ValidationError(
                _("This condition cannot be read: %(trouble)s"), params={"trouble": trouble}
            ) from trouble
        return when


@admin.register(Term)
class TermAdmin(TermBase):
    """Entries to search, change, add and switch off. What was changed here stays when Sampan is renewed."""

    form = TermForm
    list_display = ("text", "language", "rendering", "kind", "keep", "is_enabled", "is_shipped", "edited_at")
    list_filter = ("language", "kind", "keep", "is_enabled", "is_shipped")
    search_fields = ("text", "variants", "rendering", "gloss_en", "gloss_zh")
    readonly_fields = ("is_shipped", "edited_at")
    ordering = ("language", "text")
    list_per_page = 100
    actions = ("switch_off", "switch_on")

    def has_delete_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        """Shipped entries are switched off: a deleted one would come back with the next start."""
        return obj is not None and not obj.is_shipped and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Term, form: Any, change: bool) -> None:
        """Mark what an operator wrote, so that a later release leaves it alone."""
        obj.edited_at = obj.updated_at = now()
        super().save_model(request, obj, form, change)
        forget_glossary()

    def delete_model(self, request: HttpRequest, obj: Term) -> None:
        """Forget the word at once in this process, in the others within a minute."""
        super().delete_model(request, obj)
        forget_glossary()

    @admin.action(description=_("Switch the chosen words off"))
    def switch_off(self, request: HttpRequest, rows: QuerySet[Term]) -> None:
        """Neither explain them nor give them to engines."""
        self._switch(rows, on=False)

    @admin.action(description=_("Switch the chosen words on"))
    def switch_on(self, request: HttpRequest, rows: QuerySet[Term]) -> None:
        """Use them again."""
        self._switch(rows, on=True)

    def _switch(self, rows: QuerySet[Term], *, on: bool) -> None:
        rows.update(is_enabled=on, edited_at=now(), updated_at=now())
        forget_glossary()
