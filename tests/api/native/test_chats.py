"""Chats and messages as JSON: what the document says goes out, to members alone; nothing is sent twice."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block, Follow
from sampan.api.native import talk_schemas as shapes
from sampan.api.native.schemas import Problem
from sampan.conversations import services
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.types import Correction
from sampan.core.live import read_live_token
from sampan.translation.keys import memory_hash
from sampan.translation.models import Memory
from tests.api.native.answers import holds
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish
from tests.shop.conftest import make_product, make_shop

SignIn = Callable[[Account], Client]
CHATS = "/api/v1/chats"
JSON = "application/json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(mei: Account, tom: Account) -> Chat:
    """A chat of two who follow each other, in which mei said something in Chinese."""
    Follow.objects.create(follower=mei, followed=tom)
    Follow.objects.create(follower=tom, followed=mei)
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="今天的豆浆真好喝")
    return chat


@pytest.fixture
def tom_in(tom: Account, sign_in: SignIn) -> Client:
    return sign_in(tom)


def at(chat: Chat, part: str = "") -> str:
    return f"{CHATS}/{chat.pk}{part}"


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, body, content_type=JSON)


def rich(chat: Chat, mei: Account, tom: Account) -> None:
    """Whatever can hang on messages hangs on these."""
    reader = reader_of(mei)
    product = make_product(make_shop(mei), title="手工陶瓷杯", language="zh-Hans", pictures=1)
    sent = services.send_message(
        reader=reader,
        chat_id=chat.pk,
        body="看看",
        media_ids=[make_media(mei).pk],
        note_id=publish(mei).pk,
        reply_to_seq=1,
    )
    services.send_message(reader=reader, chat_id=chat.pk, product_id=product.pk)
    services.react(reader=reader_of(tom), chat_id=chat.pk, seq=sent.seq, emoji="❤️")
    services.send_message(
        reader=reader_of(tom),
        chat_id=chat.pk,
        body="今天的豆浆真好喝！",
        reply_to_seq=1,
        correction=Correction("natural", "Just add the exclamation mark."),
    )


def test_every_field_of_the_inbox_is_in_the_document(talk: Chat, tom_in: Client) -> None:
    page = tom_in.get(CHATS).json()
    holds(page, shapes.ChatPage)
    holds(page["items"][0], shapes.Chat)
    holds(page["items"][0]["last"], shapes.MessagePreview)
    assert page["items"][0]["last"]["body"] == "今天的豆浆真好喝"
    assert (page["items"][0]["unread"], page["items"][0]["state"]) == (1, "active")
    assert [one["handle"] for one in page["items"][0]["others"]] == ["mei"]


def test_every_field_of_messages_is_in_the_document(
    talk: Chat, mei: Account, tom: Account, tom_in: Client
) -> None:
    rich(talk, mei, tom)
    run = tom_in.get(at(talk, "/messages")).json()
    holds(run, shapes.MessageRun)
    for message in run["items"]:
        holds(message, shapes.Message)
    plain, cards, sold, corrected = run["items"]
    holds(cards["reply_to"], shapes.Quoted)
    holds(cards["media"][0], shapes.MessageMedium)
    holds(cards["note"], shapes.NoteSent)
    holds(cards["reactions"][0], shapes.Reaction)
    assert cards["reactions"] == [{"emoji": "❤️", "count": 1, "mine": True}]
    assert cards["reply_to"]["seq"] == plain["seq"] == 1
    assert sold["product"]["title"] == "手工陶瓷杯"
    assert corrected["is_correction"]
    assert (corrected["sounds"], corrected["remark"]) == ("natural", "Just add the exclamation mark.")


def test_a_chat_and_its_members(talk: Chat, tom_in: Client) -> None:
    found = tom_in.get(at(talk)).json()
    holds(found, shapes.WholeChat)
    holds(found["members"][0], shapes.Member)
    assert sorted(one["account"]["handle"] for one in found["members"]) == ["mei", "tom"]


def test_a_notice_names_whom_it_is_about(talk: Chat, mei: Account, tom_in: Client) -> None:
    made = post(tom_in, f"{CHATS}/groups", title="Soy milk", account_ids=[str(mei.pk)]).json()
    holds(made, shapes.WholeChat)
    assert (made["kind"], made["title"], made["role"]) == ("group", "Soy milk", "admin")
    notice = tom_in.get(f"{CHATS}/{made['id']}/messages").json()["items"][0]
    holds(notice["notice"], shapes.Notice)
    assert (notice["kind"], notice["notice"]["what"], notice["notice"]["title"]) == (
        "notice",
        "made",
        "Soy milk",
    )
    tom_in.delete(f"{CHATS}/{made['id']}/members/{mei.pk}")
    removed = tom_in.get(f"{CHATS}/{made['id']}/messages").json()["items"][-1]["notice"]
    assert removed["who"] == [{"id": str(mei.pk), "name": "小梅"}]


def test_words_are_translated_only_where_the_reader_chose_so(
    talk: Chat, tom: Account, tom_in: Client
) -> None:
    message = Message.objects.get(chat=talk)
    Memory.objects.create(
        text_hash=memory_hash(message_text(message)),
        scope=f"message:{message.pk}:body",
        source="zh-Hans",
        target="en",
        origin="engine",
        engine="llama",
        body="Today's soy milk is really good",
        is_private=True,
    )
    assert tom_in.get(at(talk, "/messages")).json()["items"][0]["translation"] is None
    assert tom_in.patch(at(talk), {"translates": True}, content_type=JSON).json()["translates"] is True
    told = tom_in.get(at(talk, "/messages")).json()["items"][0]["translation"]
    assert told["text"] == "Today's soy milk is really good"


def test_what_was_missed_is_asked_for_by_number(talk: Chat, mei: Account, tom_in: Client) -> None:
    for number in range(2, 6):
        services.send_message(reader=reader_of(mei), chat_id=talk.pk, body=f"第{number}杯")
    run = tom_in.get(at(talk, "/messages"), {"after": 2}).json()
    assert [one["seq"] for one in run["items"]] == [3, 4, 5]
    run = tom_in.get(at(talk, "/messages"), {"before": 4, "limit": 2}).json()
    assert [one["seq"] for one in run["items"]] == [2, 3]
    assert (run["has_older"], run["has_newer"]) == (True, True)


def test_a_message_is_sent_once_however_often_it_is_asked_for(talk: Chat, tom_in: Client) -> None:
    key = str(uuid4())
    first, again = (post(tom_in, at(talk, "/messages"), body="Me too!", key=key).json() for _time in range(2))
    holds(first, shapes.Message)
    assert first == again == tom_in.get(at(talk, "/messages")).json()["items"][-1]
    assert Message.objects.filter(chat=talk, body="Me too!").count() == 1
    reacted = tom_in.put(at(talk, "/messages/2/reaction"), {"emoji": "🥛"}, content_type=JSON).json()
    assert post(tom_in, at(talk, "/messages"), body="Me too!", key=key).json() == reacted


def test_reading_reacting_and_deleting(talk: Chat, mei: Account, tom_in: Client) -> None:
    assert post(tom_in, at(talk, "/read"), seq=1).status_code == 204
    assert tom_in.get(CHATS).json()["items"][0]["unread"] == 0
    reacted = tom_in.put(at(talk, "/messages/1/reaction"), {"emoji": "🥛"}, content_type=JSON).json()
    assert reacted["reactions"] == [{"emoji": "🥛", "count": 1, "mine": True}]
    reacted = tom_in.put(at(talk, "/messages/1/reaction"), {"emoji": ""}, content_type=JSON).json()
    assert reacted["reactions"] == []
    mine = post(tom_in, at(talk, "/messages"), body="Oops").json()
    assert tom_in.delete(at(talk, f"/messages/{mine['seq']}?whose=all")).status_code == 204
    gone = tom_in.get(at(talk, "/messages")).json()["items"][-1]
    assert (gone["seq"], gone["is_deleted"], gone["body"]) == (mine["seq"], True, "")
    assert tom_in.delete(at(talk, "/messages/1")).status_code == 204
    assert [one["seq"] for one in tom_in.get(at(talk, "/messages")).json()["items"]] == [2]
    assert Message.objects.get(chat=talk, seq=1).deleted_at is None
    refused = tom_in.delete(at(talk, "/messages/1?whose=all"))
    assert refused.status_code == 404
    assert Message.objects.get(chat=talk, seq=1).deleted_at is None


def test_a_stranger_s_message_is_a_request_until_it_is_accepted(
    mei: Account, tom: Account, tom_in: Client, sign_in: SignIn
) -> None:
    theirs = sign_in(mei)
    opened = post(theirs, f"{CHATS}/direct", account_id=str(tom.pk)).json()
    assert post(theirs, f"{CHATS}/{opened['id']}/messages", body="你好").status_code == 200
    assert tom_in.get(CHATS).json()["items"] == []
    waiting = tom_in.get(CHATS, {"box": "requests"}).json()["items"]
    assert [(one["id"], one["state"]) for one in waiting] == [(opened["id"], "request")]
    assert theirs.get(f"{CHATS}/{opened['id']}").json()["waits"] is True
    assert tom_in.get("/api/v1/notifications/unread").json()["requests"] == 1
    accepted = tom_in.post(f"{CHATS}/{opened['id']}/accept").json()
    assert accepted["state"] == "active"
    assert [one["id"] for one in tom_in.get(CHATS).json()["items"]] == [opened["id"]]
    assert theirs.get(f"{CHATS}/{opened['id']}").json()["waits"] is False


def test_a_declined_request_is_gone_for_the_one_and_the_same_for_the_other(
    mei: Account, tom: Account, tom_in: Client
) -> None:
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="你好")
    assert post(tom_in, at(chat, "/decline")).status_code in (204, 422)
    assert post(tom_in, at(chat, "/decline"), block=False).status_code in (204, 404)
    assert tom_in.get(CHATS, {"box": "requests"}).json()["items"] == []
    assert tom_in.get(at(chat)).status_code == 404
    assert not Block.objects.exists()


def test_searching_in_one_s_own_chats(talk: Chat, tom_in: Client, make_account: Any, sign_in: SignIn) -> None:
    page = tom_in.get("/api/v1/messages/search", {"q": "豆浆"}).json()
    holds(page, shapes.FoundPage)
    holds(page["items"][0], shapes.FoundMessage)
    assert page["items"][0]["chat_id"] == str(talk.pk)
    assert sign_in(make_account("eve")).get("/api/v1/messages/search", {"q": "豆浆"}).json()["items"] == []


def test_who_may_write_is_kept(tom_in: Client) -> None:
    found = tom_in.get("/api/v1/contact-settings").json()
    holds(found, shapes.ContactWishes)
    wanted = {"who": "nobody", "shares_read": False, "shares_typing": False}
    assert tom_in.put("/api/v1/contact-settings", wanted, content_type=JSON).json() == wanted
    assert tom_in.get("/api/v1/contact-settings").json() == wanted


def test_a_live_token_opens_the_reader_s_own_channel_alone(tom: Account, tom_in: Client) -> None:
    told = tom_in.get("/api/v1/live-token").json()
    holds(told, shapes.LiveToken)
    assert read_live_token(told["token"]).channels == {f"account:{tom.pk}"} == set(told["channels"])


def test_a_blocked_sender_gets_the_answer_for_nobody(
    talk: Chat, mei: Account, tom: Account, tom_in: Client
) -> None:
    Block.objects.create(blocker=mei, blocked=tom)
    nobody = [
        post(tom_in, f"{CHATS}/direct", account_id="1"),
        tom_in.get(f"{CHATS}/1"),
        tom_in.get(f"{CHATS}/1/messages"),
        post(tom_in, f"{CHATS}/1/messages", body="Hello?"),
    ]
    before = Message.objects.count()
    blocked = [
        post(tom_in, f"{CHATS}/direct", account_id=str(mei.pk)),
        tom_in.get(at(talk)),
        tom_in.get(at(talk, "/messages")),
        post(tom_in, at(talk, "/messages"), body="Hello?"),
    ]
    assert [one.json() for one in blocked] == [one.json() for one in nobody]
    assert [one.status_code for one in blocked] == [404] * 4
    assert {Problem.model_validate(one.json()).code for one in blocked} == {"account"}
    assert Message.objects.count() == before
    assert tom_in.get(CHATS).json()["items"] == []


def test_another_site_changes_nothing(talk: Chat, tom: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    assert tom.user is not None
    client.force_login(tom.user, backend="sampan.web.accounts.backends.UserWithAccountBackend")
    before = list(ChatMember.objects.order_by("pk").values())
    refused = [
        post(client, at(talk, "/messages"), body="Not me"),
        post(client, at(talk, "/read"), seq=1),
        post(client, at(talk, "/leave")),
        client.patch(at(talk), {"muted": True}, content_type=JSON),
        client.delete(at(talk, "/messages/1")),
        client.put("/api/v1/contact-settings", {"who": "nobody"}, content_type=JSON),
        post(client, "/api/v1/notifications/read", ids=[]),
    ]
    assert [(one.status_code, one.json().get("code")) for one in refused[:5]] == [(403, "csrf")] * 5
    assert [one.status_code for one in refused[6:]] == [403]
    assert Message.objects.count() == 1
    assert list(ChatMember.objects.order_by("pk").values()) == before
    client.get("/settings/profile")  # sets the cookie
    token = client.cookies["csrftoken"].value
    sent = client.post(
        at(talk, "/messages"), {"body": "Me"}, content_type=JSON, headers={"X-CSRFToken": token}
    )
    assert sent.status_code == 200


@pytest.mark.parametrize(
    ("part", "query"),
    [
        ("", {"box": "all"}),
        ("/1/messages", {"limit": 101}),
        ("/1/messages", {"before": -1}),
        ("/1/messages", {"before": 1, "after": 2}),
        ("/x", {}),
    ],
)
def test_a_wrong_question_is_a_problem(tom_in: Client, part: str, query: dict[str, Any]) -> None:
    response = tom_in.get(f"{CHATS}{part}", query)
    assert response.status_code == 422
    assert Problem.model_validate(response.json()).status == 422


def test_visitors_have_no_chats(talk: Chat, client: Client) -> None:
    addresses = ("", f"/{talk.pk}", f"/{talk.pk}/messages")
    assert [client.get(f"{CHATS}{part}").status_code for part in addresses] == [401] * 3
    assert post(client, at(talk, "/messages"), body="Hello").status_code == 401
    assert Message.objects.count() == 1


def test_the_exact_cost(
    talk: Chat, mei: Account, tom: Account, tom_in: Client, django_assert_num_queries: Any
) -> None:
    rich(talk, mei, tom)
    services.send_message(reader=reader_of(mei), chat_id=talk.pk, body="谢谢你")
    tom_in.patch(at(talk), {"translates": True}, content_type=JSON)
    tom_in.get(CHATS)
    # session, user with account; chats, whom the reader folds, latest messages, people; translations
    with django_assert_num_queries(7):
        tom_in.get(CHATS)
    # session, user with account; place in the chat, messages, reads, whom the reader folds, answers put away,
    # media, reactions, note, product; translations of words and of titles
    with django_assert_num_queries(13):
        tom_in.get(at(talk, "/messages"))
    # session, user with account; begin, number, who is in the chat, message, what was read, live event, end
    with django_assert_num_queries(9):
        post(tom_in, at(talk, "/messages"), body="Me too")
