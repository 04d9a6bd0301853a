"""Leaving: the account is out of sight at once and erased an hour later."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, SET_NULL, F, ProtectedError, Q
from django.db.models.functions import Greatest

from sampan.accounts import events
from sampan.accounts.models import Account, Follow
from sampan.accounts.services.avatar import forget_avatar_files
from sampan.accounts.sessions import end_sessions
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from sampan.core.events import record
from sampan.core.queue import defer

ERASE_AFTER = timedelta(hours=1)
"""Time for the rooms above to remove what they keep as files, before the rows that name them are gone."""


@transaction.atomic
def delete_account(*, reader: Reader) -> None:
    """Delete the reader's own account: sign-in and ties now, the rest by AccountDeleted and a job.

    Suspended people may leave too.
    """
    if reader.account_id is None:
        raise SignInNeeded
    _end_all_follows(reader.account_id)
    account = Account.objects.get(pk=reader.account_id)
    user = account.user
    if user:
        end_sessions(user)
    forget_avatar_files(account.avatar)
    account.user = None
    account.display_name, account.bio, account.avatar, account.place = account.handle, "", "", ""
    account.interests = []
    account.deleted_at = now()
    # Equal only where nobody had suspended it before: rooms above can tell the two apart.
    account.suspended_at = account.suspended_at or account.deleted_at
    account.save()
    if user:
        user.delete()
    record(events.AccountDeleted(account_id=account.pk))
    defer("accounts.erase_account", account_id=account.pk, _at=now() + ERASE_AFTER)


def erase_account(*, account_id: int) -> None:
    """Remove the row of an account whose owner left, and what cascades from it; twice does no harm.

    Where tables that have to be kept name it (their models say KEEPS_ACCOUNT: the books, and shops with
    orders), an emptied row without name stays for them, and all else goes. Raises ProtectedError while
    another room still keeps something of it that has to go first.
    """
    account = Account.objects.filter(pk=account_id).exclude(deleted_at=None).first()
    if account is None:
        return
    try:
        with transaction.atomic():
            account.delete()
    except ProtectedError as refused:
        if not all(getattr(type(row), "KEEPS_ACCOUNT", False) for row in refused.protected_objects):
            raise
        _empty(account)


@transaction.atomic
def _empty(account: Account) -> None:
    """Do to the other tables what deleting the row would have done, and leave nothing in the row itself."""
    for relation in Account._meta.get_fields(include_hidden=True):
        found: Any = relation
        if not relation.auto_created or relation.concrete or not hasattr(found, "on_delete"):
            continue
        rows = found.related_model._base_manager.filter(**{found.field.name: account.pk})
        if found.on_delete is CASCADE:
            rows.delete()
        elif found.on_delete is SET_NULL:
            rows.update(**{found.field.name: None})
    # A hyphen, because nobody can choose a handle with one.
    account.handle = account.display_name = f"left-{account.pk}"
    account.bio, account.place, account.avatar, account.interests = "", "", "", []
    account.follower_count = account.following_count = account.note_count = 0
    account.save()


def _end_all_follows(account_id: int) -> None:
    followed = Follow.objects.filter(follower=account_id).values("followed")
    followers = Follow.objects.filter(followed=account_id).values("follower")
    # Locked in one order, the account itself among them, as every tie is.
    concerned = Q(pk=account_id) | Q(pk__in=followed) | Q(pk__in=followers)
    rows = Account.objects.select_for_update(no_key=True).filter(concerned)
    list(rows.order_by("pk").values_list("pk", flat=True))
    Account.objects.filter(pk__in=followed).update(follower_count=Greatest(0, F("follower_count") - 1))
    Account.objects.filter(pk__in=followers).update(following_count=Greatest(0, F("following_count") - 1))
    Follow.objects.filter(Q(follower=account_id) | Q(followed=account_id)).delete()
