"""Nothing that a browser can send makes a page break: hostile values are refused, never a server error."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampan.conversations import services as conversations
from sampan.core.html import linkify
from sampan.notes import services as notes
from sampan.notes.wording import clean_text, count_body
from sampan.translation.language import detect_language
from tests.conftest import browser_of, make_member, reader_of
from tests.notes.conftest import make_media, publish
from tests.web.surface import Address, addresses

EXAMPLES = 120
"""Hostile requests of each sort, to addresses by chance: the run stays within some seconds."""
SHARPEST = ("\x00", "\ud800", str(2**63), "http://[", "9" * 400)
"""Tried in every argument, field and header of every address."""
HOSTILE = (
    "", "\x00", "a\x00b", "\x00\x01\x1f", "\ud800", "\u202e\u200b\ufeff", "' OR 1=1 --", "%00%ff",
    "%", "_", "\\", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}",
    "{% csrf_token %}", "%(limit)s %d", "0", "-1", "1", "on", "9" * 19, str(2**63 - 1), str(2**63),
    str(2**64), "9" * 400, "1e309", "NaN", "٣", "²", "0001-01-01T00:00",
    "9999-12-31T23:59:59-23:59", "2026-13-45T99:99", "../../../etc/passwd", "..\\..\\x",
    "/etc/localtime", "//evil.example", "https://evil.example/", "http://[", "javascript:alert(1)",
    "a" * 5_000, "字" * 3_000, "🇨🇳" * 900, "a." * 2_000, " " * 4_000 + "\nx", "@" * 900, "#" * 900,
    "1.2.3", "older.1.1", "1.9.%%", "older.99999999999999999999.1", "note", "comment", "account",
    "en", "zh-Hans", "new", "video", "people", "topics", "public", "self",
)  # fmt: skip
FIELDS = """
    on next cursor q tab sort kind id from key handle name lang language theme reads interests
    display_name bio title body description is_public board new_board topics category place
    visibility media cover remove alt-1 action publish_at time_zone at to translation-en-title
    translation-zh-Hans-body reply_to reason detail draft draft_key alt x y w h ratio items alts
    translations fragment password sure email password1 login shows_likes auto_translate code
