"""Words that are deleted for all cannot be asked for again as live news either."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction

from sampan.accounts.models import Account
from sampan.conversations import services
from sampan.conversations.models import Chat
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write

pytestmark = pytest.mark.django_db


def kept() -> list[dict[str, Any]]:
    """What pages that come back can still be told, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM core_live_event ORDER BY number")
        return [json.loads("{" + body + "}") for (body,) in cursor.fetchall()]


def news_of(seq: int) -> list[dict[str, Any]]:
    """The kept news that a message came."""
    return [one["d"] for one in kept() if one["d"].get("t") == "message" and one["d"]["seq"] == seq]


@pytest.mark.parametrize("way", ["deleted for all", "hidden by the staff", "their writer left"])
def test_words_that_are_taken_back_are_not_told_again(
    way: str, chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    said = write(mei, chat, "Secret words")
    write(tom, chat, "Others stay")
    assert news_of(1)[0]["message"]["body"] == "Secret words"

    if way == "deleted for all":
        services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    elif way == "hidden by the staff":
        services.hide_message(message_id=said.pk)
    else:
        services.forget_chats(account_id=mei.pk)

    assert "Secret" not in json.dumps(kept())
    assert news_of(1) == [{"t": "message", "chat": str(chat.pk), "seq": 1}]
    assert news_of(2)[0]["message"]["body"] == "Others stay"


def test_what_is_not_deleted_after_all_stays_as_it_was(chat: Chat, mei: Account, write: Write) -> None:
    write(mei, chat, "Secret words")
    with transaction.atomic():
        services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=1)
        transaction.set_rollback(True)

    assert news_of(1)[0]["message"]["body"] == "Secret words"


def test_deleting_for_oneself_leaves_the_others_their_news(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(mei, chat, "Secret words")

    services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[1])

    assert news_of(1)[0]["message"]["body"] == "Secret words"
