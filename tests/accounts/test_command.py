"""`sampan account create`: an account that can sign in at once, or one sentence that says why not."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account, User

pytestmark = pytest.mark.django_db
PASSWORD = "a long and winding road"


def create(handle: str = "lin", **options: Any) -> None:
    """Run the command."""
    wanted = {"email": "Lin@Example.org", "password": PASSWORD, **options}
    words = [
        part
        for key, value in wanted.items()
        for part in ([f"--{key}"] if value is True else [f"--{key}", value])
    ]
    call_command("account", "create", handle, *words)


def test_the_account_can_sign_in_at_once() -> None:
    create(name="林", language="zh-Hans")
    account = Account.objects.select_related("user").get(handle="lin")
    assert (account.display_name, account.language) == ("林", "zh-Hans")
    assert EmailAddress.objects.get(user=account.user).verified
    client = Client()
    client.post(reverse("account_login"), {"login": "lin@example.org", "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_staff_reaches_the_staffs_pages() -> None:
    create(staff=True)
    client = Client()
    client.post(reverse("account_login"), {"login": "lin@example.org", "password": PASSWORD})
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("handle", "options", "said"),
    [
        ("MEI", {}, "Somebody has this handle"),
        ("admin", {}, "kept for the site"),
        ("lin", {"password": "short"}, "too short"),
        ("lin", {"email": "no address"}, "valid email"),
        ("lin", {"name": "梅" * 41}, "40 characters"),
    ],
)
def test_a_refusal_says_why_and_leaves_nothing(
    mei: Account, handle: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        create(handle, **options)
    assert (User.objects.count(), EmailAddress.objects.filter(email="lin@example.org").count()) == (1, 0)


def test_an_address_that_signs_in_already_is_refused(mei: Account) -> None:
    assert mei.user is not None
    with pytest.raises(CommandError, match="already"):
        create(email=mei.user.email.upper())
    assert User.objects.count() == 1
