"""Whatever way somebody takes, a note that is closed to them shows none of its words and takes no action."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from sampan.accounts import services as accounts
from sampan.accounts.events import AccountSuspended
from sampan.accounts.models import Account, Follow
from sampan.conversations import services as conversations
from sampan.conversations.models import Comment
from sampan.discovery import services as discovery
from sampan.notes import handlers
from sampan.notes import services as notes
from sampan.notes.media import storage
from sampan.notes.models import Media, Note
from sampan.notes.services import media_files
from sampan.notes.types import Visibility
from sampan.safety.models import Decision
from tests.conftest import reader_of
from tests.notes.conftest import make_media, publish
from tests.web.surface import Address, addresses

WORD = "zyxwvut"
"""Stands in every word of the closed note, in its comment, its picture's description and its place."""
TOPIC = f"{WORD}topic"
LEFT_OUT = ("admin/", "accounts/", "settings/delete", "uploads/videos", "private/")
"""Those of allauth know no notes; the signed links have tests of their own."""
ADDRESSES = addresses(without=LEFT_OUT)
MAY_SAY = {"search", "topic", "topic_suggest", "translations_ask"}
"""Addresses that repeat what was asked, and topics, whose names belong to nobody."""

NO_SUCH_WAY = 405
"""An address that takes no GET, or no POST, says so before it looks at anything else: once is enough."""


class Closed:
    """A note of mei's with all that hangs on it."""

    def __init__(self, mei: Account, visibility: Visibility) -> None:
        media = make_media(mei, alt=f"{WORD} picture")
        media.key = f"{WORD}{uuid.uuid4().hex}"  # so that the addresses of its files are found out too
        media.save()
        self.author = mei
        self.note = publish(
            mei,
            media,
            visibility=visibility,
            title=f"{WORD} title",
            body=f"{WORD} body",
            place=f"{WORD} place",
            topics=(TOPIC,),
            category="travel",
        )
        self.media = media
        self.comment = conversations.create_comment(
            reader=reader_of(mei), note_id=self.note.pk, body=f"{WORD} comment"
        )
        self.answer = conversations.create_comment(
            reader=reader_of(mei), note_id=self.note.pk, body=f"{WORD} answer", reply_to=self.comment.pk
        )
        self.board = notes.create_board(reader=reader_of(mei), title="Open to all", is_public=True)
        notes.collect(reader=reader_of(mei), note_id=self.note.pk, on=True, board_id=self.board.pk)
        notes.like(reader=reader_of(mei), note_id=self.note.pk, on=True)
        self.secret_board = notes.create_board(reader=reader_of(mei), title=f"{WORD} board", is_public=False)

    @property
    def arguments(self) -> dict[str, list[object]]:
        """What the arguments of addresses can name of it."""
        return {
            "note_id": [self.note.pk],
            "comment_id": [self.comment.pk, self.answer.pk],
            "board_id": [self.board.pk, self.secret_board.pk],
            "media_id": [self.media.pk],
            "handle": [self.author.handle],
            "slug": [TOPIC, "travel"],
            "key": [uuid.uuid4()],
            "kind": ["note", "comment"],
            "target_id": [self.note.pk, self.comment.pk],
        }


def _hide(closed: Closed, reader: Account) -> None:
    notes.hide_note(note_id=closed.note.pk)


def _suspend(closed: Closed, reader: Account) -> None:
    accounts.suspend(account_id=closed.author.pk)


def _is_blocked(closed: Closed, reader: Account) -> None:
    accounts.block(reader=reader_of(closed.author), account_id=reader.pk)


def _blocks(closed: Closed, reader: Account) -> None:
    accounts.block(reader=reader_of(reader), account_id=closed.author.pk)


def _follows(closed: Closed, reader: Account) -> None:
    Follow.objects.create(follower=reader, followed=closed.author)


def _is_followed(closed: Closed, reader: Account) -> None:
    Follow.objects.create(follower=closed.author, followed=reader)


