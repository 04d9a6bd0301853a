"""No page and no request of chats and notifications shows or changes anything for whoever is not in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.api.native.app import api
from sampan.conversations import services
from sampan.conversations.models import (
    Chat,
    ChatMember,
    Message,
    MessageMedia,
    MessageReaction,
    Notification,
    PushSubscription,
)
from sampan.conversations.services.notifying import notify
from sampan.conversations.types import MessageKind, NotificationKind
from sampan.notes.types import Visibility
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish
from tests.web.surface import Address, addresses

pytestmark = pytest.mark.django_db

WORD = "zyxwvut"
"""Stands in every word that is not for strangers, and in the addresses of its pictures."""
PART = "words"
"""Stands beside it in a message; what is searched for is repeated by pages."""
PAGES = ("messages", "notifications", "settings/messages", "settings/notifications", "push")
REQUESTS = ("/chats", "/messages", "/notifications", "/contact-settings", "/live-token")
OF_A_CHAT, OF_A_MESSAGE = "chat_id", "message_id"
HERE = "https://push.example.org/x"
JSON = "application/json"


@dataclass
class Talk:
    """Chats of mei's: with tom, a group with tom that fay left, and with ben, whom she blocks by now."""

    mei: Account
    fay: Account
    ben: Account
    eve: Account
    direct: Chat
    group: Chat
    blocked: Chat
    line: int

    @property
    def chats(self) -> list[Chat]:
        return [self.direct, self.group, self.blocked]


@pytest.fixture
def talk(mei: Account, tom: Account, make_account: Callable[..., Account], settings: Any) -> Talk:
    settings.SAMPAN_API_MINUTE_MAX = settings.SAMPAN_MESSAGES_MINUTE_MAX = 10_000
    fay, ben, eve = (make_account(handle) for handle in ("fay", "ben", "eve"))
    reader = reader_of(mei)
    direct = services.open_direct(reader=reader, account_id=tom.pk)
    group = services.open_group(reader=reader, title="Tea", account_ids=[tom.pk, fay.pk])
    blocked = services.open_direct(reader=reader, account_id=ben.pk)
    for chat, others in ((direct, [tom]), (group, [tom, fay]), (blocked, [ben])):
        for other in others:
            services.accept_request(reader=reader_of(other), chat_id=chat.pk)
        services.send_message(reader=reader, chat_id=chat.pk, body="Good morning")
    services.leave_chat(reader=reader_of(fay), chat_id=group.pk)
    for chat in (direct, group, blocked):
        _say_secrets(chat, mei)
    services.rename_group(reader=reader, chat_id=group.pk, title=f"{WORD} group")
    late = make_account(f"{WORD}_late", display_name=f"{WORD} late")
    services.add_members(reader=reader, chat_id=group.pk, account_ids=[late.pk])
    services.accept_request(reader=reader_of(late), chat_id=group.pk)
    services.react(reader=reader_of(tom), chat_id=direct.pk, seq=1, emoji="🍵")
    Block.objects.create(blocker=mei, blocked=ben)
    note = publish(mei, title=f"{WORD} line", visibility=Visibility.SELF)
    line = notify(
        account_id=mei.pk, kind=NotificationKind.LIKE, actor_id=tom.pk, group="like:1", note_id=note.pk
    )
    assert line is not None
    PushSubscription.objects.create(account=mei, endpoint=HERE, p256dh="x", auth="y")
    return Talk(mei, fay, ben, eve, direct, group, blocked, line)


def _say_secrets(chat: Chat, mei: Account) -> None:
    media = make_media(mei, alt=f"{WORD} picture")
    media.key = f"{WORD}{uuid4().hex}"  # so that the addresses of its files are found out too
    media.save()
    note = publish(mei, title=f"{WORD} note", visibility=Visibility.SELF)
    reader = reader_of(mei)
    sent = services.send_message(
        reader=reader, chat_id=chat.pk, body=f"{WORD} words", media_ids=[media.pk], note_id=note.pk
    )
    services.send_message(reader=reader, chat_id=chat.pk, body=f"{WORD} more", reply_to_seq=sent.seq)


def _nobody(talk: Talk) -> Account | None:
    return talk.eve


def _visitor(talk: Talk) -> Account | None:
    return None


def _former_member(talk: Talk) -> Account | None:
    return talk.fay


def _blocked(talk: Talk) -> Account | None:
    return talk.ben


WHO: dict[str, Callable[[Talk], Account | None]] = {
    "somebody else": _nobody,
    "a visitor": _visitor,
    "a former member": _former_member,
    "somebody who is blocked": _blocked,
}


