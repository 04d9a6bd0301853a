"""A page that stays open for days gets a new token by itself, for its own account alone."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from sampan.accounts import services
from sampan.accounts.models import Account
from sampan.core.live import Holder, hash_session_key, read_live_token, sign_live_token

pytestmark = pytest.mark.django_db


def ask(client: Client, token: str = "") -> tuple[str, frozenset[str]]:
    """The account that the server knows, and the channels that the new token opens."""
    answer = client.get("/site/live", headers={"x-live-token": token})
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    [new] = parse_qs(urlsplit(found["address"]).query)["token"]
    return found["account"], read_live_token(new).channels


def test_a_member_keeps_the_channels_of_the_page(mei: Account, sign_in: Callable[[Account], Client]) -> None:
    old = sign_live_token(mei.pk, ["media:9"])

    assert ask(sign_in(mei), old) == (str(mei.pk), {f"account:{mei.pk}", "media:9"})


def test_the_token_of_somebody_else_adds_nothing(
    mei: Account, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    old = sign_live_token(tom.pk, ["media:9"])

    assert ask(sign_in(mei), old) == (str(mei.pk), {f"account:{mei.pk}"})


def test_who_signed_out_hears_what_anybody_hears(mei: Account, client: Client) -> None:
    assert ask(client, sign_live_token(mei.pk, ["media:9"])) == ("", frozenset())


def test_the_suspended_are_told_once_that_their_pages_listen_as_nobody(
    mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    browser = sign_in(mei)
    old = sign_live_token(mei.pk, ["media:9"])
    services.suspend(account_id=mei.pk)

    assert ask(browser, old) == ("", frozenset())
    page = browser.get("/").content.decode()
    address = page.split('name="sampan-live" content="')[1].split('"')[0]
    [token] = parse_qs(urlsplit(address).query)["token"]
    assert read_live_token(token).holder is None

    services.reinstate(account_id=mei.pk)
    assert ask(browser, old)[0] == str(mei.pk)


def test_a_page_listens_as_its_session(mei: Account, sign_in: Callable[[Account], Client]) -> None:
    client = sign_in(mei)
    found = client.get("/site/live").json()
    [token] = parse_qs(urlsplit(found["address"]).query)["token"]

    holder = read_live_token(token).holder

    assert holder == Holder(mei.pk, hash_session_key(client.session.session_key or ""))
