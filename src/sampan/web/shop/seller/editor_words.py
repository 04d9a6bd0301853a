"""The sentences that the product editor's script says; it holds none of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "pictures_many": _("There is room for %(limit)s pictures. The others were left out."),
    "picture_large": _("This picture is larger than %(limit)s."),
    "failed": _("That did not work. Check your connection and try again."),
    "picture": _("Picture %(number)s"),
    "no_picture": _("None of its own"),
    "sending": _("Pictures are still on their way. Wait a moment, then save."),
    "preview_working": _("Translating…"),
    "preview_later": _("The translation takes a while; it appears on the page by itself."),
    "preview_ready": _("Translated by a machine."),
    "preview_same": _("There is nothing to translate here."),
    "preview_given_up": _("No machine could translate this; readers see what you wrote."),
    "preview_empty": _("Write something, and its translation appears here."),
    "readers_en": _("This is how English readers will see it"),
    "readers_zh": _("This is how Chinese readers will see it"),
}


def editor_words() -> dict[str, str]:
    """The sentences by name, in the reader's language."""
    return {name: str(text) for name, text in WORDS.items()}