def _nothing(closed: Closed, reader: Account) -> None:
    pass


CASES: dict[str, tuple[Visibility, Callable[[Closed, Account], None]]] = {
    "for followers, to a stranger": (Visibility.FOLLOWERS, _nothing),
    "for followers, to somebody whom the author follows": (Visibility.FOLLOWERS, _is_followed),
    "for mutual followers, to a mere follower": (Visibility.MUTUAL, _follows),
    "for the author alone, to a follower": (Visibility.SELF, _follows),
    "hidden by the staff": (Visibility.PUBLIC, _hide),
    "of a suspended author": (Visibility.PUBLIC, _suspend),
    "of somebody who blocks the reader": (Visibility.PUBLIC, _is_blocked),
    "of somebody whom the reader blocks": (Visibility.PUBLIC, _blocks),
}
BLOCKS = {"of somebody who blocks the reader", "of somebody whom the reader blocks"}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def closed(case: str, mei: Account, tom: Account) -> Closed:
    visibility, close = CASES[case]
    made = Closed(mei, visibility)
    close(made, tom)
    discovery.remake_pools()
    return made


@pytest.fixture
def readers(case: str, tom: Account, sign_in: Callable[[Account], Client]) -> list[Client]:
    """tom; and a visitor, to whom a block means nothing."""
    return [sign_in(tom)] if case in BLOCKS else [sign_in(tom), Client()]


def _paths(address: Address, closed: Closed) -> Iterator[str]:
    names = list(address.arguments)
    choices: list[dict[str, object]] = [{}]
    for name in names:
        values = closed.arguments.get(name, ["x"])
        choices = [{**chosen, name: value} for chosen in choices for value in values]
    return (address.fill(chosen) for chosen in choices)


def _queries(closed: Closed) -> list[dict[str, str]]:
    note, comment = str(closed.note.pk), str(closed.comment.pk)
    return [
        {"fragment": "1", "from": note, "sort": "new", "kind": "note", "id": note},
        {"kind": "comment", "id": comment, "from": note},
        {"kind": "account", "id": str(closed.author.pk), "cursor": str(closed.note.pk + 1), "fragment": "1"},
    ]


def _rows() -> dict[str, list[Any]]:
    """All that people made, as it stands: a refused action changes none of it."""
    kept = {}
    for label in ("accounts", "notes", "conversations", "safety"):
        for model in apps.get_app_config(label).get_models():
            kept[model.__name__] = sorted(model._default_manager.values_list(), key=str)
    return kept


def test_no_page_or_piece_shows_a_word_of_it(closed: Closed, readers: list[Client]) -> None:
    told = []
    for address, client in itertools.product(ADDRESSES, readers):
        if address.name in MAY_SAY:
            continue
        for path, query in itertools.product(_paths(address, closed), _queries(closed)):
            answer = client.get(path, query)
            if WORD in answer.content.decode(errors="replace") + str(dict(answer.items())):
                told.append((path, query))
            if answer.status_code == NO_SUCH_WAY:
                break
    assert told == []


@pytest.mark.django_db
def test_the_same_ways_show_it_to_its_author(mei: Account, sign_in: Callable[[Account], Client]) -> None:
    closed, client = Closed(mei, Visibility.SELF), sign_in(mei)
    told = set()
    for address in ADDRESSES:
        for path in _paths(address, closed):
            if WORD in client.get(path, _queries(closed)[0]).content.decode(errors="replace"):
                told.add(address.name)
    assert told >= {
        "note",
        "note_edit",
        "comments",
        "comment_replies",
        "profile",
        "profile_boards",
        "profile_liked",
    }
    assert told >= {"board", "board_edit", "note_collect", "media_status", "topic"}


