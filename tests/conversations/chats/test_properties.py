"""Whatever people do in chats, in whichever order: who may not hear something never does.

A machine of hypothesis lets four people write, block, mute, follow, ask, decline, leave, delete and empty, on
the real database. For each message it notes who was there to hear it; after each step it asks what must
always hold of what everybody sees, and of what open pages were told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, ClassVar

import hypothesis
import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.conversations import selectors, services
from sampan.conversations.errors import ChatMissing
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.types import ChatKind, MemberState
from sampan.core.errors import DomainError
from tests.conftest import reader_of

PEOPLE = 4
LOOKED_AT = 5
"""Steps between two looks at everything, which ask some hundred questions."""
EXPECTED = {"let in", "asked", "refused", "blocked", "declined", "left", "deleted for all", "folded", "added"}
person = st.integers(0, PEOPLE - 1)
chats = st.integers(0, 7)
seqs = st.integers(1, 8)


class Talking(RuleBasedStateMachine):
    """People in chats, and what is known of who heard what."""

    people: ClassVar[list[Account]] = []
    told: ClassVar[list[tuple[str, dict[str, Any]]]] = []
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(_undone())
        cache.clear()
        self.heard: dict[int, set[int]] = {}
        """Message to those who were in its chat, and had not declined it, when it was said."""
        self.steps = 0

    def teardown(self) -> None:
        try:
            self._check_all()
        finally:
            self.undone.close()

    @initialize(
        friends=st.lists(st.tuples(person, person), max_size=6),
        declines=st.booleans(),
        blocks=st.booleans(),
        mutes=st.booleans(),
    )
    def some_know_each_other(
        self, friends: list[tuple[int, int]], declines: bool, blocks: bool, mutes: bool
    ) -> None:
        """So that some are let in and some are strangers, and there is a group."""
        for one, other in friends:
            self.follow(one, other, True)
        self.open_direct(0, 1)
        self.open_direct(2, 0)
        ids = [self.people[1].pk, self.people[2].pk]
        self._try(lambda: services.open_group(reader=self._reader(0), title="Group", account_ids=ids))
        self.add(0, 2, 3)
        self.open_direct(3, 0)
        self.follow(1, 0, True)
        for chat in (3, 0, 0, 2):
            self.write(3 if chat == 3 else 0, chat, None)
        if declines:
            self.decline(0, 0)
        if mutes:
            self.mute(2, 0, True)
        if blocks:
            self.block(1, 0, True)

    # What people do.

    @rule(who=person, other=person)
    def open_direct(self, who: int, other: int) -> None:
        self._try(lambda: services.open_direct(reader=self._reader(who), account_id=self.people[other].pk))

    @rule(who=person, at=chats, answers=st.none() | seqs)
    def write(self, who: int, at: int, answers: int | None) -> None:
        chat = self._chat(at)
        inside = ChatMember.objects.filter(chat=chat).exclude(state=MemberState.LEFT)
        there = set(inside.values_list("account", flat=True))
        before = Message.objects.filter(chat=chat).count()
        waits = inside.exclude(account=self.people[who]).filter(state=MemberState.REQUEST).exists()
        self.told.clear()
        sent = self._try(
            lambda: services.send_message(
                reader=self._reader(who), chat_id=chat.pk, body="words", reply_to_seq=answers
            )
        )
        if sent is None:
            self.reached["refused"] += 1
            assert Message.objects.filter(chat=chat).count() == before
            assert not self.told
            return
        came_in = ChatMember.objects.filter(chat=chat, state=MemberState.ACTIVE)
        self.heard[sent.pk] = there | set(came_in.values_list("account", flat=True))
        self.reached["asked" if waits else "let in"] += 1
        self._check_told(chat, self.people[who].pk)

    @rule(who=person, at=chats)
    def accept(self, who: int, at: int) -> None:
        self._act(who, at, services.accept_request)

    @rule(who=person, nth=seqs)
    def decline(self, who: int, nth: int) -> None:
        rows = ChatMember.objects.filter(account=self.people[who], state=MemberState.REQUEST)
        asked = list(rows.order_by("pk"))
        if not asked:
            return
        chat_id = asked[nth % len(asked)].chat_id
        self._try(lambda: services.decline_request(reader=self._reader(who), chat_id=chat_id))
        self.reached["declined"] += not rows.filter(chat=chat_id).exists()

    @rule(who=person, at=chats)
    def leave(self, who: int, at: int) -> None:
        self.reached["left"] += 1
        self._act(who, at, services.leave_chat)

    @rule(who=person, at=chats)
    def empty(self, who: int, at: int) -> None:
        self._act(who, at, services.empty_chat)

    @rule(who=person, at=chats, seq=seqs)
    def delete_for_me(self, who: int, at: int, seq: int) -> None:
        self._act(who, at, services.delete_for_me, seqs=[seq])

    @rule(who=person, nth=seqs)
    def delete_for_all(self, who: int, nth: int) -> None:
        own = list(
            Message.objects.filter(sender=self.people[who], kind="text", deleted_at=None).order_by("pk")
        )
        if not own:
            return
        given = {"chat_id": own[nth % len(own)].chat_id, "seq": own[nth % len(own)].seq}
        if self._try(lambda: (services.delete_for_all(reader=self._reader(who), **given), True)):
            self.reached["deleted for all"] += 1

    @rule(who=person, at=chats, seq=seqs)
    def read(self, who: int, at: int, seq: int) -> None:
        self._act(who, at, services.mark_chat_read, seq=seq)

    @rule(who=person, at=chats, other=person)
    def add(self, who: int, at: int, other: int) -> None:
        if self._act(who, at, services.add_members, account_ids=[self.people[other].pk]):
            self.reached["added"] += 1

    @rule(who=person, at=chats, other=person)
    def remove(self, who: int, at: int, other: int) -> None:
        self._act(who, at, services.remove_member, account_id=self.people[other].pk)

    @rule(who=person, other=person, on=st.booleans())
    def follow(self, who: int, other: int, on: bool) -> None:
        self._tie(Follow, {"follower": who, "followed": other}, on)

    @rule(who=person, other=person, on=st.booleans())
    def block(self, who: int, other: int, on: bool) -> None:
        self._tie(Block, {"blocker": who, "blocked": other}, on)

    @rule(who=person, other=person, on=st.booleans())
    def mute(self, who: int, other: int, on: bool) -> None:
        self._tie(Mute, {"muter": who, "muted": other}, on)

    # What must always hold.

    @invariant()
    def everything_holds(self) -> None:
        self.steps += 1
        if self.steps % LOOKED_AT == 0:
            self._check_all()

    def _check_all(self) -> None:
        places = {(row.chat_id, row.account_id): row for row in ChatMember.objects.all()}
        for chat in Chat.objects.all():
            numbers = list(Message.objects.filter(chat=chat).order_by("seq").values_list("seq", flat=True))
            assert numbers == list(range(1, chat.last_seq + 1))
            active = [row for row in places.values() if row.chat_id == chat.pk and row.state == "active"]
            if chat.kind == ChatKind.GROUP and active:
                assert any(row.role == "admin" for row in active)
        for who in self.people:
            self._check_sight(who, places)

    def _check_sight(self, who: Account, places: dict[tuple[int, int], ChatMember]) -> None:
        """What somebody finds in their lists, by search and by id is what they may see, each way the same."""
        reader = reader_of(who)
        listed = {
            row.chat.pk: row
            for box in ("inbox", "requests")
            for row in selectors.list_chats(reader=reader, box=box).items
        }
        self._check_badges(who, list(listed.values()))
        readable: set[int] = set()
        for chat in Chat.objects.all():
            others = [account for at, account in places if at == chat.pk and account != who.pk]
            is_blocked = chat.kind == ChatKind.DIRECT and any(_block_between(who.pk, one) for one in others)
            place = places.get((chat.pk, who.pk))
            is_declined = place is not None and chat.kind == ChatKind.DIRECT and place.state == "left"
            self.reached["blocked"] += is_blocked
            if place is None or is_blocked or is_declined:
                assert chat.pk not in listed
                with pytest.raises(ChatMissing):
                    selectors.list_messages(chat.pk, reader=reader)
                continue
            shown = selectors.list_messages(chat.pk, reader=reader, size=100).messages
            readable |= {one.pk for one in shown if self._check_words(chat, who, one)}
            if chat.pk in listed:
                last = listed[chat.pk].last
                assert (last.pk if last else None) == (shown[-1].pk if shown else None)
        found = selectors.search_messages(reader=reader, query="words", size=60)
        assert found.next_cursor is None
        assert {one.pk for one in found.items} == readable
        by_ids = selectors.list_messages_by_ids(self.heard, reader=reader)
        assert {one.pk for one in by_ids} == readable

    def _check_badges(self, who: Account, rows: list[selectors.ChatRow]) -> None:
        """The numbers that every page shows are those of the lists."""
        asked = [row for row in rows if row.member.state == MemberState.REQUEST]
        unread = [
            row
            for row in rows
            if row.member.state == MemberState.ACTIVE
            and row.unread
            and not (row.other is not None and _keeps_out(who.pk, row.other.pk))
        ]
        assert selectors.count_requests(reader_of(who)) == len(asked)
        assert selectors.unread_chats(reader_of(who)) == len(unread)

    def _check_words(self, chat: Chat, who: Account, message: Message) -> bool:
        """Nothing of a message, or of the one that it answers, is not for them; whether it has words."""
        for said in (message, message.reply_to):
            if said is None or said.kind != "text":
                continue
            if said.body:
                assert who.pk in self.heard[said.pk]
                assert said.deleted_at is None
            folded = chat.kind == ChatKind.GROUP and _keeps_out(who.pk, said.sender_id)
            assert said.is_folded == folded
            self.reached["folded"] += folded
        return message.kind == "text" and message.body != ""

    def _check_told(self, chat: Chat, sender: int) -> None:
        states = dict(ChatMember.objects.filter(chat=chat).values_list("account", "state"))
        for channel, payload in self.told:
            if payload["t"] != "message":
                continue
            listener = int(channel.removeprefix("account:"))
            assert states.get(listener) == MemberState.ACTIVE
            assert listener == sender or not _keeps_out(listener, sender)

    # How it is done.

    def _reader(self, who: int) -> Any:
        return reader_of(self.people[who])

    def _chat(self, at: int) -> Chat:
        found = list(Chat.objects.order_by("pk"))
        return found[at % len(found)]

    def _act(self, who: int, at: int, deed: Callable[..., Any], **given: Any) -> bool:
        chat_id = self._chat(at).pk
        done = self._try(lambda: (deed(reader=self._reader(who), chat_id=chat_id, **given), True))
        return done is not None

    def _try(self, deed: Callable[[], Any]) -> Any:
        with suppress(DomainError), transaction.atomic():
            return deed()
        return None

    def _tie(self, kind: Any, ends: dict[str, int], on: bool) -> None:
        one, other = ends.values()
        if one == other:
            return
        named = {name: self.people[at] for name, at in ends.items()}
        if on:
            kind.objects.get_or_create(**named)
        else:
            kind.objects.filter(**named).delete()


def _block_between(one: int, other: int) -> bool:
    return (
        Block.objects.filter(blocker=one, blocked=other).exists()
        or Block.objects.filter(blocker=other, blocked=one).exists()
    )


def _keeps_out(who: int, sender: int | None) -> bool:
    """Whether somebody blocks or mutes the one who wrote."""
    return (
        Block.objects.filter(blocker=who, blocked=sender).exists()
        or Mute.objects.filter(muter=who, muted=sender).exists()
    )


@contextmanager
def _undone() -> Iterator[None]:
    """All that is written meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_who_may_not_hear_something_never_does(
    make_account: Callable[..., Account], told: Any, settings: Any
) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = settings.SAMPAN_STRANGERS_DAY_MAX = 10_000
    settings.SAMPAN_NEW_STRANGERS_DAY_MAX = 10_000
    Talking.people = [make_account(name) for name in ("ada", "bo", "cy", "di")]
    Talking.told = told
    run_state_machine_as_test(Talking, settings=QUICK)
    # A machine in which nothing happens would find nothing.
    missed = {name for name in EXPECTED if not Talking.reached[name]}
    assert not missed


QUICK = hypothesis.settings(
    max_examples=8,
    stateful_step_count=24,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,  # the same runs on every machine; raise the number and drop this to dig
    database=None,
)
