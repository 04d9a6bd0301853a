"""The inbox: what its rows say, how many queries it costs, searching and starting a chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.conversations import services
from sampan.conversations.models import Chat
from sampan.translation.types import Translated
from sampan.web.present import texts
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend
from tests.web.conversations.messages.conftest import HTMX, SignIn, Write


def rows_of(client: Client) -> list[Any]:
    response = client.get("/messages")
    assert response.status_code == 200
    return list(response.context["rows"])


def test_a_visitor_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/messages")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_row_names_the_other_and_what_was_said(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    write(mei, chat, "Shall we meet?")
    (row,) = rows_of(toms)
    assert (row.chat.title, row.preview, row.who, row.chat.unread) == ("小梅", "Shall we meet?", "", 1)


def test_ones_own_words_are_told_as_such(tom: Account, chat: Chat, write: Write, toms: Client) -> None:
    write(tom, chat, "On my way")
    (row,) = rows_of(toms)
    assert (row.who, row.chat.unread) == ("You", 0)


def test_a_deleted_message_says_nothing_of_its_words(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "a secret")
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=said.seq)
    page = toms.get("/messages").content.decode()
    assert "a secret" not in page
    assert "This message was deleted" in page


def test_words_of_others_are_no_markup(mei: Account, chat: Chat, write: Write, toms: Client) -> None:
    write(mei, chat, "<script>alert(1)</script> & more")
    page = toms.get("/messages").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_a_row_of_a_translated_chat_reads_in_the_readers_language(
    tom: Account, mei: Account, chat: Chat, write: Write, toms: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(mei, chat, "我们明天见面吧，好吗？")
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True)
    ready = Translated("Let us meet tomorrow, shall we?", "zh-Hans", "en", "engine", "test", "k")
    monkeypatch.setattr(texts, "find_translations", lambda wanted, to: [ready for _one in wanted])
    (row,) = rows_of(toms)
    assert (row.preview, row.language) == ("Let us meet tomorrow, shall we?", "en")


def test_the_inbox_costs_the_same_for_one_chat_as_for_many(
    mei: Account,
    tom: Account,
    chat: Chat,
    write: Write,
    toms: Client,
    make_account: Callable[..., Account],
    django_assert_num_queries: Any,
) -> None:
    write(mei, chat, "你好，今天吃了什么？")
    toms.get("/messages")
    with django_assert_num_queries(QUERIES):
        toms.get("/messages")
    for number in range(5):
        other = make_account(f"friend{number}", language="zh-Hans")
        befriend(other, tom)
        made = services.open_direct(reader=reader_of(other), account_id=tom.pk)
        write(other, made, f"第{number}句话，你好吗？")
    with django_assert_num_queries(QUERIES):
        assert len(rows_of(toms)) == 6


QUERIES = 7
"""Session and reader; chats, latest messages, people, hidden people; requests. No chat is translated here."""


def test_a_part_of_the_list_is_rows_alone(mei: Account, chat: Chat, write: Write, toms: Client) -> None:
    write(mei, chat, "Hi")
    page = toms.get("/messages", headers=HTMX).content.decode()
    assert f'data-chat-row="{chat.pk}"' in page
    assert "<html" not in page


def test_a_strangers_chat_waits_in_the_request_box(
    tom: Account, lan: Account, write: Write, toms: Client
) -> None:
    made = services.open_direct(reader=reader_of(lan), account_id=tom.pk)
    write(lan, made, "你好！")
    inbox = toms.get("/messages")
    assert inbox.context["rows"] == []
    assert inbox.context["request_count"] == 1
    (row,) = toms.get("/messages/requests").context["rows"]
    assert (row.chat.title, row.chat.is_request) == ("阿兰", True)


def test_search_finds_ones_own_words_and_marks_them(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "The dumplings were <very> good")
    page = toms.get("/messages/search", {"q": "DUMPLINGS"})
    (found,) = page.context["found"]
    assert (found.chat_id, found.seq) == (str(chat.pk), said.seq)
    assert "The <mark>dumplings</mark> were &lt;very&gt; good" in page.content.decode()


def test_search_finds_nothing_of_other_peoples_chats(
    mei: Account, chat: Chat, write: Write, lan: Account, sign_in: SignIn
) -> None:
    write(mei, chat, "dumplings")
    page = sign_in(lan).get("/messages/search", {"q": "dumplings"})
    assert page.context["found"] == []
    assert sign_in(lan).get("/messages/search", {"q": "dumplings", "chat": chat.pk}).status_code == 404


def test_one_person_makes_a_chat_and_two_make_a_group(
    mei: Account, tom: Account, lan: Account, toms: Client
) -> None:
    befriend(mei, tom)
    befriend(lan, tom)
    toms.post("/messages/new", {"account": [mei.pk]})
    toms.post("/messages/new", {"account": [mei.pk, lan.pk], "title": "Kitchen"})
    assert sorted(Chat.objects.values_list("kind", "title")) == [("direct", ""), ("group", "Kitchen")]


def test_choosing_nobody_says_so_and_makes_nothing(tom: Account, toms: Client) -> None:
    response = toms.post("/messages/new", {"q": "zz"})
    assert response.status_code == 422
    assert Chat.objects.count() == 0


def test_the_form_warns_that_messages_are_readable_by_the_operator(toms: Client) -> None:
    assert "not end-to-end encrypted" in toms.get("/messages/new").content.decode()


def test_the_button_on_a_profile_opens_the_chat(mei: Account, tom: Account, toms: Client) -> None:
    befriend(mei, tom)
    assert 'action="/messages/open"' in toms.get("/@mei").content.decode()
    response = toms.post("/messages/open", {"handle": "mei"})
    assert response["Location"] == f"/messages/{Chat.objects.get().pk}"


def test_whoever_blocks_one_is_missing_like_somebody_who_never_was(
    mei: Account, tom: Account, toms: Client
) -> None:
    Block.objects.create(blocker=mei, blocked=tom)
    blocked = toms.post("/messages/open", {"account": mei.pk}, headers=HTMX)
    nobody = toms.post("/messages/open", {"account": 4_611_686_018_427_387_904}, headers=HTMX)
    assert (blocked.status_code, blocked.content) == (nobody.status_code, nobody.content)
    assert blocked.status_code == 404
    assert Chat.objects.count() == 0


def test_people_are_found_by_name_and_not_offered_twice(
    mei: Account, tom: Account, lan: Account, toms: Client
) -> None:
    page = toms.get("/messages/people", {"q": "me"}).content.decode()
    assert f'value="{mei.pk}"' in page
    assert (
        f'value="{mei.pk}"'
        not in toms.get("/messages/people", {"q": "me", "account": mei.pk}).content.decode()
    )


def test_who_may_write_and_what_others_see_is_kept(tom: Account, toms: Client) -> None:
    toms.post("/settings/messages", {"who": "nobody", "shares_read": "1"})
    page = toms.get("/settings/messages")
    assert (page.context["who"], page.context["shares_read"], page.context["shares_typing"]) == (
        "nobody",
        True,
        False,
    )
