"""Profiles and lists of people: who sees what, and at what price in queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts import services
from sampan.accounts.models import Account
from sampan.notes.models import Like
from tests.conftest import reader_of
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db
BIO = "喜欢走路，也喜欢下雨天"
SignIn = Callable[[Account], Client]
HTMX = {"HX-Request": "true"}


def test_a_profile_costs_ten_queries_signed_in(
    mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    Account.objects.filter(pk=mei.pk).update(bio=BIO)
    for number in range(12):
        make_note(mei, f"第{number}篇", hours_ago=number, language="zh-Hans")
    client = sign_in(tom)
    # session, user, account; the profile, its notes, likes, titles; likes received, relation, bio; its shop
    with django_assert_num_queries(10):
        response = client.get(reverse("profile", args=["mei"]))
    assert response.status_code == 200
    assert len(response.context["page"].items) == 12


def test_a_profile_costs_a_visitor_six_queries(mei: Account, django_assert_num_queries: Any) -> None:
    Account.objects.filter(pk=mei.pk).update(bio=BIO)
    make_note(mei, "今天下雨了", language="zh-Hans")
    with django_assert_num_queries(6):
        response = Client().get(reverse("profile", args=["mei"]))
    assert response.context["profile"].person.handle == "mei"


def test_the_next_part_of_a_profile_comes_as_cards_alone(mei: Account) -> None:
    for number in range(25):
        make_note(mei, f"Walk {number}", hours_ago=number)
    url = Client().get(reverse("profile", args=["mei"])).context["next_url"]
    response = Client().get(url, headers=HTMX)
    assert b"<html" not in response.content
    assert b"profile__name" not in response.content
    assert len(response.context["page"].items) == 5


def test_a_handle_in_another_case_leads_to_the_one_address(mei: Account) -> None:
    response = Client().get("/@MEI")
    assert (response.status_code, response["Location"]) == (301, "/@mei")


@pytest.mark.parametrize(
    "name", ["profile", "profile_boards", "profile_liked", "followers", "following_list"]
)
def test_blocked_suspended_and_missing_profiles_look_alike(
    name: str, mei: Account, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    services.suspend(account_id=make_account("gone").pk)
    services.block(reader=reader_of(mei), account_id=tom.pk)
    client = sign_in(tom)
    pages = [client.get(reverse(name, args=[handle])) for handle in ("mei", "gone", "never")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert Client().get(reverse(name, args=["mei"])).status_code == 200


def test_what_somebody_likes_is_shown_unless_they_keep_it_to_themselves(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    note = make_note(mei, "A lake")
    Like.objects.create(account=tom, note=note)
    url = reverse("profile_liked", args=["tom"])
    assert len(Client().get(url).context["page"].items) == 1
    services.set_shows_likes(reader=reader_of(tom), on=False)
    response = sign_in(mei).get(url)
    assert (response.context["page"].items, response.context["profile"].liked_is_private) == ([], True)
    assert len(sign_in(tom).get(url).context["page"].items) == 1


def test_boards_open_to_the_reader_are_listed(mei: Account, tom: Account, sign_in: SignIn) -> None:
    from sampan.notes.models import Board

    Board.objects.create(owner=mei, title="公开")
    Board.objects.create(owner=mei, title="私密", is_public=False)
    url = reverse("profile_boards", args=["mei"])
    assert len(sign_in(tom).get(url).context["page"].items) == 1
    assert len(sign_in(mei).get(url).context["page"].items) == 2


def test_lists_of_people_cost_the_same_for_one_and_for_many(
    mei: Account,
    tom: Account,
    make_account: Callable[..., Account],
    sign_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    client, url = sign_in(tom), reverse("followers", args=["mei"])
    Account.objects.filter(pk=mei.pk).update(bio=BIO)
    services.follow(reader=reader_of(make_account()), account_id=mei.pk)
    # session, user, account, the profile, its followers, relations to them, likes, relation to her, bio
    with django_assert_num_queries(8):
        client.get(url)
    for _n in range(10):
        services.follow(reader=reader_of(make_account()), account_id=mei.pk)
    with django_assert_num_queries(8):
        response = client.get(url)
    assert len(response.context["page"].items) == 11


def test_a_name_cannot_bring_code_into_a_page(make_account: Callable[..., Account]) -> None:
    make_account("sly", display_name="<script>alert(1)</script>", bio="<img src=x onerror=alert(1)>")
    page = Client().get(reverse("profile", args=["sly"])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_staff_sees_a_suspended_profile(
    mei: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    services.suspend(account_id=mei.pk)
    staff = sign_in(make_account("judge", is_staff=True))
    assert staff.get(reverse("profile", args=["mei"])).status_code == 200
