"""From rows to what templates show: cards, notes, people, topics, boards, profiles."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from sampan.accounts.models import Account, Follow, Mute
from sampan.accounts.types import Reader
from sampan.core.clock import now
from sampan.notes.models import Board, Collect, Like, Media, Note
from sampan.notes.selectors import get_note, list_notes_by_ids, list_topics_by_ids
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from sampan.web import present
from tests.conftest import reader_of
from tests.discovery.makers import make_note, make_video, put_under


def request_of(reader: Reader) -> HttpRequest:
    request = RequestFactory().get("/")
    request.reader = reader  # type: ignore[attr-defined]
    return request


def picture(owner: Account, note: Note | None = None, **fields: Any) -> Media:
    number = Media.objects.count() + 1
    return Media.objects.create(
        owner=owner, note=note, key=f"{number:032x}", state="ready", width=900, height=1200, **fields
    )


def remember(body: str, translated: str) -> None:
    Memory.objects.create(
        text_hash=text_hash(body), source="zh-Hans", target="en", origin="engine", body=translated
    )


@pytest.fixture
def note(mei: Account) -> Note:
    """A Chinese note with two pictures, the second of which has a description."""
    note = make_note(mei, "早餐", body="豆浆", language="zh-Hans", media_count=2, like_count=3)
    note.cover = picture(mei, note, position=0, is_public=True)
    picture(mei, note, position=1, is_public=True, alt="一碗豆浆")
    note.save()
    return note


def card_of(note: Note, reader: Reader) -> Any:
    (card,) = present.cards(list_notes_by_ids([note.pk], reader=reader), request=request_of(reader))
    return card


def test_a_card_holds_what_a_waterfall_shows(note: Note, mei: Account, tom: Account) -> None:
    Like.objects.create(account=tom, note=note)
    card = card_of(note, reader_of(tom))
    assert (card.id, card.kind, card.liked, card.like_count, card.picture_count) == (
        str(note.pk),
        "picture",
        True,
        3,
        2,
    )
    assert (card.author.handle, card.author.name, card.author.is_me) == ("mei", "小梅", False)
    assert card.cover.url.endswith("/card.webp")
    assert (card.cover.width, card.cover.height) == (900, 1200)
    assert card_of(note, reader_of(mei)).author.is_me


def test_an_untitled_card_begins_with_its_words(mei: Account, tom: Account) -> None:
    untitled = make_note(mei, "", body="Just\nwords", language="en")
    card = card_of(untitled, reader_of(tom))
    assert (card.title.ref, card.title.original) == (f"note:{untitled.pk}:lead", "Just words")


def test_a_video_card_shows_its_poster_and_length(mei: Account, tom: Account) -> None:
    card = card_of(make_video(mei), reader_of(tom))
    assert (card.kind, card.seconds, card.cover.url.rsplit("/", 1)[1]) == ("video", 9.0, "poster-card.webp")


def test_a_cover_that_is_not_ready_is_not_shown(note: Note, tom: Account) -> None:
    Media.objects.update(state="processing")
    assert card_of(note, reader_of(tom)).cover is None


def test_private_pictures_come_by_signed_links(note: Note, mei: Account) -> None:
    Media.objects.update(is_public=False)
    assert re.match(
        r"/private/[0-9a-f]+\.[\w-]+/[0-9a-f]{32}/card\.webp$", card_of(note, reader_of(mei)).cover.url
    )


def test_the_author_sees_that_a_hidden_note_is_in_review(note: Note, mei: Account) -> None:
    Note.objects.update(hidden_at=now())
    assert card_of(note, reader_of(mei)).in_review


def test_cards_cost_two_queries(
    note: Note, mei: Account, tom: Account, django_assert_num_queries: Any
) -> None:
    rows = [note, *(make_note(mei, f"第{n}篇笔记", language="zh-Hans") for n in range(20))]
    loaded = list_notes_by_ids([row.pk for row in rows], reader=reader_of(tom))
    with django_assert_num_queries(2):
        assert len(present.cards(loaded, request=request_of(reader_of(tom)))) == 21


def whole(note: Note, reader: Reader) -> Any:
    return present.note(get_note(note.pk, reader=reader), request=request_of(reader))


def test_a_note_holds_its_pictures_in_order_with_descriptions_in_the_readers_language(
    note: Note, tom: Account
) -> None:
    remember("一碗豆浆", "A bowl of soy milk")
    shown = whole(note, reader_of(tom))
    assert [one.alt for one in shown.pictures] == ["", "A bowl of soy milk"]
    assert shown.pictures[0].url.endswith("/large.webp")
    assert shown.share_url == f"http://testserver/n/{note.pk}"
    assert (shown.can_edit, shown.can_comment, shown.can_hide) == (False, True, False)


def test_whoever_is_signed_in_is_led_to_better_a_translation(note: Note, tom: Account) -> None:
    assert whole(note, reader_of(tom)).body.improve_url == f"/improve/note/{note.pk}"
    assert whole(note, reader_of(tom)).text_line.improve_url == f"/improve/note/{note.pk}"
    assert whole(note, reader_of(None)).body.improve_url == ""
    suspended = replace(reader_of(tom), is_suspended=True)
    assert whole(note, suspended).body.improve_url == ""
    other_script = replace(reader_of(tom), language="zh-Hant", reads=("zh-Hant",))
    assert whole(note, other_script).body.improve_url == ""


def test_a_note_knows_what_the_reader_did_with_it(note: Note, mei: Account, tom: Account) -> None:
    Follow.objects.create(follower=tom, followed=mei)
    Like.objects.create(account=tom, note=note)
    board = Board.objects.create(owner=tom, title="Food")
    Collect.objects.create(account=tom, board=board, note=note)
    shown = whole(note, reader_of(tom))
    assert (shown.liked, shown.collected, shown.author.followed) == (True, True, True)
    visitor = whole(note, reader_of(None))
    assert (visitor.liked, visitor.collected, visitor.can_comment) == (False, False, False)


def test_nobody_comments_where_comments_are_closed(note: Note, mei: Account) -> None:
    Note.objects.update(comments_closed=True)
    assert not whole(note, reader_of(mei)).can_comment


def test_staff_may_hide(note: Note, tom: Account) -> None:
    assert whole(note, reader_of(tom, is_staff=True)).can_hide


@pytest.mark.parametrize(
    ("language", "name", "other"),
    [("en", "hotpot", "火锅"), ("zh-Hans", "火锅", "hotpot"), ("zh-Hant", "火锅", "hotpot")],
)
def test_a_topic_is_called_as_the_reader_calls_it(note: Note, language: str, name: str, other: str) -> None:
    topic = put_under(note, "火锅", "hotpot")
    reader = Reader(account_id=None, language=language, reads=(language,), auto_translate=False)
    (shown,) = present.topics(list_topics_by_ids([topic.pk]), request=request_of(reader))
    assert (shown.name, shown.other_name) == (name, other)


def test_a_topic_with_one_name_is_translated_and_leads_to_its_own_name(note: Note, tom: Account) -> None:
    remember("露营", "camping")
    topic = put_under(note, "露营")
    (shown,) = present.topics(list_topics_by_ids([topic.pk]), request=request_of(reader_of(tom)))
    assert (shown.name, shown.other_name, shown.slug) == ("camping", "露营", "露营")


def test_people_come_with_how_the_reader_stands_to_them(
    mei: Account, tom: Account, django_assert_num_queries: Any
) -> None:
    Follow.objects.create(follower=mei, followed=tom)
    Mute.objects.create(muter=tom, muted=mei)
    with django_assert_num_queries(1):
        (shown,) = present.people([mei], request=request_of(reader_of(tom)))
    assert (shown.follows_me, shown.followed, shown.muted, shown.is_me) == (True, False, True, False)


def test_people_from_elsewhere_carry_their_peer(mei: Account) -> None:
    mei.domain = "peer.example"
    assert present.person(mei).handle == "mei@peer.example"


def test_avatars_come_in_the_size_of_their_place(mei: Account, tom: Account) -> None:
    mei.avatar = "avatars/abc/256.webp"
    assert present.person(mei).avatar_url.endswith("avatars/abc/96.webp")
    assert present.profile(mei, request=request_of(reader_of(tom))).person.avatar_url.endswith(
        "avatars/abc/256.webp"
    )
    assert present.person(tom).avatar_url == ""


def test_a_profile_has_its_bio_in_the_readers_language(mei: Account, tom: Account) -> None:
    mei.bio = "我喜欢做饭"
    remember(mei.bio, "I like to cook")
    shown = present.profile(mei, request=request_of(reader_of(tom)), liked_count=4)
    assert (shown.bio.translated, shown.liked_count) == ("I like to cook", 4)


def test_boards_have_their_names_and_covers(
    note: Note, mei: Account, tom: Account, django_assert_num_queries: Any
) -> None:
    remember("好吃的", "Good food")
    board = Board.objects.create(owner=mei, title="好吃的", description="")
    with django_assert_num_queries(1):
        (shown,) = present.boards(
            [board],
            request=request_of(reader_of(tom)),
            covers={board.pk: [note.cover]},
            owner=mei,
            chosen_id=board.pk,
        )
    assert (shown.name, len(shown.covers), shown.owner.handle, shown.chosen) == ("Good food", 1, "mei", True)
