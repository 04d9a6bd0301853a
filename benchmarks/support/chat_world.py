"""People with chats for the benchmark of live updates: pairs of friends, and groups; Django is set up."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.support.world import sign_in_as
from sampan.accounts.models import Account, Follow, User
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.types import ChatKind, MemberRole
from sampan.core.live import sign_live_token

DIRECT_SHARE = 0.75
"""Of the messages; the rest are said in groups."""
DIRECT_EACH = 2
"""Chats with one other person, for each person."""
GROUP_SIZES = (3, 4, 5, 5, 6, 8, 8, 10, 12, 15, 20, 30, 50, 100)


@dataclass(frozen=True)
class Person:
    """Who has a page open: the account, its sign-in cookie, and what opens the live updates."""

    account: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Room:
    """A chat and its members, as places in the list of people."""

    chat: int
    members: list[int]
    is_group: bool


def fill(people: int) -> tuple[list[Person], list[Room]]:
    """Make the people, two direct chats for each, and groups of 3 to 100."""
    chance = random.Random(6)
    accounts = [_account(number) for number in range(people)]
    pairs = {tuple(sorted((n, (n + step) % people))) for n in range(people) for step in (1, people // 2)}
    rooms = [_direct(accounts, list(pair)) for pair in sorted(pairs) if pair[0] != pair[1]]
    rooms += [_group(accounts, chance.sample(range(people), min(size, people))) for size in GROUP_SIZES]
    return [_person(one) for one in accounts], rooms


def plan(rooms: list[Room], count: int) -> list[tuple[Room, int]]:
    """Say in which chat each message is said, and by whom of its members."""
    chance = random.Random(7)
    direct, groups = ([room for room in rooms if room.is_group is kind] for kind in (False, True))
    said = []
    for _turn in range(count):
        room = chance.choice(direct if chance.random() < DIRECT_SHARE else groups)
        said.append((room, chance.choice(room.members)))
    return said


def count_messages(room: Room) -> tuple[int, int]:
    """The latest number of a chat, and how many messages it has."""
    return Chat.objects.get(pk=room.chat).last_seq, Message.objects.filter(chat=room.chat).count()


def _account(number: int) -> Account:
    user = User.objects.create_user(f"talker{number}@example.org")
    language = "zh-Hans" if number % 2 else "en"
    return Account.objects.create(
        user=user, handle=f"talker{number}", display_name=f"T {number}", language=language, reads=[language]
    )


def _person(account: Account) -> Person:
    assert account.user is not None
    cookie = sign_in_as(account.user)
    return Person(account.pk, cookie, sign_live_token(account.pk, session_key=cookie.partition("=")[2]))


def _direct(accounts: list[Account], members: list[int]) -> Room:
    one, other = (accounts[place] for place in members)
    Follow.objects.bulk_create([Follow(follower=one, followed=other), Follow(follower=other, followed=one)])
    low, high = sorted((one.pk, other.pk))
    chat = Chat.objects.create(kind=ChatKind.DIRECT, pair=f"{low}:{high}")
    ChatMember.objects.bulk_create(ChatMember(chat=chat, account=account) for account in (one, other))
    return Room(chat.pk, members, is_group=False)


def _group(accounts: list[Account], members: list[int]) -> Room:
    chat = Chat.objects.create(kind=ChatKind.GROUP, title=f"{len(members)} people")
    ChatMember.objects.bulk_create(
        ChatMember(
            chat=chat,
            account=accounts[place],
            role=MemberRole.MEMBER if order else MemberRole.ADMIN,
        )
        for order, place in enumerate(members)
    )
    return Room(chat.pk, members, is_group=True)