@pytest.fixture(params=WHO)
def stranger(request: pytest.FixtureRequest, talk: Talk) -> Account | None:
    return WHO[request.param](talk)


@pytest.fixture
def client_of(stranger: Account | None, sign_in: Callable[[Account], Client]) -> Client:
    return sign_in(stranger) if stranger is not None else Client()


def test_no_page_shows_or_changes_anything(talk: Talk, stranger: Account | None, client_of: Client) -> None:
    before, tried = _rows(talk, stranger), 0
    for page in _pages():
        for values in _values(page.arguments, talk, stranger):
            tried += 1
            path = page.fill(values)
            for answer in (
                client_of.get(path, {"q": PART, "chat": values[OF_A_CHAT], "cursor": ""}),
                client_of.get(path, headers={"HX-Request": "true"}),
                client_of.post(path, _form(talk, values)),
            ):
                _says_nothing(page.route, answer)
                if OF_A_CHAT in page.arguments and not _may_look(values[OF_A_CHAT], talk, stranger):
                    _is_refused(page.route, answer)
                if OF_A_MESSAGE in page.arguments:
                    _is_refused(page.route, answer)
    assert tried >= 35, "the test no longer finds the pages of chats"
    assert _rows(talk, stranger) == before


def test_no_request_shows_or_changes_anything(
    talk: Talk, stranger: Account | None, client_of: Client
) -> None:
    before, tried = _rows(talk, stranger), 0
    for method, path in _requests():
        for values in _values(dict.fromkeys(_named(path)), talk, stranger):
            tried += 1
            body = _body(method, path, talk)
            answer = client_of.generic(
                method, path.format(**values), json.dumps(body), content_type=JSON, QUERY_STRING=f"q={PART}"
            )
            _says_nothing(path, answer)
            assert answer.status_code != 422, (method, path, answer.content)
            if OF_A_CHAT in _named(path) and not _may_look(values[OF_A_CHAT], talk, stranger):
                assert answer.status_code == (401 if stranger is None else 404), (method, path)
    assert tried >= 28, "the test no longer finds the requests about chats"
    assert _rows(talk, stranger) == before


def test_members_see_what_strangers_do_not(talk: Talk, sign_in: Callable[[Account], Client]) -> None:
    client = sign_in(talk.mei)
    for chat in (talk.direct, talk.group):
        assert WORD in client.get(f"/messages/{chat.pk}").content.decode()
        assert WORD in client.get(f"/api/v1/chats/{chat.pk}/messages").content.decode()
    assert WORD in client.get("/notifications").content.decode()
    assert WORD in client.get("/messages/search", {"q": PART}).content.decode()


def test_whoever_blocks_does_not_see_the_chat_either(
    talk: Talk, sign_in: Callable[[Account], Client]
) -> None:
    client = sign_in(talk.mei)
    for path in (f"/messages/{talk.blocked.pk}", f"/api/v1/chats/{talk.blocked.pk}/messages"):
        assert client.get(path).status_code == 404


def test_of_a_chat_that_is_not_theirs_everybody_hears_the_same_as_of_none(
    talk: Talk, sign_in: Callable[[Account], Client]
) -> None:
    for who, chat in ((talk.eve, talk.direct), (talk.fay, talk.direct), (talk.ben, talk.blocked)):
        client = sign_in(who)
        for part in ("", "/messages"):
            found = client.get(f"/api/v1/chats/{chat.pk}{part}")
            nothing = client.get(f"/api/v1/chats/1{part}")
            assert (found.status_code, found.json()) == (nothing.status_code, nothing.json())


def _pages() -> Iterator[Address]:
    for page in addresses():
        if page.route.startswith(PAGES):
            yield page


def _requests() -> Iterator[tuple[str, str]]:
    for path, methods in _document().items():
        if path.removeprefix("/api/v1").startswith(REQUESTS):
            for method in methods:
                yield method.upper(), path


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    """Every path of the API with its methods."""
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    return paths


