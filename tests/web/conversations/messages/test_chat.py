"""A chat's page and its parts: what it shows to whom, what it costs, and what it never tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import services
from sampan.conversations.models import Chat, ChatMember
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend
from tests.conversations.conftest import make_note
from tests.shop.conftest import make_product, make_shop
from tests.web.conversations.messages.conftest import HTMX, SignIn, Write


def shown(client: Client, chat: Chat, query: str = "") -> list[Any]:
    response = client.get(f"/messages/{chat.pk}{query}")
    assert response.status_code == 200
    return list(response.context["messages_shown"])


def test_ones_own_stand_at_the_right_and_others_at_the_left(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    write(mei, chat, "你好")
    write(tom, chat, "Hello")
    assert [(one.words, one.mine) for one in shown(toms, chat)] == [("你好", False), ("Hello", True)]


def test_messages_close_together_stand_as_one_run(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    for who in (mei, mei, tom):
        write(who, chat)
    assert [one.begins_run for one in shown(toms, chat)] == [True, False, True]
    assert [one.new_day for one in shown(toms, chat)] == [True, False, False]


def test_the_first_unread_message_is_marked(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    for body in ("one", "two", "three"):
        write(mei, chat, body)
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=1)
    assert [one.words for one in shown(toms, chat) if one.is_first_unread] == ["two"]


def test_a_chat_of_others_is_missing(
    chat: Chat, write: Write, mei: Account, lan: Account, sign_in: SignIn
) -> None:
    write(mei, chat, "a secret")
    for path in ("", "/since?after=0", "/older?before=9", "/1", "/details"):
        response = sign_in(lan).get(f"/messages/{chat.pk}{path}")
        assert response.status_code == 404
        assert "a secret" not in response.content.decode()


def test_a_blocked_person_gets_the_page_of_a_chat_that_never_was(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    write(mei, chat, "hello")
    Block.objects.create(blocker=mei, blocked=tom)
    answers = []
    for chat_id in (chat.pk, 4_611_686_018_427_387_904):
        page = toms.get(f"/messages/{chat_id}", headers=HTMX)
        sent = toms.post(f"/messages/{chat_id}/send", {"body": "Still there?"}, headers=HTMX)
        answers.append(
            (page.status_code, page.content, sent.status_code, sent.content, sent["X-Sampan-Error"])
        )
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert chat.messages.count() == 1


def test_a_chat_costs_the_same_for_few_messages_as_for_many(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, django_assert_num_queries: Any
) -> None:
    write(mei, chat, "你好")
    toms.get(f"/messages/{chat.pk}")
    with django_assert_num_queries(QUERIES):
        toms.get(f"/messages/{chat.pk}")
    for number in range(12):
        said = write(mei if number % 2 else tom, chat, f"第{number}句话")
        services.react(reader=reader_of(tom), chat_id=chat.pk, seq=said.seq, emoji="👍")
    with django_assert_num_queries(QUERIES):
        assert len(shown(toms, chat)) == 13


QUERIES = 15
"""Session and reader; the chat, its people; membership, hidden people, messages, what hangs on them, who
has read them; the inbox at the side, its latest messages and people; requests."""


def test_a_chat_costs_the_same_for_few_cards_as_for_many(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, django_assert_num_queries: Any
) -> None:
    shop = make_shop(mei)

    def show(count: int) -> None:
        for _time in range(count):
            write(mei, chat, "", note_id=make_note(mei).pk)
            write(mei, chat, "", product_id=make_product(shop, pictures=1).pk)

    show(1)
    toms.get(f"/messages/{chat.pk}")
    with django_assert_num_queries(CARD_QUERIES):
        shown(toms, chat)
    show(6)
    with django_assert_num_queries(CARD_QUERIES):
        assert [bool(one.note or one.product) for one in shown(toms, chat)] == [True] * 14
    with django_assert_num_queries(SINCE_QUERIES):
        toms.get(f"/messages/{chat.pk}/since?after=0", headers=HTMX)


CARD_QUERIES = 18
"""Those of a chat; the notes; the products; their texts."""
SINCE_QUERIES = 13
"""Those of a part of a chat: no inbox at its side."""


def test_what_came_since_a_number_comes_with_how_far_others_have_read(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, meis: Client
) -> None:
    for body in ("one", "two", "three"):
        write(tom, chat, body)
    services.mark_chat_read(reader=reader_of(mei), chat_id=chat.pk, seq=2)
    part = toms.get(f"/messages/{chat.pk}/since?after=1", headers=HTMX)
    assert [one.seq for one in part.context["messages_shown"]] == [2, 3]
    assert json.loads(part["Sampan-Reads"]) == {str(mei.pk): 2}
    assert (part["Sampan-Last-Seq"], part["Sampan-More"]) == ("3", "0")


def test_a_long_absence_is_caught_up_part_by_part(
    mei: Account, chat: Chat, write: Write, toms: Client, settings: Any
) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 1000
    for number in range(45):
        write(mei, chat, f"line {number}")
    part = toms.get(f"/messages/{chat.pk}/since?after=0", headers=HTMX)
    assert (len(part.context["messages_shown"]), part["Sampan-More"]) == (40, "1")
    rest = toms.get(f"/messages/{chat.pk}/since?after=40", headers=HTMX)
    assert [one.seq for one in rest.context["messages_shown"]] == [41, 42, 43, 44, 45]


def test_older_messages_come_by_scrolling(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, settings: Any
) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 1000
    for number in range(45):
        write(mei, chat, f"line {number}")
    services.mark_chat_read(reader=reader_of(tom), chat_id=chat.pk, seq=45)
    page = toms.get(f"/messages/{chat.pk}")
    assert page.context["messages_shown"][0].seq == 6
    part = toms.get(f"/messages/{chat.pk}/older?before=6", headers=HTMX)
    assert [one.seq for one in part.context["messages_shown"]] == [1, 2, 3, 4, 5]


def test_the_page_opens_at_the_first_unread_of_many(
    mei: Account, chat: Chat, write: Write, toms: Client, settings: Any
) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 1000
    for number in range(60):
        write(mei, chat, f"line {number}")
    page = toms.get(f"/messages/{chat.pk}")
    seqs = [one.seq for one in page.context["messages_shown"]]
    assert (seqs[0], page.context["has_newer"]) == (1, True)
    assert page.context["messages_shown"][0].is_first_unread


def test_a_linked_message_stands_among_its_neighbours(
    mei: Account, chat: Chat, write: Write, toms: Client, settings: Any
) -> None:
    settings.SAMPAN_MESSAGES_MINUTE_MAX = 1000
    for number in range(60):
        write(mei, chat, f"line {number}")
    seqs = [one.seq for one in shown(toms, chat, "?at=30")]
    assert seqs[0] < 30 < seqs[-1]


@pytest.mark.parametrize("at", ["", "x", "-1", "9" * 40, "٣"])
def test_a_place_that_is_none_leads_to_the_end(
    at: str, mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    write(mei, chat, "hello")
    assert [one.words for one in shown(toms, chat, f"?at={at}")] == ["hello"]


def test_reading_is_told_only_when_the_page_says_so(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    write(mei, chat, "hello")
    toms.get(f"/messages/{chat.pk}")
    assert ChatMember.objects.get(chat=chat, account=tom).read_seq == 0
    assert toms.post(f"/messages/{chat.pk}/read", {"seq": 1}, headers=HTMX).status_code == 204
    assert ChatMember.objects.get(chat=chat, account=tom).read_seq == 1


def test_the_latest_own_message_that_was_read_says_so(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    for body in ("one", "two"):
        write(tom, chat, body)
    services.mark_chat_read(reader=reader_of(mei), chat_id=chat.pk, seq=1)
    assert [one.seen for one in shown(toms, chat)] == ["Read", ""]


def test_in_a_group_it_says_how_many_have_read(
    mei: Account, tom: Account, lan: Account, group: Chat, write: Write, toms: Client
) -> None:
    said = write(tom, group, "Dinner?")
    for who in (mei, lan):
        services.mark_chat_read(reader=reader_of(who), chat_id=group.pk, seq=said.seq)
    assert shown(toms, group)[-1].seen == "Read by 2"


def test_a_group_tells_what_happened_to_it(
    mei: Account, tom: Account, group: Chat, toms: Client, meis: Client
) -> None:
    services.rename_group(reader=reader_of(mei), chat_id=group.pk, title="Kitchen")
    assert [one.notice for one in shown(toms, group) if one.notice][-1] == "小梅 named the group “Kitchen”"


def test_who_is_muted_is_folded_in_a_group(
    tom: Account, lan: Account, group: Chat, write: Write, toms: Client
) -> None:
    write(lan, group, "loud words")
    Mute.objects.create(muter=tom, muted=lan)
    page = toms.get(f"/messages/{group.pk}").content.decode()
    assert "loud words" not in page
    assert "A message from somebody whom you block or mute" in page


def test_an_answer_quotes_what_it_answers(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    first = write(mei, chat, "Where are you?")
    write(tom, chat, "At home", reply_to_seq=first.seq)
    quote = shown(toms, chat)[-1].quote
    assert (quote.seq, quote.name, quote.words) == (first.seq, "小梅", "Where are you?")


def test_a_quote_of_a_deleted_message_says_nothing_of_it(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    first = write(mei, chat, "a secret")
    write(tom, chat, "Oh!", reply_to_seq=first.seq)
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=first.seq)
    page = toms.get(f"/messages/{chat.pk}").content.decode()
    assert "a secret" not in page


def test_a_note_stands_as_a_card_only_where_it_may_be_seen(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client
) -> None:
    note = make_note(mei)
    write(mei, chat, "", note_id=note.pk)
    assert shown(toms, chat)[-1].note.id == str(note.pk)
    type(note).objects.filter(pk=note.pk).update(visibility="private")
    page = toms.get(f"/messages/{chat.pk}")
    assert (page.context["messages_shown"][-1].note, page.context["messages_shown"][-1].is_closed) == (
        None,
        True,
    )
    assert "早餐" not in page.content.decode()


def test_a_request_can_be_accepted_where_it_is_read(
    tom: Account, lan: Account, write: Write, toms: Client
) -> None:
    made = services.open_direct(reader=reader_of(lan), account_id=tom.pk)
    write(lan, made, "你好！")
    page = toms.get(f"/messages/{made.pk}").content.decode()
    assert f'action="/messages/{made.pk}/accept"' in page
    assert "data-composer" not in page
    toms.post(f"/messages/{made.pk}/accept")
    assert ChatMember.objects.get(chat=made, account=tom).state == "active"


def test_a_declined_request_is_gone_and_its_sender_sees_no_difference(
    tom: Account, lan: Account, write: Write, toms: Client, sign_in: SignIn
) -> None:
    made = services.open_direct(reader=reader_of(lan), account_id=tom.pk)
    write(lan, made, "你好！")
    lans = sign_in(lan)
    before = lans.get(f"/messages/{made.pk}").context["chat"]
    toms.post(f"/messages/{made.pk}/decline", {"block": "0"})
    assert toms.get(f"/messages/{made.pk}").status_code == 404
    assert lans.get(f"/messages/{made.pk}").context["chat"] == before


def test_a_stranger_who_waits_is_offered_words_only(
    tom: Account, lan: Account, write: Write, sign_in: SignIn
) -> None:
    made = services.open_direct(reader=reader_of(lan), account_id=tom.pk)
    write(lan, made, "你好！")
    page = sign_in(lan).get(f"/messages/{made.pk}")
    assert (page.context["chat"].waits, page.context["chat"].left) == (True, 2)
    assert "data-files" not in page.content.decode()


def test_switches_of_a_chat_are_kept(tom: Account, chat: Chat, toms: Client) -> None:
    toms.post(f"/messages/{chat.pk}/set", {"muted": "1"})
    toms.post(f"/messages/{chat.pk}/set", {"pinned": "1"})
    member = ChatMember.objects.get(chat=chat, account=tom)
    assert (member.muted, member.pinned, member.translates) == (True, True, None)


def test_details_name_the_people_and_warn(mei: Account, lan: Account, group: Chat, meis: Client) -> None:
    page = meis.get(f"/messages/{group.pk}/details")
    assert {one["person"].name for one in page.context["members"]} == {"小梅", "Tom", "阿兰"}
    assert "not end-to-end encrypted" in page.content.decode() or "端到端" in page.content.decode()


def test_only_an_admin_is_offered_the_name_and_the_door(group: Chat, meis: Client, toms: Client) -> None:
    assert f'action="/messages/{group.pk}/name"' in meis.get(f"/messages/{group.pk}/details").content.decode()
    page = toms.get(f"/messages/{group.pk}/details").content.decode()
    assert f'action="/messages/{group.pk}/name"' not in page
    assert f'action="/messages/{group.pk}/remove"' not in page


def test_people_come_and_go(
    mei: Account, tom: Account, lan: Account, group: Chat, meis: Client, toms: Client, make_account: Any
) -> None:
    new = make_account("wei")
    befriend(new, mei)
    meis.post(f"/messages/{group.pk}/add", {"account": [new.pk]})
    meis.post(f"/messages/{group.pk}/remove", {"account": lan.pk})
    toms.post(f"/messages/{group.pk}/leave")
    standing = ChatMember.objects.filter(chat=group, state="active").values_list("account", flat=True)
    assert set(standing) == {mei.pk, new.pk}


def test_somebody_who_left_reads_what_was_said_until_then(
    mei: Account, tom: Account, group: Chat, write: Write, toms: Client
) -> None:
    write(mei, group, "before")
    toms.post(f"/messages/{group.pk}/leave")
    write(mei, group, "after")
    page = toms.get(f"/messages/{group.pk}").content.decode()
    assert ("before" in page, ">after<" in page, "data-composer" in page) == (True, False, False)


def test_an_emptied_chat_is_empty_for_oneself_alone(
    mei: Account, chat: Chat, write: Write, toms: Client, meis: Client
) -> None:
    write(mei, chat, "hello")
    toms.post(f"/messages/{chat.pk}/empty")
    assert shown(toms, chat) == []
    assert [one.words for one in shown(meis, chat)] == ["hello"]
