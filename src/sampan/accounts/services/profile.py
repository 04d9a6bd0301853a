"""Changing how one is seen and how one reads."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts import events, naming
from sampan.accounts.models import Account, User
from sampan.accounts.policies import require_account
from sampan.accounts.types import INTERESTS_MAX, INTERFACE_LANGUAGES, LANGUAGES, Interest, Reader
from sampan.core.errors import Invalid, SignInNeeded
from sampan.core.events import record


@transaction.atomic
def update_profile(*, reader: Reader, display_name: str, bio: str) -> None:
    """Change the shown name and the words of the reader's own profile. Raises Invalid (display_name, bio)."""
    account = _own(require_account(reader))
    account.display_name = naming.clean_display_name(display_name)
    account.bio = naming.clean_bio(bio)
    account.save(update_fields=["display_name", "bio"])
    record(events.ProfileChanged(account_id=account.pk))


@transaction.atomic
def update_reading(*, reader: Reader, language: str, reads: Sequence[str], auto_translate: bool) -> None:
    """Set the language of the interface, the languages read and whether the rest is translated unasked.

    Suspended people may do this too: it changes what they see, not what others see.
    Raises Invalid (language, reads).
    """
    account = _own(_signed_in(reader))
    account.language, account.reads = clean_languages(language, reads)
    account.auto_translate = auto_translate
    account.save(update_fields=["language", "reads", "auto_translate"])
    if account.user:
        keep_interface_language(account.user, account.language)


@transaction.atomic
def update_study(
    *, reader: Reader, pinyin: bool | None = None, colors: bool | None = None, marks: bool | None = None
) -> None:
    """Set how originals are shown to somebody who learns; what is None stays. The suspended may do this too.

    Args:
        pinyin: whether Chinese originals are shown with pinyin unasked.
        colors: whether each tone has its color.
        marks: whether pinyin bears tone marks.
    """
    chosen = {"study_pinyin": pinyin, "study_colors": colors, "study_marks": marks}
    changed = {name: value for name, value in chosen.items() if value is not None}
    account_id = _signed_in(reader)
    if changed:
        Account.objects.filter(pk=account_id).update(**changed)


@transaction.atomic
def update_interests(*, reader: Reader, interests: Sequence[str]) -> None:
    """Set what the reader cares about. Raises Invalid (interests) for one that does not exist."""
    account = _own(_signed_in(reader))
    account.interests = clean_interests(interests)
    account.save(update_fields=["interests"])


@transaction.atomic
def set_shows_likes(*, reader: Reader, on: bool) -> None:
    """Let others see on the reader's profile what the reader liked, or keep it to oneself."""
    Account.objects.filter(pk=_signed_in(reader)).update(shows_likes=on)


@transaction.atomic
def set_theme(*, user: User, theme: str) -> None:
    """Set light, dark or as the device says. Raises Invalid (theme)."""
    if theme not in User.Theme.values:
        raise Invalid("theme", _("Choose one of the themes in the list."), field="theme")
    user.theme = theme
    user.save(update_fields=["theme"])


@transaction.atomic
def set_interface_language(*, user: User, code: str) -> None:
    """Switch the interface, and the language that texts are shown in, to `en`, `zh-hans` or `zh-hant`.

    The languages read stay as they are, but for the only one of somebody who reads one. Raises Invalid.
    """
    language = next((tag for tag, known in INTERFACE_LANGUAGES.items() if known == code.lower()), "")
    clean_languages(language, [])
    for account in Account.objects.select_for_update(no_key=True).filter(user=user):
        reads = [] if account.reads == [account.language] else account.reads
        account.language, account.reads = clean_languages(language, reads)
        account.save(update_fields=["language", "reads"])
    keep_interface_language(user, language)


def keep_interface_language(user: User, language: str) -> None:
    """Keep the interface of the user in step with the language that their account reads in."""
    wanted = INTERFACE_LANGUAGES[language]
    if user.interface_language != wanted:
        user.interface_language = wanted
        user.save(update_fields=["interface_language"])


def clean_languages(language: str, reads: Sequence[str]) -> tuple[str, list[str]]:
    """The language and the list of languages read, which holds it first. Raises Invalid (language, reads)."""
    if language not in LANGUAGES:
        raise Invalid("language", _("Choose one of the languages in the list."), field="language")
    if any(tag not in LANGUAGES for tag in reads):
        raise Invalid("reads", _("Choose languages from the list."), field="reads")
    return language, list(dict.fromkeys([language, *reads]))


def clean_interests(interests: Sequence[str]) -> list[str]:
    """The interests once each, in the order given. Raises Invalid (interests)."""
    known = {item.value for item in Interest}
    if len(interests) > INTERESTS_MAX or any(item not in known for item in interests):
        raise Invalid("interests", _("Choose interests from the list."), field="interests")
    return list(dict.fromkeys(interests))


def _signed_in(reader: Reader) -> int:
    if reader.account_id is None:
        raise SignInNeeded
    return reader.account_id


def _own(account_id: int) -> Account:
    rows = Account.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    return rows.get(pk=account_id)
