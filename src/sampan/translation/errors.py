"""What can go wrong with a translation for a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sampan.core.errors import Conflict, Invalid, Message, TooLarge, TooMany


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


class ImprovementInvalid(Invalid):
    """A better translation that cannot be taken as it is; the message says why."""

    def __init__(self, code: str, message: Message, params: dict[str, object] | None = None) -> None:
        super().__init__(f"improvement_{code}", message, params, field="body")


class ImprovementUnsure(Invalid):
    """Something in a better translation looks like a slip; it is taken when its writer says that it is right.

    ``faults`` are the values of ``checks.Fault``.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(
            "improvement_unsure", _("Look at it once more before you send it."), {}, field="body"
        )
        self.faults = faults


class NothingToImprove(Conflict):
    """The text needs no translation into this language, or only its characters are exchanged."""

    def __init__(self) -> None:
        super().__init__("improvement_nothing", _("This text needs no translation into this language."))


class ImprovementOutdated(Conflict):
    """The original says something else by now."""

    def __init__(self) -> None:
        super().__init__(
            "improvement_outdated",
            _("The original has changed since, so this translation no longer applies to it."),
        )


class ImprovementDecided(Conflict):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__(
            "improvement_decided", _("Somebody has decided about this translation already. Look at it again.")
        )
