"""Names of groups and remarks of corrections on the pages: for the members who asked, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.conversations import selectors, services
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.message_texts import remark_text, title_text
from sampan.conversations.types import Correction
from sampan.translation.models import Improvement, Wanted
from sampan.translation.selectors import text_key
from sampan.web.present.message_lines import message_line
from tests.conftest import reader_of
from tests.conversations.chats.test_titles_and_remarks import keep
from tests.web.translation.test_messages import NOTHING, SignIn, ask, group, lan, page

pytestmark = pytest.mark.django_db
__all__ = ["group", "lan"]

MADE = "The kitchen table"
REMARK = "这样说更自然"


def title_ref(chat: Chat) -> str:
    return f"chat:{chat.pk}:title"


@pytest.fixture
def correction(group: Chat, mei: Account, tom: Account) -> Message:
    """Mei's correction of what tom wrote in the group, with a remark in Chinese."""
    said = services.send_message(reader=reader_of(tom), chat_id=group.pk, body="I very like tea")
    return services.send_message(
        reader=reader_of(mei),
        chat_id=group.pk,
        body="I like tea very much",
        reply_to_seq=said.seq,
        correction=Correction(remark=REMARK),
    )


# --- names of groups ---


def test_a_member_who_asked_for_it_gets_the_name_translated(
    group: Chat, tom: Account, sign_in: SignIn
) -> None:
    toms = sign_in(tom)
    key = text_key(title_text(group), to="en")
    answer = ask(toms, title_ref(group))
    assert (answer["pending"], answer["keys"]) == ([title_ref(group)], {title_ref(group): key})
    row = Wanted.objects.get()
    assert (row.scope, row.is_private, row.may_leave) == (title_ref(group), True, False)
    keep(title_text(group), MADE)
    assert ask(toms, title_ref(group))["ready"] == {title_ref(group): MADE}


def test_it_stands_in_the_head_and_the_list_with_the_name_as_given_in_the_details(
    group: Chat, tom: Account, lan: Account, sign_in: SignIn
) -> None:
    keep(title_text(group), MADE)
    services.send_message(reader=reader_of(lan), chat_id=group.pk, body="Hello")
    toms = sign_in(tom)
    shown = page(toms, group)
    assert shown.count(f'data-text-ref="{title_ref(group)}"') == 2  # the head, and the row beside it
    assert f"<title>{MADE} ·" in shown
    assert "厨房" not in shown.split("data-messages>")[0].split("<h1")[1]
    assert MADE in toms.get("/messages").content.decode()
    details = toms.get(f"/messages/{group.pk}/details").content.decode()
    assert "厨房" in details


def test_a_member_who_did_not_ask_reads_the_name_as_it_was_given(
    group: Chat, lan: Account, sign_in: SignIn
) -> None:
    keep(title_text(group), MADE)
    lans = sign_in(lan)
    for shown in (page(lans, group), lans.get("/messages").content.decode()):
        assert MADE not in shown
        assert title_ref(group) not in shown
        assert "厨房" in shown
    assert ask(lans, title_ref(group)) == NOTHING
    assert not Wanted.objects.exists()


def test_strangers_and_those_who_left_get_what_they_get_for_a_group_that_does_not_exist(
    group: Chat, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    keep(title_text(group), MADE)
    services.leave_chat(reader=reader_of(tom), chat_id=group.pk)
    assert ChatMember.objects.get(chat=group, account=tom).translates
    for client in (sign_in(tom), sign_in(make_account("stranger")), Client()):
        assert ask(client, title_ref(group)) == ask(client, "chat:1:title") == NOTHING
    assert MADE not in sign_in(tom).get("/messages").content.decode()
    assert not Wanted.objects.exists()


def test_only_a_reader_who_agreed_lets_a_name_leave_this_house(
    group: Chat, tom: Account, sign_in: SignIn
) -> None:
    toms = sign_in(tom)
    ask(toms, title_ref(group))
    assert not Wanted.objects.get().may_leave
    services.set_chat(reader=reader_of(tom), chat_id=group.pk, remote_engines=True)
    ask(toms, title_ref(group))
    assert Wanted.objects.get().may_leave


@pytest.mark.parametrize("field", ["body", "name", "title0"])
def test_nothing_but_the_name_of_a_group_can_be_asked_for(
    group: Chat, tom: Account, sign_in: SignIn, field: str
) -> None:
    assert ask(sign_in(tom), f"chat:{group.pk}:{field}") == NOTHING


def test_nobody_betters_the_translation_of_a_name(group: Chat, tom: Account, sign_in: SignIn) -> None:
    toms = sign_in(tom)
    assert toms.get(f"/improve/chat/{group.pk}").status_code == 404
    assert toms.post(f"/improve/chat/{group.pk}/title", {"body": "No", "to": "en"}).status_code == 404
    assert not Improvement.objects.exists()


def test_the_line_of_a_message_on_another_page_has_words_and_name_by_one_query(
    group: Chat, mei: Account, tom: Account, lan: Account, django_assert_num_queries: Any
) -> None:
    said = services.send_message(reader=reader_of(mei), chat_id=group.pk, body="饭好了")
    keep(title_text(group), MADE)
    [toms] = selectors.list_messages_by_ids([said.pk], reader=reader_of(tom))
    [lans] = selectors.list_messages_by_ids([said.pk], reader=reader_of(lan))
    with django_assert_num_queries(1):
        assert message_line(toms, reader=reader_of(tom), shows_words=True) == f"小梅 wrote in {MADE}."
    with django_assert_num_queries(0):
        assert message_line(lans, reader=reader_of(lan), shows_words=True) == "小梅 wrote in 厨房."


# --- remarks of corrections ---


def test_a_remark_stands_in_the_learners_language_with_the_original_beside_it(
    group: Chat, correction: Message, tom: Account, lan: Account, sign_in: SignIn
) -> None:
    toms, ref = sign_in(tom), f"message:{correction.pk}:remark"
    assert ask(toms, ref)["pending"] == [ref]
    keep(remark_text(correction), "More natural this way")
    assert ask(toms, ref)["ready"] == {ref: "More natural this way"}
    shown = page(toms, group)
    assert f'data-text-ref="{ref}"' in shown
    assert "More natural this way" in shown
    assert REMARK in shown
    others = page(sign_in(lan), group)
    assert "More natural this way" not in others
    assert REMARK in others
    assert ask(sign_in(lan), ref) == NOTHING


def test_whoever_wrote_a_remark_reads_it_as_it_is(
    group: Chat, correction: Message, mei: Account, sign_in: SignIn
) -> None:
    services.set_chat(reader=reader_of(mei), chat_id=group.pk, translates=True)
    assert ask(sign_in(mei), f"message:{correction.pk}:remark") == NOTHING
    assert not Wanted.objects.exists()
