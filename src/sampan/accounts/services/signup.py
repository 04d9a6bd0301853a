"""Opening an account: the public identity of somebody who can sign in."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts import events, naming
from sampan.accounts.models import Account, User
from sampan.accounts.services.profile import clean_interests, clean_languages, keep_interface_language
from sampan.core.errors import Conflict
from sampan.core.events import record


@transaction.atomic
def create_account(
    *,
    user: User,
    handle: str,
    display_name: str,
    language: str,
    reads: Sequence[str] = (),
    interests: Sequence[str] = (),
) -> Account:
    """Give the user a public identity and set their interface to `language` (a tag of `types.LANGUAGES`).

    Raises Invalid (handle, display_name, language) and Conflict when the handle is taken, also when somebody
    takes it at the same moment, or when the user has an account already.
    """
    handle = naming.clean_handle(handle)
    language, reads = clean_languages(language, reads)
    account = Account(
        user=user,
        handle=handle,
        display_name=naming.clean_display_name(display_name),
        language=language,
        reads=reads,
        interests=clean_interests(interests),
    )
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(error) from None
    keep_interface_language(user, language)
    record(events.AccountCreated(account_id=account.pk))
    return account


def _taken(error: IntegrityError) -> Conflict:
    if "account_handle_once" in str(error):
        return Conflict(
            "handle_taken", _("Somebody has this handle already. Try another one."), field="handle"
        )
    return Conflict("has_account", _("You have an account here already."))
