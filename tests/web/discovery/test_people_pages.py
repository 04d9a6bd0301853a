"""People to follow: each with a reason, to follow or to pass over for good."""

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.discovery.models import DismissedPerson
from tests.discovery.makers import follow, make_note

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def known(tom: Account, mei: Account, make_account: Callable[..., Account]) -> Account:
    """Somebody whom mei follows, whom tom follows."""
    ann = make_account("ann", display_name="Ann")
    make_note(ann, "Hello")
    Account.objects.filter(pk=ann.pk).update(note_count=1, follower_count=1)
    follow(tom, mei)
    follow(mei, ann)
    return ann


def people(client: Client) -> dict[str, str]:
    """Who is suggested, and why."""
    return {one.person.handle: one.reason for one in client.get("/people").context["suggested"]}


def test_somebody_is_suggested_with_the_reason(known: Account, tom: Account, sign_in: SignIn) -> None:
    assert people(sign_in(tom))["ann"] == "Followed by 小梅, whom you follow."


def test_whom_one_follows_and_oneself_are_not(known: Account, tom: Account, sign_in: SignIn) -> None:
    assert {"mei", "tom"}.isdisjoint(people(sign_in(tom)))


def test_a_person_can_be_passed_over_for_good(known: Account, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    for _press in range(2):
        answer = client.post("/people/ann/dismiss", headers=HTMX)
        assert (answer.status_code, answer.content) == (200, b"")
    assert [row.person_id for row in DismissedPerson.objects.filter(account=tom)] == [known.pk]
    assert "ann" not in people(client)


def test_without_scripts_one_comes_back_to_the_page(known: Account, tom: Account, sign_in: SignIn) -> None:
    answer = sign_in(tom).post("/people/ann/dismiss")
    assert (answer.status_code, answer["Location"]) == (302, "/people")


def test_a_visitor_sees_people_but_passes_nobody_over(known: Account, client: Client) -> None:
    body = client.get("/people").content.decode()
    assert 'href="/@ann"' in body
    assert "/dismiss" not in body
    assert client.post("/people/ann/dismiss", headers=HTMX).status_code == 403
    assert not DismissedPerson.objects.exists()


def test_nobody_of_that_name_is_missing(tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).post("/people/nobody/dismiss", headers=HTMX).status_code == 404
    assert not DismissedPerson.objects.exists()


def test_an_empty_following_page_suggests_people(
    known: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    body = sign_in(make_account("new")).get("/following").content.decode()
    assert "/people/ann/dismiss" in body
    assert 'href="/people"' in body