def test_searching_and_asking_tell_nothing_of_it(closed: Closed, readers: list[Client]) -> None:
    refs = [
        *(f"note:{closed.note.pk}:{part}" for part in ("title", "body", "lead")),
        *(f"comment:{one.pk}:body" for one in (closed.comment, closed.answer)),
    ]
    question = {"to": "zh-Hans", "items": [{"ref": ref, "asked": True} for ref in refs]}
    for client in readers:
        asked = client.post("/translations", json.dumps(question), content_type="application/json").json()
        assert asked == {"ready": {}, "pending": [], "given_up": [], "keys": {}, "facts": {}}
        for tab in ("notes", "people"):
            for sort in ("", "new"):
                found = client.get("/search", {"q": WORD, "tab": tab, "sort": sort})
                assert f"/n/{closed.note.pk}" not in found.content.decode()
        under = client.get(f"/t/{TOPIC}")
        assert f"/n/{closed.note.pk}" not in under.content.decode()
        assert f"{WORD} title" not in under.content.decode()


@pytest.mark.parametrize("sent", ["form", "json"])
def test_nothing_can_be_done_with_it(closed: Closed, readers: list[Client], tom: Account, sent: str) -> None:
    note, comment = str(closed.note.pk), str(closed.comment.pk)
    fields = {
        "on": "1",
        "kind": "note",
        "id": note,
        "reason": "spam",
        "detail": "x",
        "body": "x",
        "reply_to": "",
        "board": str(closed.board.pk),
        "title": "x",
        "media": [str(closed.media.pk)],
        "cover": str(closed.media.pk),
        "alt": "x",
        "x": "0",
        "y": "0",
        "w": "1",
        "h": "1",
        "ratio": "free",
        "is_public": "1",
    }
    with_reply = {**fields, "kind": "comment", "id": comment, "reply_to": comment}
    named = {"note_id", "comment_id", "media_id", "board_id", "target_id"}
    concerned = [one for one in ADDRESSES if named & set(one.arguments) or one.name == "report"]
    before = _rows()
    for address, client in itertools.product(concerned, readers):
        for path, data in itertools.product(_paths(address, closed), (fields, with_reply)):
            if sent == "json":
                answer = client.post(path, json.dumps(data), content_type="application/json")
            else:
                answer = client.post(path, data)
            assert answer.status_code in {302, 401, 403, 404, 405, 422}, (path, answer.status_code)
            assert WORD not in answer.content.decode(errors="replace"), path
            if answer.status_code == NO_SUCH_WAY:
                break
    assert _rows() == before


