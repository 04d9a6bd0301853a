"""What the tests of chats share: people who write to each other, and what their open pages are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account, Follow
from sampan.conversations import services
from sampan.conversations.models import Chat, ChatMember, Message
from tests.conftest import reader_of

Write = Callable[..., Message]


@pytest.fixture
def lan(make_account: Callable[..., Account]) -> Account:
    """A third person."""
    return make_account("lan", language="zh-Hans", display_name="阿兰")


@pytest.fixture
def friends(mei: Account, tom: Account) -> None:
    """mei and tom follow each other, so that each lets the other in."""
    befriend(mei, tom)


@pytest.fixture
def chat(mei: Account, tom: Account, friends: None) -> Chat:
    """The chat of mei and tom, who follow each other; nothing is said yet."""
    return services.open_direct(reader=reader_of(mei), account_id=tom.pk)


@pytest.fixture
def group(mei: Account, tom: Account, lan: Account) -> Chat:
    """A group of three friends, made by mei."""
    befriend(mei, tom)
    befriend(mei, lan)
    befriend(tom, lan)
    return services.open_group(reader=reader_of(mei), title="厨房", account_ids=[tom.pk, lan.pk])


@pytest.fixture
def write() -> Write:
    """Say something in a chat: write(mei, chat, "你好")."""

    def make(who: Account, where: Chat, body: str = "Hello!", **more: Any) -> Message:
        return services.send_message(reader=reader_of(who), chat_id=where.pk, body=body, **more)

    return make


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """All that open pages are told from now on, as (channel, payload)."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def tell(channels: Any, payload: dict[str, Any], *, fleeting: bool = False, words_of: str = "") -> None:
        heard.extend((channel, payload) for channel in channels)

    for module in ("telling", "marks", "deleting"):
        monkeypatch.setattr(f"sampan.conversations.services.chats.{module}.publish_to", tell)
    return heard


def befriend(one: Account, other: Account) -> None:
    """Let both follow each other."""
    Follow.objects.get_or_create(follower=one, followed=other)
    Follow.objects.get_or_create(follower=other, followed=one)


def member(chat: Chat, who: Account) -> ChatMember:
    """Somebody's place in a chat, as it is now."""
    return ChatMember.objects.get(chat=chat, account=who)


def heard_by(told: list[tuple[str, dict[str, Any]]], who: Account, kind: str) -> list[dict[str, Any]]:
    """What the pages of this person were told of one kind."""
    return [payload for channel, payload in told if channel == f"account:{who.pk}" and payload["t"] == kind]
