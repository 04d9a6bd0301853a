"""Groups: who comes and goes, who may say so, and that there is always an admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account, Block, Follow, Mute
from sampan.conversations import selectors, services
from sampan.conversations.errors import (
    ChatMissing,
    ContactRefused,
    GroupFull,
    LastAdmin,
    NotGroupAdmin,
    TitleInvalid,
)
from sampan.conversations.models import Chat, ChatMember, ContactSettings, Message
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, befriend, heard_by, member


@pytest.fixture
def ann(make_account: Callable[..., Account], mei: Account) -> Account:
    """A friend of mei's outside the group."""
    ann = make_account("ann", display_name="Ann")
    befriend(ann, mei)
    return ann


def notices(chat: Chat) -> list[str]:
    """What happened to the group, in its order."""
    rows = Message.objects.filter(chat=chat, kind="notice").order_by("seq")
    return [str(detail["what"]) for detail in rows.values_list("detail", flat=True)]


def bodies(chat: Chat, who: Account) -> list[str]:
    """The words that somebody sees."""
    page = selectors.list_messages(chat.pk, reader=reader_of(who))
    return [one.body for one in page.messages if one.kind == "text"]


def test_a_group_has_its_maker_as_admin(group: Chat, mei: Account, tom: Account, lan: Account) -> None:
    found = selectors.list_members(group.pk, reader_of(tom))
    assert [(one.account, one.role) for one in found] == [(mei, "admin"), (tom, "member"), (lan, "member")]
    assert notices(group) == ["made"]
    assert (group.title, group.last_seq) == ("厨房", 1)


@pytest.mark.parametrize("title", ["", "  ", "长" * 61])
def test_a_group_has_a_name(mei: Account, tom: Account, friends: None, title: str) -> None:
    with pytest.raises(TitleInvalid):
        services.open_group(reader=reader_of(mei), title=title, account_ids=[tom.pk])
    assert not Chat.objects.exists()


def test_nobody_makes_a_group_with_themselves(mei: Account) -> None:
    with pytest.raises(ChatMissing):
        services.open_group(reader=reader_of(mei), title="Me", account_ids=[mei.pk])
    assert not Chat.objects.exists()


def test_strangers_are_asked_and_do_not_hear_words_before(
    mei: Account, tom: Account, lan: Account, write: Write, told: Any
) -> None:
    befriend(mei, tom)
    chat = services.open_group(reader=reader_of(mei), title="Hike", account_ids=[tom.pk, lan.pk])
    told.clear()
    write(mei, chat, "Sunday?")
    assert (member(chat, tom).state, member(chat, lan).state) == ("active", "request")
    assert (len(heard_by(told, tom, "message")), heard_by(told, lan, "message")) == (1, [])
    services.accept_request(reader=reader_of(lan), chat_id=chat.pk)
    assert bodies(chat, lan) == ["Sunday?"]
    assert notices(chat) == ["made", "joined"]


def test_a_group_that_is_declined_says_nothing(mei: Account, lan: Account) -> None:
    chat = services.open_group(reader=reader_of(mei), title="Hike", account_ids=[lan.pk])
    services.decline_request(reader=reader_of(lan), chat_id=chat.pk)
    assert notices(chat) == ["made"]
    assert selectors.list_chats(reader=reader_of(lan)).items == []
    assert selectors.list_chats(reader=reader_of(lan), box="requests").items == []


def test_who_takes_nothing_from_strangers_is_not_asked(mei: Account, tom: Account, lan: Account) -> None:
    ContactSettings.objects.create(account=lan, who="nobody")
    befriend(mei, tom)
    with pytest.raises(ContactRefused):
        services.open_group(reader=reader_of(mei), title="Hike", account_ids=[tom.pk, lan.pk])
    assert not Chat.objects.exists()


def test_one_who_cannot_be_seen_is_not_added_and_nobody_else_either(
    group: Chat, mei: Account, ann: Account, make_account: Any
) -> None:
    blocker = make_account("blocker")
    Block.objects.create(blocker=blocker, blocked=mei)
    messages = []
    for other in (blocker.pk, 123):
        with pytest.raises(ChatMissing) as refused:
            services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[ann.pk, other])
        messages.append((refused.value.code, refused.value.message, refused.value.status))
    assert messages[0] == messages[1]
    assert ChatMember.objects.filter(chat=group).count() == 3


