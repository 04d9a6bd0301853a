"""Opens the accounts of the demo world; everybody who writes can sign in with the one demo password."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sampan.accounts import services
from sampan.accounts.models import Account, User
from sampan.accounts.selectors import reader_of
from sampan.core.errors import Conflict
from sampan.ops.demo.backdating import dated
from sampan.ops.demo.words import OwnWords, other_language
from sampan.ops.demo.world import AVATARS, OnlyReader, Person, World

PASSWORD = "two scripts one boat"  # noqa: S105 - shown to everybody who loads the demo world
FIRST_DAYS_AGO = 210
"""The first person came so long before the world is loaded; the others follow at even distances."""


def email_of(handle: str) -> str:
    """The address with which one of the people signs in; the domain is kept for examples and gets no mail."""
    return f"{handle}@example.org"


def people_world(world: World, *, began: datetime, words: OwnWords) -> dict[str, Account]:
    """Make whoever is missing; gives every account of the world by its handle.

    Raises Conflict when somebody else has one of the handles: the demo must not speak in their name.
    """
    found = _already_here(world)
    everybody: tuple[Person | OnlyReader, ...] = (*world.people, *world.readers)
    password = make_password(PASSWORD)  # hashed once, since hashing is slow on purpose
    for place, one in enumerate(everybody):
        if one.handle not in found:
            came = began - timedelta(days=FIRST_DAYS_AGO * (1 - place / (len(everybody) + 8)))
            found[one.handle] = _open(one, password if isinstance(one, Person) else make_password(None), came)
        if isinstance(one, Person):
            words.keep(one.bio, one.translation, to=other_language(one.language))
    return found


def _already_here(world: World) -> dict[str, Account]:
    rows = Account.objects.filter(domain="", handle__in=world.handles).select_related("user")
    for account in rows:
        if account.user is None or account.user.email != email_of(account.handle):
            raise Conflict(
                "handle_taken",
                _("@%(handle)s is somebody else here, so the demo world was not loaded."),
                {"handle": account.handle},
            )
    return {account.handle: account for account in rows}


@transaction.atomic
def _open(one: Person | OnlyReader, password: str, came: datetime) -> Account:
    user = User.objects.create(email=email_of(one.handle), password=password, date_joined=came)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    reads = one.reads if isinstance(one, Person) else (one.language,)
    with dated(came):
        account = services.create_account(
            user=user,
            handle=one.handle,
            display_name=one.name,
            language=one.language,
            reads=reads,
            interests=one.interests if isinstance(one, Person) else (),
        )
    account.refresh_from_db()
    if isinstance(one, Person):
        _furnish(account, one)
    return account


def _furnish(account: Account, person: Person) -> None:
    reader = reader_of(account)
    services.update_profile(reader=reader, display_name=person.name, bio=person.bio)
    with (AVATARS / f"{person.avatar}.webp").open("rb") as picture:
        services.set_avatar(reader=reader, picture=picture)
    Account.objects.filter(pk=account.pk).update(place=person.place)
    account.refresh_from_db()
