"""Following a topic: a button on its page, with and without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.notes.models import Topic, TopicFollow
from tests.discovery.makers import make_note, put_under

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]


@pytest.fixture
def topic(mei: Account) -> Topic:
    """A topic with a name in each language."""
    return put_under(make_note(mei), "露营", "camping")


def test_a_topic_is_followed_by_any_of_its_names(topic: Topic, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    assert 'aria-pressed="false"' in client.get("/t/camping").content.decode()
    for name in ("露营", "camping"):  # and a double click does no harm
        answer = client.post(f"/t/{name}/follow", {"on": "1"}, headers=HTMX)
        assert answer.status_code == 200
        assert 'aria-pressed="true"' in answer.content.decode()
    assert [row.topic_id for row in TopicFollow.objects.filter(account=tom)] == [topic.pk]
    assert 'data-switch="topic:camping" aria-pressed="true"' in client.get("/t/camping").content.decode()


def test_it_can_be_left(topic: Topic, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    client.post("/t/camping/follow", {"on": "1"}, headers=HTMX)
    answer = client.post("/t/camping/follow", {"on": "0"}, headers=HTMX)
    assert 'aria-pressed="false"' in answer.content.decode()
    assert not TopicFollow.objects.exists()


def test_without_scripts_one_comes_back_to_the_topic(topic: Topic, tom: Account, sign_in: SignIn) -> None:
    answer = sign_in(tom).post("/t/camping/follow", {"on": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/t/camping")


def test_a_visitor_is_led_to_sign_in(topic: Topic, client: Client) -> None:
    assert "/accounts/login/?next=/t/camping" in client.get("/t/camping").content.decode()
    assert client.post("/t/camping/follow", {"on": "1"}, headers=HTMX).status_code == 403
    assert not TopicFollow.objects.exists()


def test_what_nobody_wrote_about_cannot_be_followed(topic: Topic, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    assert "topic_follow" not in client.get("/t/nothing").content.decode()
    assert client.post("/t/nothing/follow", {"on": "1"}, headers=HTMX).status_code == 404
    assert not TopicFollow.objects.exists()
