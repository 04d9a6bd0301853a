"""Messages in the reader's language: who may ask for their words, the question, and what the page shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block, Mute
from sampan.conversations import services
from sampan.conversations.models import Chat, ChatMember, Message
from sampan.conversations.selectors.message_texts import message_text
from sampan.translation.keys import memory_hash, text_key
from sampan.translation.models import Improvement, Memory, Wanted
from sampan.translation.services import engine_choice
from sampan.translation.services.keeping import remember
from sampan.web.study.refs import open_texts
from tests.conftest import reader_of
from tests.conversations.chats.conftest import befriend
from tests.translation.scripted import ScriptedEngine

pytestmark = pytest.mark.django_db

SignIn = Callable[[Account], Client]
ZH = "我们分手了，先别告诉妈妈"
MADE = "We broke up, do not tell mum yet"
NOTHING: dict[str, Any] = {"ready": {}, "pending": [], "given_up": [], "keys": {}, "facts": {}}


@pytest.fixture
def lan(make_account: Callable[..., Account]) -> Account:
    """A third person."""
    return make_account("lan", language="en", display_name="Lan")


@pytest.fixture
def group(mei: Account, tom: Account, lan: Account) -> Chat:
    """A group of three friends in which tom lets messages be translated."""
    for one, other in ((mei, tom), (mei, lan), (tom, lan)):
        befriend(one, other)
    chat = services.open_group(reader=reader_of(mei), title="厨房", account_ids=[tom.pk, lan.pk])
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True)
    return chat


@pytest.fixture
def message(group: Chat, mei: Account) -> Message:
    """What mei said in the group."""
    return services.send_message(reader=reader_of(mei), chat_id=group.pk, body=ZH)


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set up engines by name, those outside this house with a star: engines("here", "away*")."""

    def use(*names: str) -> None:
        made = [ScriptedEngine(lambda passage: MADE, name=name.rstrip("*")) for name in names]
        for name, engine in zip(names, made, strict=True):
            engine.is_local = not name.endswith("*")
        monkeypatch.setattr(engine_choice, "all_engines", lambda: tuple(made))

    return use


def ref_of(message: Message) -> str:
    return f"message:{message.pk}:body"


def ask(client: Client, *refs: str, to: str = "en") -> Any:
    data = {"to": to, "items": [{"ref": ref, "asked": True} for ref in refs]}
    return client.post("/translations", json.dumps(data), content_type="application/json").json()


def made(message: Message) -> None:
    """Put a translation of the message into the memory."""
    text = message_text(message)
    row = Memory(
        text_hash=memory_hash(text), scope=text.scope, is_private=True, source="zh-Hans", target="en"
    )
    row.origin, row.engine, row.body = "engine", "here", MADE
    remember([row])


def page(client: Client, chat: Chat) -> str:
    response = client.get(f"/messages/{chat.pk}")
    assert response.status_code == 200
    return str(response.content.decode())


# --- the page's question for translations ---


def test_a_member_who_asked_for_it_gets_the_translation_and_its_key(
    message: Message, tom: Account, sign_in: SignIn
) -> None:
    toms = sign_in(tom)
    key = text_key(message_text(message), to="en")
    answer = ask(toms, ref_of(message))
    assert (answer["pending"], answer["keys"]) == ([ref_of(message)], {ref_of(message): key})
    row = Wanted.objects.get()
    assert (row.scope, row.is_private, row.may_leave, row.priority) == (ref_of(message), True, False, 10)
    made(message)
    assert ask(toms, ref_of(message))["ready"] == {ref_of(message): MADE}


@pytest.mark.parametrize("wish", [None, False])
def test_a_member_who_did_not_gets_none_and_has_none_made(
    message: Message, lan: Account, group: Chat, sign_in: SignIn, wish: bool | None
) -> None:
    if wish is not None:
        services.set_chat(reader=reader_of(lan), chat_id=group.pk, translates=wish)
    made(message)
    Wanted.objects.all().delete()
    assert ask(sign_in(lan), ref_of(message)) == NOTHING
    assert not Wanted.objects.exists()


