"""Lists of chats and messages: what is in them, in which order, and how many queries they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts.models import Account, Block
from sampan.conversations import selectors, services
from sampan.conversations.errors import PinsMax
from sampan.conversations.models import Chat
from sampan.core.errors import NotFound, SignInNeeded
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write, befriend
from tests.conversations.conftest import make_note


@pytest.fixture
def chats(mei: Account, make_account: Callable[..., Account], write: Write) -> list[Chat]:
    """Three chats of mei's, each with one message, the latest last."""
    made = []
    for _ in range(3):
        other = make_account()
        befriend(mei, other)
        made.append(services.open_direct(reader=reader_of(mei), account_id=other.pk))
        write(other, made[-1], f"from {other.handle}")
    return made


def order(who: Account) -> list[int]:
    return [row.chat.pk for row in selectors.list_chats(reader=reader_of(who)).items]


def test_the_latest_chat_stands_first_and_the_pinned_before_it(
    chats: list[Chat], mei: Account, write: Write
) -> None:
    one, two, three = chats
    assert order(mei) == [three.pk, two.pk, one.pk]
    write(mei, two)
    assert order(mei) == [two.pk, three.pk, one.pk]
    services.set_chat(reader=reader_of(mei), chat_id=one.pk, pinned=True)
    assert order(mei) == [one.pk, two.pk, three.pk]