def _named(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _values(arguments: dict[str, Any], talk: Talk, stranger: Account | None) -> Iterator[dict[str, Any]]:
    """What the arguments can name: the chats that matter to this stranger, and whatever else is mei's."""
    chats = [talk.direct]
    if stranger == talk.fay:
        chats.append(talk.group)
    if stranger == talk.ben:
        chats = [talk.blocked]
    common = {"seq": 3, "account_id": talk.mei.pk, "notification_id": talk.line, "token": "x"}
    unknown = set(arguments) - {*common, OF_A_CHAT, OF_A_MESSAGE}
    assert not unknown, f"the test does not know what to put for {unknown}"
    for chat in chats if {OF_A_CHAT, OF_A_MESSAGE} & set(arguments) else chats[:1]:
        latest = Message.objects.filter(chat=chat, kind=MessageKind.TEXT).latest("seq")
        yield {**common, OF_A_CHAT: chat.pk, OF_A_MESSAGE: latest.pk}


def _form(talk: Talk, values: dict[str, Any]) -> dict[str, Any]:
    """Whatever the forms ask for, as nearly right as one form can be for all; it opens no new chat."""
    return {
        **dict.fromkeys(("body", "title", "remark"), "x"),
        "emoji": "🍵",
        **dict.fromkeys(("on", "block", "admin", "translates", "muted", "pinned", "agree"), "1"),
        "seq": "3",
        "account": str(talk.mei.pk),
        "handle": "nobody_at_all",
        "chat": str(values[OF_A_CHAT]),
        "reply_to": "3",
        "key": str(uuid4()),
        "up_to": "9" * 18,
        "id": str(talk.line),
        "ids": str(talk.line),
        "endpoint": HERE,
        "note": "",
    }


def _body(method: str, path: str, talk: Talk) -> dict[str, Any]:
    """The body that the document asks for; KeyError for a request that is new here."""
    tail = path.removeprefix("/api/v1").replace("/chats/{chat_id}", "")
    other = str(talk.mei.pk)
    bodies: dict[tuple[str, str], dict[str, Any]] = {
        ("POST", "/chats/direct"): {"account_id": "1"},
        ("POST", "/chats/groups"): {"title": "x", "account_ids": ["1"]},
        ("PATCH", ""): {"muted": True, "pinned": True, "translates": True},
        ("PUT", "/title"): {"title": "x"},
        ("POST", "/members"): {"account_ids": [other]},
        ("PUT", "/members/{account_id}"): {"role": "member"},
        ("POST", "/decline"): {"block": False},
        ("POST", "/messages"): {"body": "x", "reply_to": 3},
        ("PUT", "/messages/{seq}/reaction"): {"emoji": "🍵"},
        ("POST", "/read"): {"seq": 3},
        ("PUT", "/contact-settings"): {"who": "nobody", "shares_read": False, "shares_typing": False},
        ("POST", "/notifications/read"): {"ids": [str(talk.line)], "up_to": "9" * 18},
        ("PUT", "/notifications/settings"): {
            "off": [],
            "push_off": [],
            "followed_only": False,
            "push_words": True,
            "quiet_from": None,
            "quiet_to": None,
            "time_zone": "UTC",
            "digest": "never",
        },
    }
    asked = _document()[path][method.lower()]
    return bodies[method, tail] if "requestBody" in asked else {}


def _may_look(chat_id: int, talk: Talk, stranger: Account | None) -> bool:
    """Whoever left a group may read what was said until then."""
    return stranger == talk.fay and chat_id == talk.group.pk


def _says_nothing(route: str, answer: Any) -> None:
    body = b"" if answer.streaming else answer.content
    assert WORD.encode() not in body, (route, body)


def _is_refused(route: str, answer: Any) -> None:
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/accounts/login/"), (route, answer.headers["Location"])
    else:
        assert answer.status_code in {401, 403, 404, 405}, (route, answer.status_code)


def _rows(talk: Talk, stranger: Account | None) -> dict[str, list[Any]]:
    """All that these chats hold, and every row of the rest of the room but the stranger's own."""
    me = stranger.pk if stranger is not None else 0
    ids = [chat.pk for chat in talk.chats]
    of_chats: dict[type[models.Model], Q] = {
        Chat: Q(pk__in=ids),
        ChatMember: Q(chat__in=ids) & ~Q(account=me),
        Message: Q(chat__in=ids),
        MessageMedia: Q(message__chat__in=ids),
        MessageReaction: Q(message__chat__in=ids),
        Notification: ~Q(account=me),
        PushSubscription: ~Q(account=me),
        apps.get_model("conversations", "HiddenMessage"): ~Q(account=me),
        apps.get_model("conversations", "ContactSettings"): ~Q(account=me),
        apps.get_model("conversations", "NotificationSettings"): ~Q(account=me),
        apps.get_model("accounts", "Block"): ~Q(blocker=me),
    }
    return {
        model.__name__: list(model.objects.filter(which).order_by("pk").values())  # type: ignore[attr-defined]
        for model, which in of_chats.items()
    }
