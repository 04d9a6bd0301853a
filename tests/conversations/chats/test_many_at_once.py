"""Many people write in one chat at once: each message has its number, none is doubled, none is missing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from sampan.accounts.models import Account
from sampan.conversations import selectors, services
from sampan.conversations.errors import RequestWaiting
from sampan.conversations.models import Chat, ChatMember, Message
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend

WRITERS = 6
EACH = 8

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Do all of this in threads that begin at the same moment; what each gave, or was refused with."""
    gate = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return work()
        except Exception as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [job.result() for job in [pool.submit(begin, work) for work in works]]


def test_numbers_have_no_gap_and_no_double(make_account: Callable[..., Account], settings: Any) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 1000
    people = [make_account() for _ in range(WRITERS)]
    for other in people[1:]:
        befriend(people[0], other)
    ids = [one.pk for one in people[1:]]
    chat = services.open_group(reader=reader_of(people[0]), title="All", account_ids=ids)

    def write(who: Account) -> Callable[[], None]:
        def go() -> None:
            for number in range(EACH):
                services.send_message(reader=reader_of(who), chat_id=chat.pk, body=f"{who.pk}-{number}")

        return go

    assert at_once([write(one) for one in people]) == [None] * WRITERS
    rows = list(Message.objects.filter(chat=chat, kind="text").order_by("seq").values_list("seq", "body"))
    assert [seq for seq, _body in rows] == list(range(2, WRITERS * EACH + 2))
    chat.refresh_from_db()
    assert chat.last_seq == WRITERS * EACH + 1
    for one in people:
        own = [body for _seq, body in rows if body.startswith(f"{one.pk}-")]
        assert own == [f"{one.pk}-{number}" for number in range(EACH)]


def test_one_message_sent_many_times_at_once_is_kept_once(mei: Account, tom: Account) -> None:
    befriend(mei, tom)
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    key = uuid4()

    def send() -> int:
        return services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="Once", key=key).pk

    assert len(set(at_once([send] * 5))) == 1
    chat.refresh_from_db()
    assert (Message.objects.count(), chat.last_seq) == (1, 1)


def test_a_stranger_in_a_hurry_sends_no_more_than_three(mei: Account, tom: Account) -> None:
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)

    def send() -> str:
        services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="Hello")
        return "sent"

    done = at_once([send] * 6)
    assert sorted(str(type(one).__name__) for one in done) == [RequestWaiting.__name__] * 3 + ["str"] * 3
    assert Message.objects.count() == 3


def test_who_leaves_while_others_write_reads_up_to_a_number_and_no_gap(
    mei: Account, tom: Account, lan: Account
) -> None:
    befriend(mei, tom)
    befriend(mei, lan)
    chat = services.open_group(reader=reader_of(mei), title="All", account_ids=[tom.pk, lan.pk])

    def write() -> None:
        for _ in range(EACH):
            services.send_message(reader=reader_of(mei), chat_id=chat.pk, body="Words")

    at_once([write, write, lambda: services.leave_chat(reader=reader_of(tom), chat_id=chat.pk)])
    place = ChatMember.objects.get(chat=chat, account=tom)
    seen = [one.seq for one in selectors.list_messages(chat.pk, reader=reader_of(tom), size=100).messages]
    assert place.to_seq is not None
    assert seen == list(range(1, place.to_seq + 1))
    assert Message.objects.get(chat=chat, seq=place.to_seq).detail["what"] == "left"


def test_both_admins_leave_at_once_and_somebody_is_admin(mei: Account, tom: Account, lan: Account) -> None:
    befriend(mei, tom)
    befriend(mei, lan)
    chat = services.open_group(reader=reader_of(mei), title="All", account_ids=[tom.pk, lan.pk])
    services.set_role(reader=reader_of(mei), chat_id=chat.pk, account_id=tom.pk, role="admin")

    def leave(who: Account) -> Callable[[], None]:
        return lambda: services.leave_chat(reader=reader_of(who), chat_id=chat.pk)

    assert at_once([leave(mei), leave(tom)]) == [None, None]
    assert ChatMember.objects.get(chat=chat, account=lan).role == "admin"
    assert Chat.objects.get(pk=chat.pk).last_seq == Message.objects.filter(chat=chat).count()