""".split()  # noqa: SIM905 - a list of 60 quoted words would be harder to read
HEADERS = ("Referer", "HX-Current-URL", "HX-Request", "HX-Boosted", "Accept", "Accept-Language", "Range",
           "X-Forwarded-For", "X-HTTP-Method-Override", "Tus-Resumable", "Upload-Length", "Upload-Offset",
           "Upload-Metadata", "Upload-Checksum", "If-None-Match", "Origin")  # fmt: skip

text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
number = st.one_of(st.sampled_from([0, 1, 2**31, 2**63 - 1, 2**63, 10**30]), st.integers(0, 2**70))
tree: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=3)),
    max_leaves=6,
)
form = st.dictionaries(st.sampled_from(FIELDS), st.one_of(text, st.lists(text, max_size=3)), max_size=12)
thing = st.dictionaries(st.sampled_from(FIELDS), st.one_of(text, tree), max_size=12)
headers = st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(HOSTILE), max_size=3)
ADDRESSES = addresses(without=("admin/", "accounts/"))
"""Ours; what allauth and the admin do with their own is theirs to test."""
TAKE_JSON = [one for one in ADDRESSES if one.route.startswith(("drafts/", "translations"))]
quickly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Members:
    """Who asks, and what there is to ask for."""

    def __init__(self, clients: list[Client], known: dict[str, object]) -> None:
        self.clients = clients
        self.known = known

    def path(self, address: Address, values: dict[str, object]) -> str:
        """The address with these arguments; None stands for something that is there."""
        whole = {name: self.known.get(name, "x") if one is None else one for name, one in values.items()}
        return address.fill({name: _written(str(one)) or "x" for name, one in whole.items()})


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Client, dict[str, object]]]:
    """mei's note with a comment, tom's board and picture, and tom signed in: made once for all tests.

    Each test runs in a transaction inside this one, and whatever it did is rolled back to here.
    """
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = _make_ground()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _make_ground() -> tuple[Client, dict[str, object]]:
    mei, tom = make_member("mei", language="zh-Hans"), make_member("tom")
    note = publish(mei, title="River", body="See #walks by @tom")
    comment = conversations.create_comment(reader=reader_of(tom), note_id=note.pk, body="Lovely")
    board = notes.create_board(reader=reader_of(tom), title="Rivers")
    known: dict[str, object] = {
        "note_id": note.pk,
        "comment_id": comment.pk,
        "board_id": board.pk,
        "media_id": make_media(tom).pk,
        "handle": "mei",
        "slug": "walks",
        "key": uuid.uuid4(),
    }
    return browser_of(tom), known


@pytest.fixture
def members(ground: tuple[Client, dict[str, object]], db: None) -> Members:
    """tom, who signs in, and a visitor, each with a browser that nobody has used yet."""
    signed_in, known = ground
    client = Client()
    client.cookies.load({name: one.value for name, one in signed_in.cookies.items()})
    return Members([client, Client()], known)


@st.composite
def requests(draw: Any) -> tuple[Address, dict[str, object]]:
    """An address with arguments for it."""
    address = draw(st.sampled_from(ADDRESSES))
    slugs = st.from_regex(r"[a-z0-9_-]{1,20}", fullmatch=True)
    made: dict[str, Any] = {"int": number, "uuid": st.uuids(), "slug": slugs}
    kinds = address.arguments.items()
    return address, {name: draw(st.one_of(st.none(), made.get(kind, text))) for name, kind in kinds}


def _written(text: str) -> str:
    """As a browser can write it: a lone surrogate becomes a question mark."""
    return text.encode(errors="replace").decode()


def _header(text: str) -> str:
    return text.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")[:2_000]


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [_written(one) for one in value] if isinstance(value, list) else _written(value)
        for name, value in data.items()
    }


def _try(*actions: Callable[[], Any]) -> None:
    """Each in turn on the same ground; an error that nobody caught comes up here by itself."""
    for act in actions:
        cache.clear()  # or the limits would keep all but the first away
        before = transaction.savepoint()
        assert act().status_code < 500
        transaction.savepoint_rollback(before)


def _valid_beside(value: str, members: Members) -> dict[str, Any]:
    """The hostile value wherever words go, and what gets a form past its first checks elsewhere."""
    everywhere = dict.fromkeys(FIELDS, value)
    chosen = {
        "on": "1",
        "kind": "note",
        "id": str(members.known["note_id"]),
        "reason": "spam",
        "action": "save",
    }
    empty = {"reply_to": "", "category": "", "cover": ""}
    crop = {"x": "0", "y": "0", "w": "1", "h": "1", "ratio": "free"}
    known = {"visibility": "public", "language": "en", "reads": "en", "interests": "food", "theme": "dark"}
    words = {"title": value, "body": value}
    nested = {
        "topics": [value],
        "media": [],
        "alts": {value: value},
        "translations": {"en": words, value: words},
        "items": [{"ref": value}, {"ref": f"note:{value}:body", "asked": True}],
        "to": "en",
    }
    return {**everywhere, **chosen, **empty, **crop, **known, **nested}


@pytest.mark.parametrize("value", SHARPEST, ids=lambda value: ascii(value)[:12])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: one.route)
@pytest.mark.django_db
def test_no_address_breaks_on_a_hostile_value(address: Address, value: str, members: Members) -> None:
    client, visitor = members.clients
    sent = {name: _header(value) for name in ("Referer", "HX-Current-URL")}
    there = members.path(address, dict.fromkeys(address.arguments))
    kinds = address.arguments.items()
    hostile = {name: value if kind in {"str", "path"} else None for name, kind in kinds}
    nowhere = members.path(
        address, {**hostile, **{n: value for n, k in kinds if k == "int" and value.isdigit()}}
    )
    fields = _valid_beside(value, members)
    form = _fields({name: one for name, one in fields.items() if not isinstance(one, list | dict)})
    body = json.dumps(fields).encode()
    _try(
        lambda: client.get(there, _fields(dict.fromkeys(FIELDS, value)), headers=sent),
        lambda: client.get(nowhere, headers=dict.fromkeys(HEADERS, _header(value))),
        lambda: client.post(there, form, headers={**sent, "HX-Request": "true"}),
        lambda: client.post(nowhere, form),
        lambda: client.post(there, body, content_type="application/json"),
        lambda: visitor.post(there, form, headers=sent),
    )


@pytest.mark.django_db
def test_no_address_breaks_on_hostile_questions(members: Members) -> None:
    @quickly
    @given(asked=requests(), query=form, sent=headers)
    def ask(asked: tuple[Address, dict[str, object]], query: dict[str, Any], sent: dict[str, str]) -> None:
        told = {name: _header(value) for name, value in sent.items()}
        for client in members.clients:
            _try(lambda: client.get(members.path(*asked), _fields(query), headers=told))  # noqa: B023

    ask()


@pytest.mark.django_db
def test_no_address_breaks_on_hostile_forms(members: Members) -> None:
    @quickly
    @given(asked=requests(), data=form, sent=headers)
    def send(asked: tuple[Address, dict[str, object]], data: dict[str, Any], sent: dict[str, str]) -> None:
        told = {name: _header(value) for name, value in sent.items()}
        for client in members.clients:
            _try(lambda: client.post(members.path(*asked), _fields(data), headers=told))  # noqa: B023

    send()


@pytest.mark.django_db
def test_no_address_breaks_on_hostile_json(members: Members) -> None:
    @quickly
    @given(asked=requests(), data=st.one_of(thing, tree))
    def send(asked: tuple[Address, dict[str, object]], data: Any) -> None:
        body = json.dumps(data).encode()
        _try(
            lambda: members.clients[0].post(members.path(*asked), body, content_type="application/json"),
        )

    send()


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe{}", b"{}" * 400_000, b"9" * 6_000]
)
@pytest.mark.parametrize("address", TAKE_JSON, ids=lambda one: one.route)
@pytest.mark.django_db
def test_json_without_a_bottom_or_an_end_is_refused(address: Address, body: bytes, members: Members) -> None:
    path = members.path(address, dict.fromkeys(address.arguments))
    answer = members.clients[0].post(path, body, content_type="application/json")
    assert 400 <= answer.status_code < 500 or address.name in {"draft_cancel", "draft_discard"}


@pytest.mark.parametrize(
    "path", ["/uploads/media/1/alt", "/uploads/videos/", "/n/1/like", "/uploads/nowhere"]
)
@pytest.mark.django_db
def test_a_form_of_any_size_is_refused_before_it_is_read(path: str, members: Members) -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    form = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(10**12)}
    answer = members.clients[0].generic("POST", path, **form, **{"wsgi.input": Endless()})  # type: ignore[arg-type]
    assert answer.status_code == 413


@pytest.mark.parametrize("row", ["a.", "a", " ", "🇨", "@aa@a.", "www.", "#1", "a@"], ids=ascii)
@pytest.mark.parametrize("end", ["", "\nx", "!"], ids=ascii)
def test_long_rows_of_one_thing_are_read_in_one_go(row: str, end: str) -> None:
    """Each took minutes or hours while it was read again from every letter of it."""
    text = row * 100_000 + end
    kept = clean_text(text)
    assert kept == text.strip()
    assert count_body(kept) <= len(kept)
    assert len(linkify(kept)) >= len(kept)
    assert detect_language(text[:200_000]) in {"en", "und", "zh-Hans"}
