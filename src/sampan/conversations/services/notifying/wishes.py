"""What somebody wants to hear of, and when."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from sampan.accounts.types import Reader
from sampan.conversations.models import NotificationSettings
from sampan.conversations.quiet_hours import MINUTES
from sampan.conversations.types import PUSH_KINDS, Digest, NotificationKind, NotificationWishes
from sampan.core.errors import Invalid, SignInNeeded


def save_settings(*, reader: Reader, wishes: NotificationWishes) -> NotificationSettings:
    """Keep what the reader wants to hear of; it holds for what happens from now on.

    Raises SignInNeeded; Invalid (off, push_off, quiet, time_zone, digest) for what there is not.
    """
    if reader.account_id is None:
        raise SignInNeeded
    _check(wishes)
    kept, _made = NotificationSettings.objects.update_or_create(
        account_id=reader.account_id,
        defaults={
            "off": sorted(set(wishes.off)),
            "push_off": sorted(set(wishes.push_off)),
            "followed_only": wishes.followed_only,
            "push_words": wishes.push_words,
            "quiet_from": wishes.quiet_from,
            "quiet_to": wishes.quiet_to,
            "time_zone": wishes.time_zone,
            "digest": wishes.digest,
        },
    )
    return kept


def stop_digest(*, account_id: int) -> None:
    """Send the account no more letters of what it has not read; twice does no more than once."""
    NotificationSettings.objects.update_or_create(account_id=account_id, defaults={"digest": Digest.NEVER})


def _check(wishes: NotificationWishes) -> None:
    if not set(wishes.off) <= set(NotificationKind) - {NotificationKind.DECISION}:
        raise Invalid("off", _("There is no such kind that can be switched off."), field="off")
    if not set(wishes.push_off) <= set(PUSH_KINDS):
        raise Invalid("push_off", _("There is no such kind of notification."), field="push_off")
    _check_quiet_hours(wishes.quiet_from, wishes.quiet_to)
    if wishes.time_zone and wishes.time_zone not in available_timezones():
        raise Invalid("time_zone", _("Choose a time zone from the list."), field="time_zone")
    if wishes.digest not in set(Digest):
        raise Invalid("digest", _("Choose how often."), field="digest")


def _check_quiet_hours(start: int | None, end: int | None) -> None:
    if (start is None) != (end is None):
        raise Invalid("quiet", _("Quiet hours need both a beginning and an end."), field="quiet")
    if start is None or end is None:
        return
    if not (0 <= start < MINUTES and 0 <= end < MINUTES) or start == end:
        raise Invalid("quiet", _("Choose two different times of the day."), field="quiet")
