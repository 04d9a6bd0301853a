"""The buttons for following, blocking and muting, with and without htmx."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts import services
from sampan.accounts.models import Account, Block, Follow, Mute
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
HTMX = {"HX-Request": "true"}


def test_following_answers_with_the_pressed_button_and_back(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client, url = sign_in(tom), reverse("follow", args=["mei"])
    response = client.post(url, {"on": "1"}, headers=HTMX)
    assert 'aria-pressed="true"' in response.content.decode()
    assert Follow.objects.filter(follower=tom, followed=mei).exists()
    response = client.post(url, {"on": "0"}, headers=HTMX)
    assert 'aria-pressed="false"' in response.content.decode()
    assert not Follow.objects.exists()


def test_saying_twice_where_it_should_end_ends_there(mei: Account, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    for _n in range(2):
        client.post(reverse("follow", args=["mei"]), {"on": "1"}, headers=HTMX)
    assert Follow.objects.count() == 1


def test_without_htmx_one_is_led_back_to_the_page(mei: Account, tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("follow", args=["mei"]), {"on": "1", "next": "/search"})
    assert (response.status_code, response["Location"]) == (302, "/search")
    response = sign_in(tom).post(
        reverse("follow", args=["mei"]), {"on": "1", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/@mei"


def test_blocking_loads_the_page_afresh_and_says_so(mei: Account, tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("block", args=["mei"]), {"on": "1"}, headers=HTMX)
    assert (response.status_code, response["HX-Refresh"]) == (204, "true")
    assert "小梅" in json.loads(response["HX-Trigger"])["toast"]["text"]
    assert Block.objects.filter(blocker=tom, blocked=mei).exists()
    sign_in(tom).post(reverse("block", args=["mei"]), {"on": "0"}, headers=HTMX)
    assert not Block.objects.exists()


def test_muting_is_silent_for_the_muted(mei: Account, tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("mute", args=["mei"]), {"on": "1"}, headers=HTMX)
    assert response.status_code == 204
    assert Mute.objects.filter(muter=tom, muted=mei).exists()
    assert sign_in(mei).get(reverse("profile", args=["tom"])).status_code == 200


@pytest.mark.parametrize("name", ["follow", "block", "mute"])
def test_a_visitor_is_led_to_sign_in_and_nothing_happens(name: str, mei: Account) -> None:
    response = Client().post(reverse(name, args=["mei"]), {"on": "1"}, headers=HTMX)
    assert response.status_code == 403
    assert reverse("account_login") in response["HX-Redirect"]
    assert (Follow.objects.count(), Block.objects.count(), Mute.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["follow", "block", "mute"])
def test_a_suspended_member_is_told_why_and_nothing_happens(
    name: str, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    services.suspend(account_id=tom.pk)
    response = sign_in(tom).post(reverse(name, args=["mei"]), {"on": "1"}, headers=HTMX)
    assert response.status_code == 403
    assert "suspended" in response["X-Sampan-Error"]
    assert (Follow.objects.count(), Block.objects.count(), Mute.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["follow", "mute"])
def test_who_blocks_the_reader_is_missing_to_every_button(
    name: str, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    assert sign_in(tom).post(reverse(name, args=["mei"]), {"on": "1"}, headers=HTMX).status_code == 404
    assert (Follow.objects.count(), Mute.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["follow", "block", "mute"])
def test_a_link_changes_nothing(name: str, mei: Account, tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).get(reverse(name, args=["mei"])).status_code == 405
    client = Client(enforce_csrf_checks=True)
    assert tom.user is not None
    client.force_login(tom.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse(name, args=["mei"]), {"on": "1"}, headers=HTMX).status_code == 403
    assert (Follow.objects.count(), Block.objects.count(), Mute.objects.count()) == (0, 0, 0)
