"""Sending and changing messages from the page, with scripts and without."""

from __future__ import annotations

import io
import uuid
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from PIL import Image

from sampan.accounts.models import Account
from sampan.conversations.models import Chat, HiddenMessage, Message
from sampan.conversations.types import Correction
from sampan.notes.services.reactions import like
from tests.conftest import reader_of
from tests.conversations.conftest import make_note
from tests.web.conversations.messages.conftest import HTMX, SignIn, Write

SEND_QUERIES = 9
"""Who is signed in, the user with the account, and the seven of sending."""
BUBBLE_QUERIES = 7
"""Who is signed in, the user with the account, and the five of one message."""


def send(client: Client, chat: Chat, **fields: Any) -> Any:
    return client.post(f"/messages/{chat.pk}/send", fields, headers=HTMX)


def test_the_answer_is_the_bubble_with_the_browsers_key(chat: Chat, toms: Client) -> None:
    key = str(uuid.uuid4())
    answer = send(toms, chat, body="Hello <b>there</b>", key=key)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-key="{key}"' in page
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in page
    assert "<html" not in page


def test_words_are_answered_with_their_bubble_without_asking_for_the_chat_again(
    chat: Chat, group: Chat, toms: Client, django_assert_num_queries: Any
) -> None:
    for where in (chat, group):
        send(toms, where, body="first")
        with django_assert_num_queries(SEND_QUERIES):
            answer = send(toms, where, body="second")
        assert f'href="/messages/{where.pk}/' in answer.content.decode()


def test_a_bubble_that_changed_costs_no_look_at_the_whole_chat(
    mei: Account, group: Chat, write: Write, toms: Client, django_assert_num_queries: Any
) -> None:
    seq = write(mei, group, "hello").seq
    with django_assert_num_queries(BUBBLE_QUERIES):
        page = toms.get(f"/messages/{group.pk}/{seq}", headers=HTMX).content.decode()
    assert 'class="said__name"' in page  # in a group names stand over what others say


def test_sent_twice_it_is_one_message_and_the_same_answer(chat: Chat, toms: Client) -> None:
    key = str(uuid.uuid4())
    answers = [send(toms, chat, body="Once", key=key).content for _time in range(2)]
    assert answers[0] == answers[1]
    assert Message.objects.filter(chat=chat).count() == 1


def test_a_refusal_says_why_and_sends_nothing(chat: Chat, toms: Client, settings: Any) -> None:
    settings.SAMPAN_MESSAGE_MAX = 5
    answer = send(toms, chat, body="far too long")
    assert answer.status_code == 422
    assert "5" in unquote(answer["X-Sampan-Error"])
    assert Message.objects.filter(chat=chat).count() == 0


