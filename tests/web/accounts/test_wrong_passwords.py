"""Wrong passwords are counted for all web processes together, right ones are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from sampan.accounts.models import Account
from sampan.core import ratelimit
from sampan.web.accounts import adapter
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LONG = 10**9


@pytest.fixture(autouse=True)
def counted_together(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one file, in windows that do not end while a test runs."""
    settings.SAMPAN_COUNTS = tmp_path / "counts"
    plain = ratelimit._window
    monkeypatch.setattr(ratelimit, "_window", lambda key, _seconds: plain(key, LONG))


def sign_in(account: Account, password: str) -> Client:
    """Try to come in, at a process that has counted nothing itself."""
    cache.clear()
    client = Client()
    assert account.user is not None
    client.post("/accounts/login/", {"login": account.user.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_failed_at_many_processes_is_kept_out_of_all_of_them(tom: Account, mei: Account) -> None:
    for _time in range(adapter.LOGIN_FAILURES):
        assert not is_in(sign_in(tom, "wrong"))
    assert not is_in(sign_in(tom, PASSWORD))
    assert is_in(sign_in(mei, PASSWORD))


def test_right_passwords_use_up_nothing(tom: Account) -> None:
    for _time in range(adapter.LOGIN_FAILURES - 1):
        sign_in(tom, "wrong")
    for _time in range(3):
        assert is_in(sign_in(tom, PASSWORD))


def test_one_address_that_tries_many_names_is_kept_out(tom: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "ADDRESS_FAILURES", 3)
    for number in range(3):
        cache.clear()
        Client().post("/accounts/login/", {"login": f"nobody{number}@example.org", "password": "wrong"})
    assert not is_in(sign_in(tom, PASSWORD))