@pytest.mark.parametrize("pins", [0, 1, 2, 3])
def test_pages_of_chats_miss_none_and_double_none(chats: list[Chat], mei: Account, pins: int) -> None:
    for chat in chats[:pins]:
        services.set_chat(reader=reader_of(mei), chat_id=chat.pk, pinned=True)
    whole, found, cursor = order(mei), [], None
    while True:
        page = selectors.list_chats(reader=reader_of(mei), cursor=cursor, size=1)
        found += [row.chat.pk for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == whole
    assert len(found) == 3


def test_pins_are_limited(chats: list[Chat], mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sampan.conversations.services.chats.wishes.PINS_MAX", 1)
    services.set_chat(reader=reader_of(mei), chat_id=chats[0].pk, pinned=True)
    services.set_chat(reader=reader_of(mei), chat_id=chats[0].pk, pinned=True)
    with pytest.raises(PinsMax):
        services.set_chat(reader=reader_of(mei), chat_id=chats[1].pk, pinned=True)
    assert order(mei)[0] == chats[0].pk


def test_a_list_of_chats_takes_four_queries(
    chats: list[Chat], group: Chat, mei: Account, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        page = selectors.list_chats(reader=reader_of(mei))
        told = [(row.last and row.last.sender and row.last.sender.handle, row.other) for row in page.items]
    assert len(told) == 4
    assert page.items[0].chat.pk == group.pk
    assert len(page.items[0].others) == 2


def test_one_chat_and_the_badges_take_two_and_one(
    chats: list[Chat], mei: Account, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        assert selectors.get_chat(chats[0].pk, reader=reader_of(mei)).other is not None
    with django_assert_num_queries(1):
        assert selectors.unread_chats(reader_of(mei)) == 3
    with django_assert_num_queries(1):
        assert selectors.count_requests(reader_of(mei)) == 0


def test_visitors_have_no_chats(db: None) -> None:
    with pytest.raises(SignInNeeded):
        selectors.list_chats(reader=reader_of(None))
    with pytest.raises(SignInNeeded):
        selectors.get_chat(1, reader=reader_of(None))
    with pytest.raises(NotFound):
        selectors.list_messages(1, reader=reader_of(None))
    assert selectors.unread_chats(reader_of(None)) == 0


def test_pages_of_messages_go_back_and_forth(chat: Chat, mei: Account, write: Write) -> None:
    for number in range(1, 11):
        write(mei, chat, f"m{number}")
    reader = reader_of(mei)

    def page(**how: Any) -> tuple[list[int], bool, bool]:
        found = selectors.list_messages(chat.pk, reader=reader, size=4, **how)
        return [one.seq for one in found.messages], found.has_older, found.has_newer

    assert page() == ([7, 8, 9, 10], True, False)
    assert page(before=7) == ([3, 4, 5, 6], True, True)
    assert page(before=3) == ([1, 2], False, True)
    assert page(after=8) == ([9, 10], True, False)
    assert page(after=0) == ([1, 2, 3, 4], False, True)
    assert page(after=10) == ([], True, False)
    assert page(around=5) == ([3, 4, 5, 6], True, True)
    assert page(around=1) == ([1, 2], False, True)
    assert page(around=10) == ([8, 9, 10], True, False)


def test_a_page_of_words_takes_six_queries_however_many_there_are(
    chat: Chat, mei: Account, tom: Account, write: Write, django_assert_num_queries: Any
) -> None:
    for number in range(1, 6):
        write(mei, chat, f"m{number}")
        services.react(reader=reader_of(tom), chat_id=chat.pk, seq=number, emoji="👍")
    # The chat, messages, read marks, the folded, media, reactions.
    with django_assert_num_queries(6):
        page = selectors.list_messages(chat.pk, reader=reader_of(tom))
        for one in page.messages:
            assert one.sender is not None
            assert [(r.account.handle, r.emoji) for r in one.reactions.all()] == [("tom", "👍")]
            assert (one.media, one.note, one.product, one.reply_to) == ([], None, None, None)


def test_notes_and_answers_take_two_queries_more(
    chat: Chat, mei: Account, tom: Account, write: Write, django_assert_num_queries: Any
) -> None:
    note = make_note(mei)
    for _ in range(3):
        write(mei, chat, note_id=note.pk)
    write(tom, chat, "Nice", reply_to_seq=1)
    with django_assert_num_queries(8):
        page = selectors.list_messages(chat.pk, reader=reader_of(tom))
        assert page.messages[0].note is not None
        assert page.messages[0].note.author.handle == "mei"
        assert page.messages[3].reply_to is not None


@pytest.mark.parametrize("why", ["private", "hidden", "blocked"])
def test_a_note_that_the_reader_may_not_see_is_left_out_and_the_words_stay(
    chat: Chat, group: Chat, mei: Account, tom: Account, lan: Account, write: Write, why: str
) -> None:
    note = make_note(lan)
    write(mei, group, "Look at this", note_id=note.pk)
    if why == "private":
        Note.objects.filter(pk=note.pk).update(visibility="self")
    elif why == "hidden":
        Note.objects.filter(pk=note.pk).update(hidden_at="2026-01-01T00:00Z")
    else:
        Block.objects.create(blocker=lan, blocked=tom)
    shown = selectors.list_messages(group.pk, reader=reader_of(tom)).messages[-1]
    assert (shown.body, shown.note, shown.note_id) == ("Look at this", None, None)


def test_one_sends_only_notes_that_one_may_see(chat: Chat, mei: Account, tom: Account, write: Write) -> None:
    private = make_note(tom, visibility="self")
    refusals = []
    for note_id in (private.pk, 12345):
        with pytest.raises(NotFound) as refused:
            write(mei, chat, "Look", note_id=note_id)
        refusals.append((refused.value.code, refused.value.message))
    assert refusals[0] == refusals[1]
    with pytest.raises(NotFound):
        write(mei, chat, "Look", product_id=12345)
    chat.refresh_from_db()
    assert chat.last_seq == 0


def test_contacts_are_those_of_late_or_by_name(
    chats: list[Chat], mei: Account, make_account: Callable[..., Account]
) -> None:
    zoe = make_account("zoe")
    names = [one.pk for one in selectors.suggest_contacts(reader_of(mei), "")]
    latest = [row.other.pk for row in selectors.list_chats(reader=reader_of(mei)).items if row.other]
    assert names == latest
    assert selectors.suggest_contacts(reader_of(mei), "zo") == [zoe]
    assert selectors.suggest_contacts(reader_of(mei), "mei") == []
    Block.objects.create(blocker=zoe, blocked=mei)
    assert selectors.suggest_contacts(reader_of(mei), "zo") == []


def test_words_are_found_in_both_scripts_and_any_case(
    chat: Chat, group: Chat, mei: Account, tom: Account, lan: Account, write: Write
) -> None:
    write(mei, chat, "周末一起包饺子吧")
    write(tom, chat, "DUMPLINGS at 100%_sure")
    write(lan, group, "饺子!")

    def find(who: Account, query: str, **how: Any) -> list[str]:
        return [
            one.body for one in selectors.search_messages(reader=reader_of(who), query=query, **how).items
        ]

    assert find(tom, "饺子") == ["饺子!", "周末一起包饺子吧"]
    assert find(tom, "饺子", chat_id=chat.pk) == ["周末一起包饺子吧"]
    assert find(lan, "饺子") == ["饺子!"]
    assert find(tom, "dumpling") == ["DUMPLINGS at 100%_sure"]
    assert find(tom, "100%_S") == ["DUMPLINGS at 100%_sure"]
    assert find(tom, "1%s") == find(tom, " ") == find(tom, "\x00") == []
    assert find(lan, "dumpling") == []


def test_search_comes_in_pages_with_its_chats(
    chat: Chat, mei: Account, tom: Account, write: Write, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        write(mei, chat, f"tea {number}")
    # The folded, words, own place in the chats, the folded, media, reactions.
    with django_assert_num_queries(6):
        page = selectors.search_messages(reader=reader_of(tom), query="tea", size=3)
        assert [one.chat.pk for one in page.items] == [chat.pk] * 3
    rest = selectors.search_messages(reader=reader_of(tom), query="tea", size=3, cursor=page.next_cursor)
    assert [one.body for one in [*page.items, *rest.items]] == [f"tea {n}" for n in (4, 3, 2, 1, 0)]
