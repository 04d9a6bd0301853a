"""Opening a chat: one for two people, and one answer for all who cannot be written to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from sampan.accounts.models import Account, Block
from sampan.accounts.types import Reader
from sampan.conversations import selectors, services
from sampan.conversations.errors import ChatMissing, ChatsMax, ContactRefused, MessageMediaInvalid
from sampan.conversations.models import Chat, ChatMember, ContactSettings
from sampan.core.clock import now
from sampan.core.errors import NotFound
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write

NOBODY = 123
ACTS: list[Callable[[Reader, int], Any]] = [
    lambda reader, pk: services.send_message(reader=reader, chat_id=pk, body="Hello?"),
    lambda reader, pk: services.react(reader=reader, chat_id=pk, seq=1, emoji="👍"),
    lambda reader, pk: services.mark_chat_read(reader=reader, chat_id=pk, seq=2),
    lambda reader, pk: services.tell_typing(reader=reader, chat_id=pk),
    lambda reader, pk: services.delete_for_all(reader=reader, chat_id=pk, seq=1),
    lambda reader, pk: services.delete_for_me(reader=reader, chat_id=pk, seqs=[1]),
    lambda reader, pk: services.empty_chat(reader=reader, chat_id=pk),
    lambda reader, pk: services.leave_chat(reader=reader, chat_id=pk),
    lambda reader, pk: services.accept_request(reader=reader, chat_id=pk),
    lambda reader, pk: services.decline_request(reader=reader, chat_id=pk),
    lambda reader, pk: services.set_chat(reader=reader, chat_id=pk, muted=True),
    lambda reader, pk: services.rename_group(reader=reader, chat_id=pk, title="Ours"),
    lambda reader, pk: selectors.get_chat(pk, reader=reader),
    lambda reader, pk: selectors.list_messages(pk, reader=reader),
    lambda reader, pk: selectors.get_message(pk, 1, reader=reader),
    lambda reader, pk: selectors.list_members(pk, reader),
]
"""All that can be done with a chat by its id."""


def answer(call: Callable[[], Any]) -> tuple[type[Exception], int, str, str]:
    """All that somebody can see of a refusal."""
    with pytest.raises(NotFound) as refused:
        call()
    return type(refused.value), refused.value.status, refused.value.code, refused.value.message


def test_two_people_have_one_chat_whoever_opens_it(mei: Account, tom: Account) -> None:
    first = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    second = services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    assert first.pk == second.pk
    assert (Chat.objects.count(), ChatMember.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_opened_by_both_at_once_it_is_one(mei: Account, tom: Account) -> None:
    gate = Barrier(2)

    def open_it(who: Account, other: Account) -> int:
        try:
            gate.wait()
            return services.open_direct(reader=reader_of(who), account_id=other.pk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = {job.result() for job in [pool.submit(open_it, mei, tom), pool.submit(open_it, tom, mei)]}
    assert len(found) == 1
    assert (Chat.objects.count(), ChatMember.objects.count()) == (1, 2)


def test_nobody_learns_of_a_chat_in_which_nothing_is_said(chat: Chat, mei: Account, tom: Account) -> None:
    for who in (mei, tom):
        assert selectors.list_chats(reader=reader_of(who)).items == []
        assert selectors.list_chats(reader=reader_of(who), box="requests").items == []
        assert selectors.count_requests(reader_of(who)) == 0


@pytest.mark.parametrize("why", ["blocks", "blocked", "suspended", "left", "oneself"])
def test_who_cannot_be_written_to_is_as_one_who_does_not_exist(mei: Account, tom: Account, why: str) -> None:
    other = tom.pk
    if why == "blocks":
        Block.objects.create(blocker=tom, blocked=mei)
    elif why == "blocked":
        Block.objects.create(blocker=mei, blocked=tom)
    elif why == "suspended":
        Account.objects.filter(pk=tom.pk).update(suspended_at=now())
    elif why == "left":
        Account.objects.filter(pk=tom.pk).update(suspended_at=now(), deleted_at=now())
    else:
        other = mei.pk
    reader = reader_of(mei)
    missing = answer(lambda: services.open_direct(reader=reader, account_id=NOBODY))
    assert answer(lambda: services.open_direct(reader=reader, account_id=other)) == missing
    assert not Chat.objects.exists()


@pytest.mark.parametrize("who_blocks", ["mei", "tom"])
def test_after_a_block_the_chat_is_as_one_that_never_was(
    chat: Chat, mei: Account, tom: Account, write: Write, who_blocks: str
) -> None:
    write(mei, chat)
    write(tom, chat)
    one, other = (mei, tom) if who_blocks == "mei" else (tom, mei)
    Block.objects.create(blocker=one, blocked=other)
    for who in (mei, tom):
        reader = reader_of(who)
        for act in ACTS:
            missing = answer(partial(act, reader, NOBODY))
            assert answer(partial(act, reader, chat.pk)) == missing
        assert selectors.list_chats(reader=reader).items == []
        assert selectors.unread_chats(reader) == 0
        assert selectors.search_messages(reader=reader, query="Hello").items == []
    chat.refresh_from_db()
    assert chat.last_seq == 2


def test_the_block_lifted_the_chat_is_there_again(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(mei, chat)
    block = Block.objects.create(blocker=tom, blocked=mei)
    block.delete()
    assert selectors.get_chat(chat.pk, reader=reader_of(mei)).other == tom


def test_whoever_takes_no_first_messages_says_so(mei: Account, tom: Account, write: Write) -> None:
    ContactSettings.objects.create(account=tom, who="nobody")
    with pytest.raises(ContactRefused):
        services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    assert not Chat.objects.exists()


def test_whoever_takes_no_first_messages_can_write_first(mei: Account, tom: Account, write: Write) -> None:
    ContactSettings.objects.create(account=tom, who="nobody")
    ContactSettings.objects.create(account=mei, who="everybody")
    chat = services.open_direct(reader=reader_of(tom), account_id=mei.pk)
    write(tom, chat)
    write(mei, chat, "Welcome!")
    chat.refresh_from_db()
    assert chat.last_seq == 2


def test_chats_of_one_person_are_limited(mei: Account, tom: Account, lan: Account, settings: Any) -> None:
    settings.SAMPAN_CHATS_MAX = 1
    services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    with pytest.raises(ChatsMax):
        services.open_direct(reader=reader_of(mei), account_id=lan.pk)
    services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    assert Chat.objects.count() == 1


def test_a_chat_of_others_is_missing(chat: Chat, lan: Account) -> None:
    with pytest.raises(ChatMissing):
        selectors.list_messages(chat.pk, reader=reader_of(lan))


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**200])
def test_numbers_that_no_row_can_have_are_missing_too(
    group: Chat, mei: Account, tom: Account, number: int
) -> None:
    reader = reader_of(mei)
    given: dict[str, Any] = {"reader": reader, "chat_id": group.pk}
    acts: list[Callable[[], Any]] = [
        lambda: services.open_direct(reader=reader, account_id=number),
        lambda: services.open_group(reader=reader, title="G", account_ids=[tom.pk, number]),
        lambda: services.add_members(account_ids=[number], **given),
        lambda: services.set_role(account_id=number, role="admin", **given),
        lambda: services.send_message(body="Hi", reply_to_seq=number, **given),
        lambda: services.send_message(body="Hi", note_id=number, **given),
        lambda: services.send_message(body="Hi", product_id=number, **given),
        lambda: services.react(seq=number, emoji="👍", **given),
        lambda: services.delete_for_all(seq=number, **given),
        lambda: selectors.get_message(group.pk, number, reader=reader),
        lambda: selectors.get_message_media(number, reader=reader),
        *(partial(act, reader, number) for act in ACTS),
    ]
    for act in acts:
        assert answer(act)[1] == 404
    with pytest.raises(MessageMediaInvalid):
        services.send_message(media_ids=[number], **given)
    assert services.delete_for_me(seqs=[number], **given) == 0
    services.mark_chat_read(seq=number, **given)
    services.remove_member(account_id=number, **given)
    assert selectors.list_messages_by_ids([number], reader=reader) == []
    for way in ("before", "after", "around"):
        selectors.list_messages(group.pk, reader=reader, **{way: number})  # type: ignore[arg-type]
    selectors.search_messages(reader=reader, query="Hi", chat_id=number, cursor=str(number))
    selectors.list_chats(reader=reader, cursor=f"0-{number}")
    group.refresh_from_db()
    assert (group.last_seq, Chat.objects.count()) == (1, 1)
