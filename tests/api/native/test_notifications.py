"""Notifications as JSON: what the document says goes out, to the one they are for, at an exact cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.api.native import notification_schemas as shapes
from sampan.api.native.schemas import Problem
from sampan.conversations import services
from sampan.conversations.models import Notification, NotificationSettings
from sampan.conversations.services.notifying import notify
from sampan.conversations.types import Correction, NotificationKind
from tests.api.native.answers import holds
from tests.conftest import reader_of
from tests.notes.conftest import publish

SignIn = Callable[[Account], Client]
LINES = "/api/v1/notifications"
JSON = "application/json"
WANTED = {
    "off": ["collect"],
    "push_off": ["like", "message"],
    "followed_only": True,
    "push_words": False,
    "quiet_from": 1320,
    "quiet_to": 420,
    "time_zone": "Asia/Shanghai",
    "digest": "never",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(make_account: Callable[..., Account]) -> list[Account]:
    return [make_account(f"fan{number}") for number in range(5)]


@pytest.fixture
def client_of_mei(mei: Account, crowd: list[Account], sign_in: SignIn) -> Client:
    """Five people like mei's note, and one of them follows her."""
    note = publish(mei)
    for fan in crowd:
        _tell(mei, NotificationKind.LIKE, fan, group=f"like:{note.pk}", note_id=note.pk)
    _tell(mei, NotificationKind.FOLLOW, crowd[0], group="follow")
    return sign_in(mei)


def _tell(who: Account, kind: NotificationKind, actor: Account, **about: Any) -> None:
    notify(account_id=who.pk, kind=kind, actor_id=actor.pk, **about)


def test_every_field_is_in_the_document(client_of_mei: Client, crowd: list[Account]) -> None:
    page = client_of_mei.get(LINES).json()
    holds(page, shapes.NotificationPage)
    for line in page["items"]:
        holds(line, shapes.Notification)
    follow, like = page["items"]
    assert [one["handle"] for one in follow["actors"]] == [crowd[0].handle]
    assert (like["kind"], like["others"], like["is_read"]) == ("like", 2, False)
    assert [one["handle"] for one in like["actors"]] == [fan.handle for fan in crowd[:1:-1]]
    assert like["note_id"] is not None


def test_a_correction_of_a_message_names_its_place(mei: Account, tom: Account, sign_in: SignIn) -> None:
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="I very like it")
    services.accept_request(reader=reader_of(tom), chat_id=chat.pk)
    mended = services.send_message(
        reader=reader_of(tom),
        chat_id=chat.pk,
        body="I like it very much",
        reply_to_seq=1,
        correction=Correction(),
    )
    _tell(mei, NotificationKind.CORRECTION, tom, message_id=mended.pk)
    line = sign_in(mei).get(LINES, {"kind": "correction"}).json()["items"][0]
    assert (line["chat_id"], line["seq"]) == (str(chat.pk), mended.seq)


def test_what_was_shown_is_marked_as_read(client_of_mei: Client) -> None:
    first = client_of_mei.get(f"{LINES}/unread").json()
    holds(first, shapes.Unread)
    assert first == {"notifications": 2, "chats": 0, "requests": 0}
    follow, like = client_of_mei.get(LINES).json()["items"]
    left = client_of_mei.post(f"{LINES}/read", {"ids": [follow["id"]]}, content_type=JSON).json()
    assert left["notifications"] == 1
    left = client_of_mei.post(f"{LINES}/read", {"up_to": like["place"]}, content_type=JSON).json()
    assert left["notifications"] == 0
    assert [line["is_read"] for line in client_of_mei.get(LINES).json()["items"]] == [True, True]


def test_nobody_sees_or_reads_the_lines_of_others(
    client_of_mei: Client, tom: Account, client: Client, sign_in: SignIn
) -> None:
    ids = [line["id"] for line in client_of_mei.get(LINES).json()["items"]]
    other = sign_in(tom)
    assert other.get(LINES).json()["items"] == []
    other.post(f"{LINES}/read", {"ids": ids, "up_to": "9" * 18}, content_type=JSON)
    assert not Notification.objects.exclude(read_at=None).exists()
    assert client.get(LINES).status_code == 401
    refused = client.post(f"{LINES}/read", {"ids": ids}, content_type=JSON)
    assert Problem.model_validate(refused.json()).status == refused.status_code == 401


def test_who_is_blocked_is_in_no_line(client_of_mei: Client, mei: Account, crowd: list[Account]) -> None:
    Block.objects.create(blocker=mei, blocked=crowd[0])
    items = client_of_mei.get(LINES).json()["items"]
    assert [line["kind"] for line in items] == ["like"]
    assert crowd[0].handle not in {one["handle"] for one in items[0]["actors"]}


def test_settings_are_kept_whole(client_of_mei: Client) -> None:
    found = client_of_mei.get(f"{LINES}/settings").json()
    holds(found, shapes.Wishes)
    assert (found["off"], found["digest"]) == ([], "weekly")
    assert client_of_mei.put(f"{LINES}/settings", WANTED, content_type=JSON).json() == WANTED
    assert client_of_mei.get(f"{LINES}/settings").json() == WANTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"off": ["decision"]},
        {"off": ["everything"]},
        {"push_off": ["everything"]},
        {"quiet_to": None},
        {"quiet_from": 1440},
        {"time_zone": "Mars/Olympus"},
        {"digest": "hourly"},
    ],
)
def test_what_there_is_not_cannot_be_wished_for(client_of_mei: Client, wrong: dict[str, Any]) -> None:
    refused = client_of_mei.put(f"{LINES}/settings", {**WANTED, **wrong}, content_type=JSON)
    assert Problem.model_validate(refused.json()).status == refused.status_code == 422
    assert not NotificationSettings.objects.exists()


@pytest.mark.parametrize("query", [{"kind": "gossip"}, {"cursor": "1" * 81}, {"followed": "perhaps"}])
def test_a_wrong_question_is_a_problem(client_of_mei: Client, query: dict[str, Any]) -> None:
    response = client_of_mei.get(LINES, query)
    assert Problem.model_validate(response.json()).status == response.status_code == 422


def test_the_exact_cost(client_of_mei: Client, django_assert_num_queries: Any) -> None:
    client_of_mei.get(LINES)
    with django_assert_num_queries(5):  # session, user with account, lines, people of the lines, accounts
        client_of_mei.get(LINES)
    with django_assert_num_queries(5):  # session, user with account, and one for each count
        client_of_mei.get(f"{LINES}/unread")
