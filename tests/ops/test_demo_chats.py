"""The chats of the demo world: their file is sound, and what it tells is written, dated, read and told of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import F

from sampan.accounts.models import Account
from sampan.accounts.selectors import reader_of
from sampan.conversations.models import (
    Chat,
    ChatMember,
    Message,
    MessageMedia,
    MessageReaction,
    Notification,
    NotificationActor,
)
from sampan.conversations.selectors import count_requests, list_chats, list_messages, unread_chats
from sampan.conversations.selectors.message_texts import message_text
from sampan.conversations.selectors.notifications import list_notifications, unread_count
from sampan.conversations.types import REMARK_CHARS, TITLE_CHARS, MemberState, Sounds
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.ops.demo import loading
from sampan.ops.demo.chats import Said, Talk
from sampan.ops.demo.shops import Market
from sampan.ops.demo.world import PICTURES, World, read_world
from sampan.translation.language import detect_language
from sampan.translation.models import Memory
from sampan.translation.selectors import find_translations

WORLD = read_world()
NOTES = {entry.key for entry in WORLD.notes}
PRODUCTS = {goods.key for _stall, goods in WORLD.market.goods()}
SAID = [(talk, one) for talk in WORLD.chats for one in talk.messages]
each_talk = pytest.mark.parametrize("talk", WORLD.chats, ids=lambda talk: talk.key)
each_message = pytest.mark.parametrize(("talk", "one"), SAID, ids=[one.key for _talk, one in SAID])


def is_chinese(text: str) -> bool:
    return detect_language(text).startswith("zh")


# --- the file ---


def test_there_are_chats_of_two_a_group_and_a_request_to_each_who_is_shown() -> None:
    assert {bool(talk.title) for talk in WORLD.chats} == {True, False}
    readers = {one.handle for one in WORLD.readers}
    asked = {talk.between[1] for talk in WORLD.chats if talk.between[0] in readers}
    assert asked == {"hannah_hanzi", "laofang_photo"}


@each_talk
def test_a_chat_is_between_people_of_the_world_and_goes_forward_in_time(talk: Talk) -> None:
    assert set(talk.between) <= set(WORLD.handles)
    assert len(set(talk.between)) == len(talk.between) >= 2
    assert len(talk.title) <= TITLE_CHARS
    assert bool(talk.title) == (len(talk.between) > 2)
    hours = [one.ago for one in talk.messages]
    assert hours == sorted(hours, reverse=True)
    assert min(hours) > 0
    assert {*talk.translated_for, *talk.pinned_by, *talk.unread} <= set(talk.between)


@each_message
def test_a_message_is_within_the_limits_and_what_it_shows_exists(talk: Talk, one: Said) -> None:
    assert one.by in talk.between
    assert 0 < len(one.body) <= settings.SAMPAN_MESSAGE_MAX
    assert one.note in {"", *NOTES}
    assert one.product in {"", *PRODUCTS}
    assert one.picture is None or ((PICTURES / f"{one.picture.file}.webp").exists() and one.picture.alt)
    for handles in one.reactions.values():
        assert set(handles) <= set(talk.between)


@each_message
def test_a_translation_is_in_the_other_language(talk: Talk, one: Said) -> None:
    if one.translation:
        assert is_chinese(one.translation) is not is_chinese(one.body)


def test_corrections_put_right_what_the_other_said_in_the_same_language() -> None:
    mended = [(talk, one) for talk, one in SAID if one.mended is not None]
    for talk, one in mended:
        assert one.mended is not None
        assert one.answers is not None
        answered = talk.messages[one.answers - 1]
        assert answered.by != one.by
        assert is_chinese(answered.body) is is_chinese(one.body)
        assert one.mended.sounds in set(Sounds)
        assert len(one.mended.remark) <= REMARK_CHARS
    assert {is_chinese(one.body) for _talk, one in mended} == {True, False}


# --- the world ---


def talking_world() -> World:
    """Those who write to each other, without notes and shops."""
    here = {handle for talk in WORLD.chats for handle in talk.between}
    people = tuple(one for one in WORLD.people if one.handle in here)
    known = {one.handle for one in people}
    return replace(
        WORLD,
        people=people,
        readers=tuple(one for one in WORLD.readers if one.handle in here),
        notes=(),
        threads={},
        shelves=(),
        market=Market(),
        follows={
            who: tuple(one for one in whom if one in known)
            for who, whom in WORLD.follows.items()
            if who in known
        },
    )


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The talk, loaded once for all tests of this file and then taken back."""
    world = talking_world()
    with django_db_blocker.unblock(), transaction.atomic():
        loading.settle(world, report=lambda line: None, workers=1)
        yield world
        transaction.set_rollback(True)