@pytest.mark.django_db
def test_somebody_elses_picture_cannot_be_put_into_a_note(
    mei: Account, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    picture = make_media(mei, alt=f"{WORD} picture")
    data = {"kind": "picture", "title": "Mine", "media": [str(picture.pk)], "cover": str(picture.pk)}
    for action in ("", "/publish", "/schedule"):
        path = f"/drafts/{uuid.uuid4()}{action}"
        answer = sign_in(tom).post(path, json.dumps(data), content_type="application/json")
        assert answer.status_code == 422
        assert WORD not in answer.content.decode()
    assert not Note.objects.exists()
    assert Media.objects.get(pk=picture.pk).owner_id == mei.pk


@pytest.mark.django_db
def test_opening_a_note_does_not_open_what_it_said_before(
    mei: Account, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    picture = make_media(mei)
    note = publish(mei, picture, body=f"{WORD} to myself", visibility=Visibility.SELF)
    open_now = notes.content_of_note(note, translations={})
    for words in ("Hello, world.", "Hello, all of you."):
        content = {
            **open_now.__dict__,
            "body": words,
            "visibility": Visibility.PUBLIC,
            "media_ids": (picture.pk,),
        }
        notes.edit_note(reader=reader_of(mei), note_id=note.pk, content=type(open_now)(**content))
    for client in (sign_in(tom), Client()):
        page = client.get(f"/n/{note.pk}/history").content.decode()
        assert WORD not in page
        assert "Hello, world." in page
    assert WORD in sign_in(mei).get(f"/n/{note.pk}/history").content.decode()


@pytest.mark.django_db
def test_comments_of_the_suspended_and_the_blocked_are_not_told(
    mei: Account, tom: Account, make_account: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    note, client = publish(mei), sign_in(tom)
    gone, blocked = make_account("gone"), make_account("blocked")
    made = [
        conversations.create_comment(reader=reader_of(who), note_id=note.pk, body=f"{WORD} {who.handle}")
        for who in (gone, blocked)
    ]
    accounts.suspend(account_id=gone.pk)
    accounts.block(reader=reader_of(blocked), account_id=tom.pk)
    refs = [{"ref": f"comment:{one.pk}:body", "asked": True} for one in made]
    asked = client.post("/translations", {"to": "zh-Hans", "items": refs}, content_type="application/json")
    assert asked.json()["keys"] == {}
    pages = [f"/n/{note.pk}", f"/n/{note.pk}/comments", *(f"/c/{one.pk}/replies" for one in made)]
    assert not [path for path in pages if WORD in client.get(path).content.decode()]
    for one in made:
        assert client.post(f"/c/{one.pk}/like", {"on": "1"}).status_code == 404
        assert client.post(f"/n/{note.pk}/comments/new", {"body": "x", "reply_to": one.pk}).status_code == 404
    assert Comment.objects.filter(like_count__gt=0).count() == 0
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_every_address_that_changes_something_needs_its_page(
    sign_in: Callable[[Account], Client], tom: Account
) -> None:
    """CSRF holds everywhere; the addresses that look after it themselves are these alone: signals need a view
    that the server signed for this account, messages of payment providers their signature, and the end of
    letters the address that the server signed."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(tom).cookies
    passed = []
    for address in addresses(without=("admin/", "accounts/")):
        values = {"int": 1, "uuid": uuid.uuid4()}
        path = address.fill({name: values.get(kind, "x") for name, kind in address.arguments.items()})
        if client.post(path, {"on": "1"}).status_code not in {403, 405}:
            passed.append(address.name)
    assert sorted(passed) == ["digest_stop", "pay_webhook", "signals"]


@pytest.mark.django_db
def test_the_staffs_table_leaves_out_what_is_for_the_author_alone(
    make_account: Callable[..., Account], mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    secret = publish(mei, title=f"{WORD} secret", visibility=Visibility.SELF)
    publish(mei, title="For followers", visibility=Visibility.FOLLOWERS)
    staff = sign_in(make_account("warden", is_staff=True))
    page = staff.get("/admin/notes/note/").content.decode()
    assert "For followers" in page
    assert WORD not in page
    assert staff.get(f"/admin/notes/note/{secret.pk}/change/").status_code == 302


@pytest.mark.django_db
def test_hiding_a_comment_in_the_table_is_kept_as_a_decision(
    make_account: Callable[..., Account], mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    note, warden = publish(mei), make_account("warden", is_staff=True)
    comment = conversations.create_comment(reader=reader_of(mei), note_id=note.pk, body="Rude")
    data = {"action": "hide", "_selected_action": [comment.pk]}
    sign_in(warden).post("/admin/conversations/comment/", data)
    comment.refresh_from_db()
    assert comment.hidden_at is not None
    decision = Decision.objects.get()
    assert (decision.target_kind, decision.target_id, decision.action) == ("comment", comment.pk, "hide")
    assert decision.by == warden.user


@pytest.mark.django_db
def test_the_files_of_a_suspended_author_go_out_of_reach_and_come_back(mei: Account) -> None:
    note = publish(mei)
    media = Media.objects.get(note=note)
    storage.save_files(media.key, {"card.webp": b"x", "master.webp": b"y"}, public=False)
    media_files.place_note_media(note_id=note.pk)
    assert storage.list_files(media.key, public=True) == ["card.webp"]
    for change, public in ((accounts.suspend, False), (accounts.reinstate, True)):
        change(account_id=mei.pk)
        handlers.on_account_standing(AccountSuspended(account_id=mei.pk))
        media_files.place_note_media(note_id=note.pk)
        media.refresh_from_db()
        assert media.is_public is public
