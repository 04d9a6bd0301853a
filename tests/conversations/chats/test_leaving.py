"""People who delete their account, and chats that nobody can read any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account
from sampan.accounts.services import delete_account, erase_account
from sampan.conversations import selectors, services
from sampan.conversations.errors import ChatMissing
from sampan.conversations.models import Chat, Message
from sampan.core.clock import now
from sampan.notes.models import Media
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, heard_by, member
from tests.conversations.chats.test_media import make_media


def leave(who: Account) -> None:
    """Delete the account as its owner does, and do at once what is done for it later."""
    delete_account(reader=reader_of(who))
    services.forget_chats(account_id=who.pk)


def test_what_somebody_wrote_goes_with_them_and_what_others_wrote_stays(
    chat: Chat, mei: Account, tom: Account, write: Write, told: Any
) -> None:
    media = make_media(mei)
    write(mei, chat, "My secret", media_ids=[media.pk])
    write(tom, chat, "Mine stays", reply_to_seq=1)
    told.clear()
    leave(mei)
    for _ in ("before the row is erased", "after it"):
        page = selectors.list_messages(chat.pk, reader=reader_of(tom))
        assert [(one.body, one.sender) for one in page.messages] == [("", None), ("Mine stays", tom)]
        row = selectors.get_chat(chat.pk, reader=reader_of(tom))
        assert (row.other, len(selectors.list_chats(reader=reader_of(tom)).items)) == (None, 1)
        erase_account(account_id=mei.pk)
    assert not Message.objects.filter(body__contains="secret").exists()
    assert not Media.objects.filter(pk=media.pk).exists()
    assert heard_by(told, tom, "deleted") == [{"t": "deleted", "chat": str(chat.pk), "seq": 1}]
    assert services.forget_chats(account_id=mei.pk) == 0


def test_at_once_nothing_of_theirs_is_shown(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(mei, chat, "My secret")
    delete_account(reader=reader_of(mei))
    reader = reader_of(tom)
    assert [one.body for one in selectors.list_messages(chat.pk, reader=reader).messages] == [""]
    assert selectors.search_messages(reader=reader, query="secret").items == []
    last = selectors.list_chats(reader=reader).items[0].last
    assert last is not None
    assert last.body == ""


def test_they_leave_their_groups_and_an_admin_is_found(
    group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    write(mei, group, "Bye")
    leave(mei)
    assert member(group, tom).role == "admin"
    assert [one.account for one in selectors.list_members(group.pk, reader_of(lan))] == [tom, lan]
    erase_account(account_id=mei.pk)
    page = selectors.list_messages(group.pk, reader=reader_of(lan))
    told = [(one.detail["what"], one.sender) for one in page.messages if one.kind == "notice"]
    assert told == [("made", None), ("left", None), ("admin", tom)]


def test_who_is_gone_cannot_be_written_to(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    write(tom, chat)
    leave(mei)
    for _ in ("before the row is erased", "after it"):
        with pytest.raises(ChatMissing):
            write(tom, chat, "Hello?")
        erase_account(account_id=mei.pk)
    assert Message.objects.count() == 1


def test_a_suspended_persons_chat_is_out_of_sight_until_they_are_back(
    chat: Chat, mei: Account, tom: Account, write: Write
) -> None:
    write(mei, chat)
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert selectors.list_chats(reader=reader_of(tom)).items == []
    Account.objects.filter(pk=mei.pk).update(suspended_at=None)
    assert len(selectors.list_chats(reader=reader_of(tom)).items) == 1


def test_chats_that_nobody_can_read_are_removed_with_their_media(
    chat: Chat, group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    write(mei, chat)
    media = make_media(tom)
    write(tom, group, media_ids=[media.pk])
    for who in (mei, tom, lan):
        services.leave_chat(reader=reader_of(who), chat_id=group.pk)
    assert services.purge_abandoned_chats() == 0
    for who in (mei, tom, lan):
        services.empty_chat(reader=reader_of(who), chat_id=group.pk)
    assert services.purge_abandoned_chats() == 1
    assert services.purge_abandoned_chats() == 0
    assert list(Chat.objects.all()) == [chat]
    assert not Media.objects.filter(pk=media.pk).exists()


def test_chats_that_were_only_opened_are_removed_after_a_while(chat: Chat) -> None:
    assert services.purge_abandoned_chats() == 0
    Chat.objects.update(created_at=now() - timedelta(days=8))
    assert services.purge_abandoned_chats() == 1
    assert not Chat.objects.exists()