def test_who_is_added_sees_what_is_said_from_then_on(
    group: Chat, mei: Account, ann: Account, write: Write
) -> None:
    write(mei, group, "Before")
    services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[ann.pk])
    write(mei, group, "After", reply_to_seq=2)
    page = selectors.list_messages(group.pk, reader=reader_of(ann))
    assert [one.body for one in page.messages if one.kind == "text"] == ["After"]
    assert page.messages[-1].reply_to is None
    assert page.messages[0].detail["who"] == [{"id": str(ann.pk), "name": "Ann"}]


def test_added_twice_is_added_once(group: Chat, mei: Account, tom: Account) -> None:
    services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[tom.pk, mei.pk])
    assert (ChatMember.objects.filter(chat=group).count(), notices(group)) == (3, ["made"])


def test_a_group_is_full_at_its_limit(group: Chat, mei: Account, ann: Account, settings: Any) -> None:
    settings.SAMPAN_GROUP_MAX = 3
    with pytest.raises(GroupFull):
        services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[ann.pk])
    assert ChatMember.objects.filter(chat=group).count() == 3


@pytest.mark.parametrize("act", ["rename", "add", "remove", "role"])
def test_only_admins_change_a_group(
    group: Chat, mei: Account, tom: Account, lan: Account, ann: Account, act: str
) -> None:
    given: dict[str, Any] = {"reader": reader_of(tom), "chat_id": group.pk}
    acts: dict[str, Callable[[], Any]] = {
        "rename": lambda: services.rename_group(title="Mine", **given),
        "add": lambda: services.add_members(account_ids=[ann.pk], **given),
        "remove": lambda: services.remove_member(account_id=lan.pk, **given),
        "role": lambda: services.set_role(account_id=tom.pk, role="admin", **given),
    }
    with pytest.raises(NotGroupAdmin):
        acts[act]()
    group.refresh_from_db()
    assert (group.title, notices(group)) == ("厨房", ["made"])
    assert member(group, tom).role == "member"


def test_who_is_put_out_reads_what_was_said_until_then(
    group: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    write(mei, group, "Before")
    services.remove_member(reader=reader_of(mei), chat_id=group.pk, account_id=tom.pk)
    told.clear()
    write(mei, group, "After")
    assert heard_by(told, tom, "message") == []
    assert bodies(group, tom) == ["Before"]
    with pytest.raises(ChatMissing):
        write(tom, group, "Let me in")
    row = selectors.list_chats(reader=reader_of(tom)).items[0]
    assert (row.member.state, row.unread, row.last and row.last.seq) == ("left", 0, 3)
    assert selectors.search_messages(reader=reader_of(tom), query="After").items == []


def test_who_left_does_not_learn_what_became_of_the_group(
    group: Chat, chat: Chat, mei: Account, tom: Account, ann: Account, write: Write
) -> None:
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    write(mei, chat)
    services.rename_group(reader=reader_of(mei), chat_id=group.pk, title="Without Tom")
    services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[ann.pk])
    reader = reader_of(tom)
    rows = selectors.list_chats(reader=reader).items
    assert [row.chat.pk for row in rows] == [chat.pk, group.pk]
    for row in (rows[1], selectors.get_chat(group.pk, reader=reader)):
        assert (row.chat.title, row.others, row.member_count) == ("厨房", [], 0)
    assert [one.account for one in selectors.list_members(group.pk, reader)] == [tom]


def test_an_emptied_group_that_was_left_is_gone_from_the_inbox(group: Chat, tom: Account) -> None:
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    assert len(selectors.list_chats(reader=reader_of(tom)).items) == 1
    services.empty_chat(reader=reader_of(tom), chat_id=group.pk)
    assert selectors.list_chats(reader=reader_of(tom)).items == []


def test_who_left_is_asked_before_coming_back_and_finds_no_gap(
    group: Chat, mei: Account, tom: Account, write: Write
) -> None:
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    write(mei, group, "Unheard")
    services.add_members(reader=reader_of(mei), chat_id=group.pk, account_ids=[tom.pk])
    assert member(group, tom).state == "request"
    write(mei, group, "Heard")
    assert bodies(group, tom) == ["Heard"]