def handle(name: str) -> Account:
    return Account.objects.select_related("user").get(handle=name)


def told(world: World, key: str) -> Talk:
    return next(talk for talk in world.chats if talk.key == key)


def counts() -> list[int]:
    models = (
        Chat,
        ChatMember,
        Message,
        MessageMedia,
        MessageReaction,
        Notification,
        NotificationActor,
        Memory,
    )
    return [model.objects.count() for model in models]


@pytest.mark.django_db
def test_all_that_was_said_is_there_and_loading_again_changes_nothing(loaded: World) -> None:
    assert Message.objects.filter(kind="text").count() == len(SAID)
    assert MessageMedia.objects.count() == sum(one.picture is not None for _talk, one in SAID)
    before = counts()
    loading.settle(loaded, report=lambda line: None, workers=1)
    assert counts() == before


@pytest.mark.django_db
def test_messages_are_as_old_as_they_say_and_the_inbox_is_in_their_order(loaded: World) -> None:
    for talk in loaded.chats:
        rows = list(Message.objects.filter(body=talk.messages[-1].body).select_related("chat"))
        message, hours = rows[-1], talk.messages[-1].ago
        age = now() - message.created_at
        assert timedelta(0) <= age - timedelta(hours=hours) < timedelta(minutes=30)
        assert (
            id_for(message.created_at) <= message.pk < id_for(message.created_at + timedelta(milliseconds=2))
        )
        assert abs(message.chat.place - message.pk) < 1 << 16
    assert not Message.objects.filter(created_at__gt=now()).exists()
    assert not Message.objects.filter(created_at__lt=F("reply_to__created_at")).exists()
    assert not Message.objects.filter(sender__created_at__gte=F("created_at")).exists()


@pytest.mark.django_db
def test_strangers_wait_in_the_request_box_and_everybody_else_is_in(loaded: World) -> None:
    waiting = ChatMember.objects.filter(state=MemberState.REQUEST)
    assert set(waiting.values_list("account__handle", flat=True)) == {"hannah_hanzi", "laofang_photo"}
    for name in ("hannah_hanzi", "laofang_photo"):
        assert count_requests(reader_of(handle(name))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["hannah_hanzi", "laofang_photo"])
def test_what_was_not_seen_is_unread(loaded: World, name: str) -> None:
    reader = reader_of(handle(name))
    wanted = {
        talk.messages[-1].body: talk.unread.get(name, 0) for talk in loaded.chats if name in talk.between
    }
    rows = [*list_chats(reader=reader).items, *list_chats(reader=reader, box="requests").items]
    assert {row.last.body: row.unread for row in rows if row.last is not None} == wanted
    inbox = [row for row in list_chats(reader=reader).items if row.unread]
    assert unread_chats(reader) == len(inbox) > 0


@pytest.mark.django_db
def test_a_message_is_read_in_people_s_own_words_and_these_serve_no_other_text(loaded: World) -> None:
    one = told(loaded, "half-and-half").messages[0]
    message = Message.objects.get(body=one.body)
    text = message_text(message)
    (found,) = find_translations([text], to="en")
    assert found is not None
    assert (found.origin, found.body) == ("people", one.translation)
    assert find_translations([replace(text, is_private=False, scope="")], to="en") == [None]


@pytest.mark.django_db
def test_corrections_stand_in_the_chat_and_are_told_of(loaded: World) -> None:
    laofang = handle("laofang_photo")
    reader = reader_of(laofang)
    chat = next(row.chat for row in list_chats(reader=reader).items if row.member.pinned)
    mended = [one for one in list_messages(chat.pk, reader=reader).messages if one.is_correction]
    assert len(mended) == sum(one.mended is not None for one in told(loaded, "half-and-half").messages)
    lines = list_notifications(reader=reader, kind="correction").items
    assert {row.notification.message.sender_id for row in lines if row.notification.message} == {
        handle("hannah_hanzi").pk,
        handle("callum_vet").pk,
    }


@pytest.mark.django_db
def test_notifications_are_of_the_past_and_no_letter_tells_of_them(loaded: World) -> None:
    reader = reader_of(handle("hannah_hanzi"))
    (line,) = list_notifications(reader=reader, kind="follow").items
    assert line.notification.actor_count == len(line.actors) + line.others > 1
    assert not Notification.objects.filter(pushed_at=None).exists()
    assert not Notification.objects.filter(created_at__gt=now()).exists()
    assert (
        unread_count(reader) == Notification.objects.filter(account=reader.account_id, read_at=None).count()
    )
