"""Changing one's profile and one's reading, and leaving."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import selectors, services
from sampan.accounts.errors import Suspended
from sampan.accounts.models import Account, Follow, User
from sampan.core.errors import Invalid, NotFound, SignInNeeded
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


def test_a_profile_is_tidied_and_kept(mei: Account) -> None:
    services.update_profile(reader=reader_of(mei), display_name="  小  梅 ", bio="爱吃\n\n\n\n爱走")
    mei.refresh_from_db()
    assert (mei.display_name, mei.bio) == ("小 梅", "爱吃\n\n爱走")


def test_an_overlong_bio_changes_nothing(mei: Account) -> None:
    with pytest.raises(Invalid) as refused:
        services.update_profile(reader=reader_of(mei), display_name="New", bio="长" * 301)
    mei.refresh_from_db()
    assert (refused.value.field, mei.display_name, mei.bio) == ("bio", "小梅", "")


def test_a_suspended_account_keeps_its_profile_but_may_change_its_language(mei: Account) -> None:
    services.suspend(account_id=mei.pk)
    mei.refresh_from_db()
    reader = selectors.reader_of(mei)
    with pytest.raises(Suspended):
        services.update_profile(reader=reader, display_name="New", bio="")
    services.update_reading(reader=reader, language="en", reads=[], auto_translate=False)
    mei.refresh_from_db()
    assert (mei.display_name, mei.language, mei.reads, mei.auto_translate) == ("小梅", "en", ["en"], False)


def test_a_visitor_changes_nothing() -> None:
    with pytest.raises(SignInNeeded):
        services.update_reading(reader=reader_of(None), language="en", reads=[], auto_translate=True)
    with pytest.raises(SignInNeeded):
        services.update_interests(reader=reader_of(None), interests=["food"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["zh-Hans"], ["en"]),
        (["zh-Hans", "en"], ["en", "zh-Hans"]),
        (["zh-Hans", "zh-Hant"], ["en", "zh-Hans", "zh-Hant"]),
    ],
)
def test_switching_the_interface_keeps_what_is_read(
    mei: Account, before: list[str], after: list[str]
) -> None:
    Account.objects.filter(pk=mei.pk).update(reads=before)
    assert mei.user is not None
    services.set_interface_language(user=mei.user, code="en")
    mei.refresh_from_db()
    assert (mei.language, mei.reads) == ("en", after)
    assert User.objects.get(pk=mei.user.pk).interface_language == "en"


def test_an_unknown_language_or_theme_changes_nothing(mei: Account) -> None:
    assert mei.user is not None
    with pytest.raises(Invalid):
        services.set_interface_language(user=mei.user, code="fr")
    with pytest.raises(Invalid):
        services.set_theme(user=mei.user, theme="pink")
    user = User.objects.get(pk=mei.user.pk)
    assert (user.interface_language, user.theme) == ("zh-hans", "system")


def test_suspending_twice_is_once_and_reinstating_brings_back(mei: Account) -> None:
    services.suspend(account_id=mei.pk)
    mei.refresh_from_db()
    first = mei.suspended_at
    services.suspend(account_id=mei.pk)
    mei.refresh_from_db()
    assert mei.suspended_at == first
    services.reinstate(account_id=mei.pk)
    mei.refresh_from_db()
    assert mei.suspended_at is None


def test_leaving_hides_the_account_at_once_and_ends_its_ties(
    make_account: Callable[..., Account], mei: Account, tom: Account
) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.follow(reader=reader_of(mei), account_id=tom.pk)
    services.delete_account(reader=reader_of(mei))
    tom.refresh_from_db()
    assert (tom.follower_count, tom.following_count, Follow.objects.count()) == (0, 0, 0)
    assert not User.objects.filter(interface_language="zh-hans").exists()
    for reader in (reader_of(tom), reader_of(tom, is_staff=True)):
        with pytest.raises(NotFound):
            selectors.get_account("mei", reader=reader)
    assert selectors.find_account_by_handle("mei") is None
    row = Account.objects.get(pk=mei.pk)
    assert (row.display_name, row.bio, row.avatar, row.user) == ("mei", "", "", None)


def test_an_hour_after_leaving_the_row_is_erased_and_twice_does_no_harm(mei: Account) -> None:
    services.delete_account(reader=reader_of(mei))
    job = ProcrastinateJob.objects.get(task_name="accounts.erase_account")
    assert job.scheduled_at is not None
    services.erase_account(**job.args)
    services.erase_account(**job.args)
    assert not Account.objects.exists()


def test_an_account_whose_owner_stays_is_not_erased(mei: Account) -> None:
    services.erase_account(account_id=mei.pk)
    assert Account.objects.filter(pk=mei.pk).exists()


def test_leaving_lets_the_address_come_back(mei: Account) -> None:
    assert mei.user is not None
    email = mei.user.email
    services.delete_account(reader=reader_of(mei))
    assert not User.objects.filter(email=email).exists()
    User.objects.create_user(email=email, password="correct horse battery")


def test_the_staff_cannot_reinstate_who_left(mei: Account) -> None:
    services.delete_account(reader=reader_of(mei))
    services.reinstate(account_id=mei.pk)
    assert Account.objects.get(pk=mei.pk).suspended_at is not None