def test_when_the_admin_leaves_the_longest_member_is_admin(group: Chat, mei: Account, tom: Account) -> None:
    services.leave_chat(reader=reader_of(mei), chat_id=group.pk)
    services.leave_chat(reader=reader_of(mei), chat_id=group.pk)
    assert (member(group, tom).role, member(group, mei).state) == ("admin", "left")
    assert notices(group) == ["made", "left", "admin"]


def test_an_empty_group_gets_an_admin_with_the_next_who_comes_in(mei: Account, lan: Account) -> None:
    chat = services.open_group(reader=reader_of(mei), title="Hike", account_ids=[lan.pk])
    services.leave_chat(reader=reader_of(mei), chat_id=chat.pk)
    services.accept_request(reader=reader_of(lan), chat_id=chat.pk)
    assert member(chat, lan).role == "admin"


def test_the_last_admin_stays_admin(group: Chat, mei: Account, tom: Account) -> None:
    with pytest.raises(LastAdmin):
        services.set_role(reader=reader_of(mei), chat_id=group.pk, account_id=mei.pk, role="member")
    services.set_role(reader=reader_of(mei), chat_id=group.pk, account_id=tom.pk, role="admin")
    services.set_role(reader=reader_of(tom), chat_id=group.pk, account_id=mei.pk, role="member")
    assert (member(group, mei).role, member(group, tom).role) == ("member", "admin")
    assert notices(group) == ["made", "admin", "member"]


def test_a_new_name_is_told(group: Chat, mei: Account, tom: Account, told: Any) -> None:
    services.rename_group(reader=reader_of(mei), chat_id=group.pk, title=" 新 厨房 ")
    services.rename_group(reader=reader_of(mei), chat_id=group.pk, title="新 厨房")
    group.refresh_from_db()
    assert (group.title, notices(group)) == ("新 厨房", ["made", "named"])
    assert heard_by(told, tom, "chat")


@pytest.mark.parametrize("tie", [Block, Mute])
def test_words_of_whom_one_blocks_or_mutes_are_folded_away(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write, told: Any, tie: Any
) -> None:
    if tie is Block:
        Block.objects.create(blocker=tom, blocked=mei)
    else:
        Mute.objects.create(muter=tom, muted=mei)
    message = write(mei, group, "Folded words")
    services.react(reader=reader_of(lan), chat_id=group.pk, seq=message.seq, emoji="🍜")
    shown = selectors.list_messages(group.pk, reader=reader_of(tom)).messages[-1]
    assert (shown.is_folded, shown.body, list(shown.reactions.all())) == (True, "", [])
    assert heard_by(told, tom, "message") == []
    assert selectors.list_messages_by_ids([message.pk], reader=reader_of(tom)) == []
    assert selectors.search_messages(reader=reader_of(tom), query="Folded").items == []
    last = selectors.list_chats(reader=reader_of(tom)).items[0].last
    assert last is not None
    assert (last.is_folded, last.body) == (True, "")
    answer = write(lan, group, "Yes", reply_to_seq=message.seq)
    quoted = selectors.get_message(group.pk, answer.seq, reader=reader_of(tom)).reply_to
    assert quoted is not None
    assert (quoted.is_folded, quoted.body) == (True, "")


def test_the_blocked_one_cannot_tell_it_from_the_group(
    group: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    Block.objects.create(blocker=tom, blocked=mei)
    write(tom, group, "Plain words")
    shown = selectors.list_messages(group.pk, reader=reader_of(mei)).messages[-1]
    assert (shown.is_folded, shown.body) == (False, "Plain words")
    assert len(heard_by(told, mei, "message")) == 1


def test_words_of_the_suspended_are_folded_for_all(
    group: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(tom, group, "Spam")
    Account.objects.filter(pk=tom.pk).update(suspended_at="2026-01-01T00:00Z")
    shown = selectors.list_messages(group.pk, reader=reader_of(mei)).messages[-1]
    assert (shown.is_folded, shown.body) == (True, "")


def test_a_group_costs_no_more_queries_than_two_people(
    group: Chat, mei: Account, write: Write, django_assert_num_queries: Any
) -> None:
    write(mei, group)
    with django_assert_num_queries(7):
        write(mei, group, "Again")


def test_a_follower_is_no_stranger(mei: Account, lan: Account) -> None:
    Follow.objects.create(follower=lan, followed=mei)
    chat = services.open_group(reader=reader_of(mei), title="Hike", account_ids=[lan.pk])
    assert member(chat, lan).state == "active"
