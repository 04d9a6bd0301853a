"""Pages of signing in under the strict content policy: no inline code, every script allowed by name."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OPEN = ["account_login", "account_signup", "account_signup_by_passkey", "account_reset_password"]
OWN = [
    "settings",
    "settings_profile",
    "settings_languages",
    "settings_interests",
    "settings_appearance",
    "settings_privacy",
    "settings_blocked",
    "settings_muted",
    "settings_security",
    "settings_delete",
    "welcome",
    "welcome_people",
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
]


def check(page: str, policy: str) -> None:
    """No inline script, style or handler; every script carries the nonce of the policy or is plain data."""
    nonce = re.search(r"'nonce-([^']+)'", policy)
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL):
        if "application/json" in attributes:
            continue
        assert body.strip() == ""
        assert nonce
        assert f'nonce="{nonce.group(1)}"' in attributes
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)
    assert "<style" not in page


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_everybody_hold_no_inline_code(name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 200
    check(response.content.decode(), response["Content-Security-Policy"])


@pytest.mark.parametrize("name", OWN)
def test_pages_for_members_hold_no_inline_code(
    name: str, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    client = sign_in(tom)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.get(reverse(name))
    assert response.status_code == 200
    check(response.content.decode(), response["Content-Security-Policy"])


def test_the_way_in_by_passkey_stands_on_the_page_of_signing_in() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert 'id="passkey_login"' in page
    assert page.index('id="passkey_login"') < page.index('name="password"')
    assert reverse("mfa_login_webauthn") in page