def test_strangers_and_visitors_get_what_they_get_for_a_message_that_does_not_exist(
    message: Message, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    made(message)
    stranger = sign_in(make_account("stranger"))
    for client in (stranger, Client()):
        assert ask(client, ref_of(message)) == ask(client, "message:1:body") == NOTHING
    assert not Wanted.objects.exists()


def deleted_for_all(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    services.delete_for_all(reader=reader_of(mei), chat_id=chat.pk, seq=message.seq)


def deleted_for_me(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    services.delete_for_me(reader=reader_of(tom), chat_id=chat.pk, seqs=[message.seq])


def emptied(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    services.empty_chat(reader=reader_of(tom), chat_id=chat.pk)


def hidden_by_the_staff(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    services.hide_message(message_id=message.pk)


def said_before_they_came(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    ChatMember.objects.filter(chat=chat, account=tom).update(from_seq=message.seq)


def said_after_they_left(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    ChatMember.objects.filter(chat=chat, account=tom).update(state="left", to_seq=message.seq - 1)


def blocked_by_the_reader(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    Block.objects.create(blocker=tom, blocked=mei)


def muted_by_the_reader(message: Message, chat: Chat, mei: Account, tom: Account) -> None:
    Mute.objects.create(muter=tom, muted=mei)


@pytest.mark.parametrize(
    "happens",
    [
        deleted_for_all,
        deleted_for_me,
        emptied,
        hidden_by_the_staff,
        said_before_they_came,
        said_after_they_left,
        blocked_by_the_reader,
        muted_by_the_reader,
    ],
)
def test_a_member_gets_nothing_of_what_they_do_not_see(
    message: Message, group: Chat, mei: Account, tom: Account, sign_in: SignIn, happens: Callable[..., None]
) -> None:
    made(message)
    happens(message, group, mei, tom)
    assert ask(sign_in(tom), ref_of(message)) == NOTHING
    assert not Wanted.objects.exists()


def test_in_a_chat_of_two_a_block_closes_it_either_way(mei: Account, tom: Account, sign_in: SignIn) -> None:
    befriend(mei, tom)
    chat = services.open_direct(reader=reader_of(mei), account_id=tom.pk)
    services.set_chat(reader=reader_of(tom), chat_id=chat.pk, translates=True)
    message = services.send_message(reader=reader_of(mei), chat_id=chat.pk, body=ZH)
    made(message)
    toms = sign_in(tom)
    assert ask(toms, ref_of(message))["ready"] == {ref_of(message): MADE}
    Block.objects.create(blocker=mei, blocked=tom)
    assert ask(toms, ref_of(message)) == NOTHING


def test_ones_own_words_are_not_translated_for_oneself(
    message: Message, group: Chat, mei: Account, sign_in: SignIn
) -> None:
    services.set_chat(reader=reader_of(mei), chat_id=group.pk, translates=True)
    assert ask(sign_in(mei), ref_of(message)) == NOTHING
    assert not Wanted.objects.exists()


def test_only_a_reader_who_agreed_lets_a_message_leave_this_house(
    message: Message, group: Chat, tom: Account, lan: Account, sign_in: SignIn
) -> None:
    ask(sign_in(tom), ref_of(message))
    assert not Wanted.objects.get().may_leave
    services.set_chat(reader=reader_of(lan), chat_id=group.pk, remote_engines=True)
    ask(sign_in(lan), ref_of(message))
    assert not Wanted.objects.get().may_leave
    services.set_chat(reader=reader_of(lan), chat_id=group.pk, translates=True)
    ask(sign_in(lan), ref_of(message))
    assert Wanted.objects.get().may_leave


@pytest.mark.parametrize("field", ["title", "remark", "key", "body0"])
def test_nothing_but_the_words_of_a_message_can_be_asked_for(
    message: Message, tom: Account, sign_in: SignIn, field: str
) -> None:
    assert ask(sign_in(tom), f"message:{message.pk}:{field}") == NOTHING


def test_the_same_sentence_in_public_does_not_come_translated(
    message: Message, lan: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    made(message)
    spy = make_account("spy", language="zh-Hans", bio=ZH)
    ref = f"account:{spy.pk}:bio"
    for client in (sign_in(spy), sign_in(lan), Client()):
        assert ask(client, ref)["ready"] == {}
    assert ask(Client(), ref)["pending"] == [ref]


def test_its_translations_cannot_be_bettered(message: Message, tom: Account, sign_in: SignIn) -> None:
    toms = sign_in(tom)
    path = f"/improve/message/{message.pk}"
    assert toms.get(path).status_code == 404
    assert toms.post(f"{path}/body", {"body": "Something else", "to": "en"}).status_code == 404
    assert not Improvement.objects.exists()


def test_a_learner_may_read_the_original_without_having_it_translated(
    message: Message, lan: Account, make_account: Callable[..., Account]
) -> None:
    found = open_texts([ref_of(message)], reader=reader_of(lan))
    assert found[ref_of(message)].body == ZH
    assert open_texts([ref_of(message)], reader=reader_of(make_account("stranger"))) == {}


# --- the question in the chat ---

QUESTION = "data-chat-translate"


def test_the_question_stands_there_once_there_is_something_to_translate(
    group: Chat, mei: Account, lan: Account, sign_in: SignIn, engines: Callable[..., None]
) -> None:
    engines("here")
    lans = sign_in(lan)
    services.send_message(reader=reader_of(lan), chat_id=group.pk, body="Who cooks tonight?")
    assert QUESTION not in page(lans, group)
    services.send_message(reader=reader_of(mei), chat_id=group.pk, body=ZH)
    shown = page(lans, group)
    assert QUESTION in shown
    assert "remote_engines" not in shown
    assert not Wanted.objects.exists()


@pytest.mark.parametrize("answer", ["0", "1"])
def test_it_is_asked_once(
    message: Message, group: Chat, lan: Account, sign_in: SignIn, engines: Callable[..., None], answer: str
) -> None:
    engines("here")
    lans = sign_in(lan)
    response = lans.post(f"/messages/{group.pk}/set", {"translates": answer}, headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    member = ChatMember.objects.get(chat=group, account=lan)
    assert (member.translates, member.remote_engines) == (answer == "1", False)
    assert QUESTION not in page(lans, group)


def test_it_names_the_engines_outside_and_takes_consent_apart(
    message: Message, group: Chat, lan: Account, sign_in: SignIn, engines: Callable[..., None]
) -> None:
    engines("here", "away*")
    lans = sign_in(lan)
    shown = page(lans, group)
    assert 'name="remote_engines"' in shown
    assert "(away)" in shown
    lans.post(f"/messages/{group.pk}/set", {"translates": "1", "remote_engines": "1"})
    member = ChatMember.objects.get(chat=group, account=lan)
    assert (member.translates, member.remote_engines) == (True, True)


def test_it_says_so_where_the_operator_entrusts_private_words_to_somebody_elsewhere(
    message: Message,
    group: Chat,
    lan: Account,
    sign_in: SignIn,
    engines: Callable[..., None],
    settings: Any,
) -> None:
    settings.SAMPAN_TRANSLATION_PRIVATE = ["away"]
    engines("away*")
    shown = page(sign_in(lan), group)
    assert "entrusts private words to away" in shown
    assert "go nowhere else" not in shown


def test_without_any_engine_nobody_is_asked(
    message: Message, group: Chat, lan: Account, sign_in: SignIn, engines: Callable[..., None]
) -> None:
    engines()
    assert QUESTION not in page(sign_in(lan), group)


def test_only_foreign_words_of_others_make_it_ask(
    group: Chat, mei: Account, sign_in: SignIn, engines: Callable[..., None]
) -> None:
    engines("here")
    services.send_message(reader=reader_of(mei), chat_id=group.pk, body="I try to write English")
    assert QUESTION not in page(sign_in(mei), group)


# --- what the chat shows ---


def test_a_message_stands_in_the_readers_language_with_the_original_beside_it(
    message: Message, group: Chat, tom: Account, lan: Account, sign_in: SignIn
) -> None:
    made(message)
    shown = page(sign_in(tom), group)
    assert MADE in shown
    assert ZH in shown
    assert f'data-text-key="{text_key(message_text(message), to="en")}"' in shown
    others = page(sign_in(lan), group)
    assert MADE not in others
    assert ZH in others


def test_a_reader_of_traditional_characters_reads_the_same_translation_in_them(
    group: Chat, tom: Account, lan: Account, sign_in: SignIn
) -> None:
    lan.language, lan.reads = "zh-Hant", ["zh-Hant"]
    lan.save()
    services.set_chat(reader=reader_of(lan), chat_id=group.pk, translates=True)
    message = services.send_message(reader=reader_of(tom), chat_id=group.pk, body="The train is late")
    text = message_text(message)
    row = Memory(
        text_hash=memory_hash(text), scope=text.scope, is_private=True, source="en", target="zh-Hans"
    )
    row.origin, row.engine, row.body = "engine", "here", "火车晚点了"
    remember([row])
    assert "火車晚點了" in page(sign_in(lan), group)
