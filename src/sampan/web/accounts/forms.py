"""The fields in which people tell about themselves: on signing up, in the first choices, in the settings."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sampan.accounts import naming, selectors, services
from sampan.accounts.types import BIO_MAX, DISPLAY_NAME_MAX, HANDLE_MAX, Reader
from sampan.core.errors import DomainError
from sampan.web.site.context import CHANNELS

LANGUAGE_NAMES = (("en", "English"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"))
"""Each language in its own words, so that everybody finds theirs."""
INTERESTS = [(item.value, label) for item, label in CHANNELS.items()]
THEMES = (("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))

STUDY = ("study_pinyin", "study_colors", "study_marks")
"""The fields about pinyin, named as in the account."""


def apply(form: forms.Form, change: Callable[[], Any]) -> bool:
    """Carry out a change; a refusal is said in the form, beside its field. Gives whether it was done."""
    try:
        change()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


def clean_by(rule: Callable[[str], str], value: str) -> str:
    """Apply a rule of the domain to a form's value; its refusal becomes the form's."""
    try:
        return rule(value)
    except DomainError as error:
        raise forms.ValidationError(error.message, code=error.code) from None


class NameFields(forms.Form):
    """The shown name and the handle of a new account."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=DISPLAY_NAME_MAX,
        help_text=_("In any language; you can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    handle = forms.CharField(
        label=_("Handle"),
        max_length=HANDLE_MAX,
        help_text=_("Your address here: Latin letters, digits and underscores."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_display_name(self) -> str:
        """The name tidied, or the rule that it breaks."""
        return clean_by(naming.clean_display_name, self.cleaned_data["display_name"])

    def clean_handle(self) -> str:
        """The handle tidied, or why it cannot be had."""
        handle = clean_by(naming.clean_handle, self.cleaned_data["handle"])
        if not selectors.is_handle_free(handle):
            message = _("Somebody has this handle already. Try another one.")
            raise forms.ValidationError(message, code="handle_taken")
        return handle

    def open_account(self, request: HttpRequest, user: Any) -> None:
        """Open the account of a user who has none, in the language of the page."""
        reader: Reader = request.reader  # type: ignore[attr-defined]
        services.create_account(
            user=user,
            handle=self.cleaned_data["handle"],
            display_name=self.cleaned_data["display_name"],
            language=reader.language,
        )


class SignUpForm(NameFields):
    """Joined by allauth to its own fields, for signing up with a password and with a passkey alike."""

    field_order = ["email", "password1", "display_name", "handle"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth has just saved the user, in the same transaction."""
        self.open_account(request, user)


class StartAccountForm(NameFields):
    """For somebody who can sign in but has no account yet."""

    def save(self, request: HttpRequest) -> None:
        """Open it."""
        self.open_account(request, request.user)


class ReaderForm(forms.Form):
    """A form about the one who reads."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader


class ProfileForm(ReaderForm):
    """The shown name and the words of a profile."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=DISPLAY_NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    bio = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=BIO_MAX,
        help_text=_("A line or two; others read it in their own language."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def save(self) -> None:
        """Keep it."""
        services.update_profile(reader=self.reader, **self.cleaned_data)


class LanguageFields(ReaderForm):
    """The language of the interface and the languages read."""

    language = forms.ChoiceField(label=_("Show Sampan in"), choices=LANGUAGE_NAMES, widget=forms.RadioSelect)
    reads = forms.MultipleChoiceField(
        label=_("I also read"),
        required=False,
        choices=LANGUAGE_NAMES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Texts in these languages stay as they were written; a translation is one tap away."),
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.initial.setdefault("language", reader.language)
        self.initial.setdefault("reads", list(reader.reads))

    @property
    def new_language(self) -> str:
        """What Django calls the language just chosen."""
        return str(self.cleaned_data["language"]).lower()


class LanguagesForm(LanguageFields):
    """All that concerns languages."""

    auto_translate = forms.BooleanField(
        label=_("Translate the other languages by themselves"),
        required=False,
        help_text=_("Without this, each text has a button that translates it."),
    )

    study_pinyin = forms.BooleanField(
        label=_("Show Chinese originals with pinyin at once"),
        required=False,
        help_text=_("Without this, pinyin comes when you press Study."),
    )
    study_colors = forms.BooleanField(
        label=_("Give each tone its color"),
        required=False,
        help_text=_("Blue first, green second, brown third, purple fourth, grey for no tone."),
    )
    study_marks = forms.BooleanField(label=_("Put tone marks on pinyin (mā má mǎ mà)"), required=False)

    def __init__(self, *args: Any, reader: Reader, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.initial.setdefault("auto_translate", reader.auto_translate)
        for name in STUDY:
            self.initial.setdefault(name, getattr(account, name))

    def save(self) -> None:
        """Keep it."""
        data = self.cleaned_data
        reading = {name: value for name, value in data.items() if name not in STUDY}
        services.update_reading(reader=self.reader, **reading)
        services.update_study(
            reader=self.reader,
            pinyin=data["study_pinyin"],
            colors=data["study_colors"],
            marks=data["study_marks"],
        )


class InterestsForm(ReaderForm):
    """What somebody cares about."""

    interests = forms.MultipleChoiceField(
        label=_("Interests"), required=False, choices=INTERESTS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.initial.setdefault("interests", list(reader.interests))

    def save(self) -> None:
        """Keep them."""
        services.update_interests(reader=self.reader, interests=self.cleaned_data["interests"])


class WelcomeForm(LanguageFields, InterestsForm):
    """The first choices of somebody new."""

    def save(self) -> None:
        """Keep both kinds."""
        data = self.cleaned_data
        services.update_reading(
            reader=self.reader,
            language=data["language"],
            reads=data["reads"],
            auto_translate=self.reader.auto_translate,
        )
        services.update_interests(reader=self.reader, interests=data["interests"])


class ThemeForm(forms.Form):
    """Light, dark, or as the device says."""

    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=forms.RadioSelect)


class LikesForm(forms.Form):
    """Whether others see what one liked."""

    shows_likes = forms.BooleanField(label=_("Show what I like on my profile"), required=False)


class LeaveForm(forms.Form):
    """The password once more before everything goes; people without one have just proven who they are."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    sure = forms.BooleanField(label=_("I understand that this cannot be undone."))

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]
