"""What can go wrong with a translation for a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Conflict, Invalid, TooLarge, TooMany


class TextTooLong(TooLarge):
    """The text is over the limit for translation."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "translation_too_long",
            _("This text is too long to be translated. Shorten it to %(limit)d characters."),
            {"limit": limit},
        )


class TooManyTexts(TooMany):
    """One call asked for more texts than a page can hold."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "translation_too_many",
            _("At most %(limit)d texts can be translated at once. Ask for fewer."),
            {"limit": limit},
        )


class UnknownLanguage(Invalid):
    """A language that is not translated here."""

    def __init__(self, language: str) -> None:
        super().__init__(
            "translation_language",
            _("Texts are not translated into %(language)s. Choose English, 简体中文 or 繁體中文."),
            {"language": language},
        )


class OwnTranslationInvalid(Invalid):
    """An author's own translation is empty or too long."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "translation_own",
            _("Write a translation of 1 to %(limit)d characters, or leave the field as it was."),
            {"limit": limit},
        )


class NoEngine(Conflict):
    """No engine can translate at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "translation_no_engine", _("No translation engine is ready. Try again in a few minutes.")
        )