def test_without_scripts_a_refusal_keeps_what_was_typed(
    mei: Account, chat: Chat, write: Write, toms: Client, settings: Any
) -> None:
    write(mei, chat, "Hello")
    settings.SAMPAN_MESSAGE_MAX = 5
    answer = toms.post(f"/messages/{chat.pk}/send", {"body": "far too long"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">far too long</textarea>" in page
    assert 'role="alert"' in page


def test_without_scripts_one_is_led_back_to_the_chat(chat: Chat, toms: Client) -> None:
    answer = toms.post(f"/messages/{chat.pk}/send", {"body": "Hello"})
    assert (answer.status_code, answer["Location"]) == (302, f"/messages/{chat.pk}#m-1")


def test_pictures_can_be_sent_without_scripts(chat: Chat, toms: Client, meis: Client) -> None:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(data, "PNG")
    data.seek(0)
    data.name = "red.png"
    toms.post(f"/messages/{chat.pk}/send", {"body": "", "files": [data]})
    page = meis.get(f"/messages/{chat.pk}")
    (picture,) = page.context["messages_shown"][-1].pictures
    assert picture.url.startswith("/private/")
    assert meis.get(picture.url).status_code == 200


def test_the_address_of_a_note_becomes_its_card(mei: Account, chat: Chat, toms: Client) -> None:
    note = make_note(mei)
    send(toms, chat, body=f"http://testserver/n/{note.pk}")
    said = Message.objects.get(chat=chat)
    assert (said.note_id, said.body) == (note.pk, "")


@pytest.mark.parametrize("body", ["http://elsewhere.example/n/{pk}", "see http://testserver/n/{pk}"])
def test_other_addresses_stay_words(body: str, mei: Account, chat: Chat, toms: Client) -> None:
    words = body.format(pk=make_note(mei).pk)
    send(toms, chat, body=words)
    said = Message.objects.get(chat=chat)
    assert (said.note_id, said.body) == (None, words)


def test_the_address_of_a_note_that_one_cannot_see_stays_words(
    mei: Account, chat: Chat, toms: Client
) -> None:
    note = make_note(mei, visibility="private")
    send(toms, chat, body=f"http://testserver/n/{note.pk}")
    said = Message.objects.get(chat=chat)
    assert (said.note_id, said.body) == (None, f"http://testserver/n/{note.pk}")


def test_a_correction_is_sent_with_how_it_sounds(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    first = write(mei, chat, "I very like it")
    send(
        toms,
        chat,
        body="I like it very much",
        reply_to=first.seq,
        correction="1",
        sounds="wrong",
        remark="Nearly!",
    )
    said = Message.objects.get(chat=chat, seq=2)
    assert (said.is_correction, said.sounds, said.remark) == (True, "wrong", "Nearly!")


def test_a_correction_is_drawn_as_what_it_changed(
    mei: Account, tom: Account, chat: Chat, write: Write, meis: Client
) -> None:
    first = write(mei, chat, "I very like it")
    write(tom, chat, "I like it very much", reply_to_seq=first.seq, correction=Correction("wrong", "Nearly!"))
    page = meis.get(f"/messages/{chat.pk}")
    correction = page.context["messages_shown"][-1].correction
    assert {"out", "in"} <= {change.kind for change in correction.changes}
    assert "Nearly!" in page.content.decode()


def test_a_reaction_answers_with_the_bubble_and_again_takes_it_away(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "Good news")
    url = f"/messages/{chat.pk}/{said.seq}/react"
    on = toms.post(url, {"emoji": "🎉"}, headers=HTMX).content.decode()
    off = toms.post(url, {"emoji": ""}, headers=HTMX).content.decode()
    assert ('data-my-emoji="🎉"' in on, "data-my-emoji" in off) == (True, False)


def test_deleting_for_all_leaves_an_empty_frame(
    tom: Account, chat: Chat, write: Write, toms: Client, meis: Client
) -> None:
    said = write(tom, chat, "a mistake")
    answer = toms.post(f"/messages/{chat.pk}/{said.seq}/delete", headers=HTMX).content.decode()
    assert "This message was deleted" in answer
    assert "a mistake" not in meis.get(f"/messages/{chat.pk}").content.decode()


def test_nobody_deletes_others_messages_for_all(mei: Account, chat: Chat, write: Write, toms: Client) -> None:
    said = write(mei, chat, "mine")
    assert toms.post(f"/messages/{chat.pk}/{said.seq}/delete", headers=HTMX).status_code == 404
    said.refresh_from_db()
    assert (said.body, said.deleted_at) == ("mine", None)


def test_deleting_for_oneself_leaves_it_with_the_others(
    mei: Account, tom: Account, chat: Chat, write: Write, toms: Client, meis: Client
) -> None:
    said = write(mei, chat, "hello")
    toms.post(f"/messages/{chat.pk}/{said.seq}/hide", headers=HTMX)
    assert HiddenMessage.objects.filter(account=tom, message=said).exists()
    assert "hello" not in toms.get(f"/messages/{chat.pk}").content.decode()
    assert "hello" in meis.get(f"/messages/{chat.pk}").content.decode()


def test_one_message_has_a_page_with_what_can_be_done(
    mei: Account, chat: Chat, write: Write, toms: Client
) -> None:
    said = write(mei, chat, "hello")
    page = toms.get(f"/messages/{chat.pk}/{said.seq}").content.decode()
    assert f'action="/messages/{chat.pk}/{said.seq}/hide"' in page
    assert f'action="/messages/{chat.pk}/{said.seq}/delete"' not in page


def test_typing_leaves_nothing_behind(chat: Chat, toms: Client) -> None:
    assert toms.post(f"/messages/{chat.pk}/typing", headers=HTMX).status_code == 204
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "act", ["send", "read", "typing", "set", "empty", "leave", "name", "1/react", "1/delete"]
)
def test_strangers_change_nothing(
    act: str, mei: Account, chat: Chat, write: Write, lan: Account, sign_in: SignIn
) -> None:
    write(mei, chat, "hello")
    answer = sign_in(lan).post(
        f"/messages/{chat.pk}/{act}", {"body": "x", "seq": 1, "emoji": "👍", "muted": "1"}, headers=HTMX
    )
    assert answer.status_code == 404
    assert list(Message.objects.values_list("body", "deleted_at")) == [("hello", None)]


def test_a_note_goes_to_several_chats_with_one_press(
    mei: Account, tom: Account, chat: Chat, group: Chat, toms: Client
) -> None:
    note, key = make_note(mei), str(uuid.uuid4())
    fields = {"note": note.pk, "to": [f"chat:{chat.pk}", f"chat:{group.pk}"], "body": "Look!", "key": key}
    for _time in range(2):
        assert toms.post("/messages/share", fields, headers=HTMX).status_code == 200
    sent = Message.objects.filter(note=note).values_list("chat", "body")
    assert sorted(sent) == sorted([(chat.pk, "Look!"), (group.pk, "Look!")])


def test_a_product_or_note_that_one_cannot_see_cannot_be_shared(
    mei: Account, chat: Chat, toms: Client
) -> None:
    note = make_note(mei, visibility="private")
    assert toms.get(f"/messages/share?note={note.pk}", headers=HTMX).status_code == 404
    answer = toms.post("/messages/share", {"note": note.pk, "to": [f"chat:{chat.pk}"]}, headers=HTMX)
    assert answer.status_code == 404
    assert Message.objects.count() == 0


def test_the_dialog_offers_ones_chats(mei: Account, chat: Chat, write: Write, toms: Client) -> None:
    write(mei, chat, "hello")
    page = toms.get(f"/messages/share?note={make_note(mei).pk}", headers=HTMX)
    assert [row.chat.id for row in page.context["rows"]] == [str(chat.pk)]


def test_ones_notes_are_offered_to_a_message(tom: Account, toms: Client) -> None:
    note = make_note(tom)
    assert f'data-send-note="{note.pk}"' in toms.get("/messages/cards", headers=HTMX).content.decode()


def test_offering_many_notes_costs_the_same_as_one(
    tom: Account, mei: Account, toms: Client, django_assert_num_queries: Any
) -> None:
    for tab in ("", "liked"):
        toms.get(f"/messages/cards?tab={tab}", headers=HTMX)
    for count in (1, 6):
        for _time in range(count):
            make_note(tom)
            like(reader=reader_of(tom), note_id=make_note(mei).pk, on=True)
        for tab in ("", "liked"):
            with django_assert_num_queries(OFFER_QUERIES):
                page = toms.get(f"/messages/cards?tab={tab}", headers=HTMX)
            assert page.content.count(b"data-send-note=") == (1 if count == 1 else 7)


OFFER_QUERIES = 5
"""Session and reader; the notes; which of them are liked; their texts."""


def test_ones_own_chat_is_refused_like_a_missing_person(tom: Account, toms: Client) -> None:
    assert toms.post("/messages/open", {"account": tom.pk}).status_code == 404
    assert Chat.objects.count() == 0
