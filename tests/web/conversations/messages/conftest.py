"""What the tests of the pages of messages share: two friends with a chat, and their browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.models import Chat, Message
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend

HTMX = {"HX-Request": "true"}
SignIn = Callable[[Account], Client]
Write = Callable[..., Message]


@pytest.fixture
def lan(make_account: Callable[..., Account]) -> Account:
    """A third person, whom nobody follows."""
    return make_account("lan", language="zh-Hans", display_name="阿兰")


@pytest.fixture
def chat(mei: Account, tom: Account) -> Chat:
    """The chat of mei and tom, who follow each other; nothing is said yet."""
    befriend(mei, tom)
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
def toms(tom: Account, sign_in: SignIn) -> Client:
    """Tom's browser."""
    return sign_in(tom)


@pytest.fixture
def meis(mei: Account, sign_in: SignIn) -> Client:
    """Mei's browser."""
    return sign_in(mei)
