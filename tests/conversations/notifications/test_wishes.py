"""Tests of what somebody wants to hear of."""

from dataclasses import replace

import pytest

from sampan.accounts.models import Account
from sampan.conversations.models import NotificationSettings
from sampan.conversations.selectors.notifications import get_settings
from sampan.conversations.services.notifying import save_settings, stop_digest
from sampan.conversations.types import NotificationKind, NotificationWishes
from sampan.core.errors import Invalid, SignInNeeded
from tests.conftest import reader_of

WISHES = NotificationWishes(
    off=("like", "follow"),
    push_off=("message", "like", "like"),
    followed_only=True,
    push_words=False,
    quiet_from=22 * 60,
    quiet_to=7 * 60,
    time_zone="Asia/Shanghai",
    digest="daily",
)


def test_who_chose_nothing_hears_of_everything_and_gets_a_weekly_letter(mei: Account) -> None:
    found = get_settings(mei.pk)
    assert (found.off, found.followed_only, found.digest, found.quiet_from) == ([], False, "weekly", None)
    assert not NotificationSettings.objects.exists()


def test_wishes_are_kept_and_changed(mei: Account) -> None:
    save_settings(reader=reader_of(mei), wishes=WISHES)
    found = get_settings(mei.pk)
    assert (found.off, found.push_off) == (["follow", "like"], ["like", "message"])
    assert (found.quiet_from, found.quiet_to, found.time_zone) == (1320, 420, "Asia/Shanghai")
    save_settings(reader=reader_of(mei), wishes=NotificationWishes())
    assert NotificationSettings.objects.get().off == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"off": ("decision",)}, "off"),
        ({"off": ("message",)}, "off"),
        ({"push_off": ("cows",)}, "push_off"),
        ({"quiet_to": None}, "quiet"),
        ({"quiet_from": None}, "quiet"),
        ({"quiet_from": 420}, "quiet"),
        ({"quiet_from": 1440}, "quiet"),
        ({"quiet_from": -1}, "quiet"),
        ({"time_zone": "Asia/Atlantis"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"digest": "hourly"}, "digest"),
    ],
)
def test_what_there_is_not_is_refused_and_nothing_changes(
    mei: Account, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        save_settings(reader=reader_of(mei), wishes=replace(WISHES, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not NotificationSettings.objects.exists()


def test_visitors_have_no_wishes(db: None) -> None:
    with pytest.raises(SignInNeeded):
        save_settings(reader=reader_of(None), wishes=WISHES)
    assert not NotificationSettings.objects.exists()


def test_the_letters_end_for_whoever_chose_nothing_too(mei: Account) -> None:
    for _twice in range(2):
        stop_digest(account_id=mei.pk)
    assert NotificationSettings.objects.get().digest == "never"


def test_every_kind_but_decisions_can_be_switched_off(mei: Account) -> None:
    rest = tuple(kind for kind in NotificationKind if kind != NotificationKind.DECISION)
    save_settings(reader=reader_of(mei), wishes=NotificationWishes(off=rest))
    assert set(NotificationSettings.objects.get().off) == set(rest)
