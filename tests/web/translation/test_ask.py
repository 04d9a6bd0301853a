"""The page's question for translations: what is ready, what is put on the list, what stays closed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.conversations.models import Comment
from sampan.notes.models import Note
from sampan.translation.keys import text_hash, text_key
from sampan.translation.models import Memory, Wanted
from sampan.translation.types import Text
from tests.conversations.conftest import make_note
from tests.discovery.makers import put_under

SignIn = Callable[[Account], Client]
TITLE = "早餐吃什么好呢"


@pytest.fixture
def note(mei: Account) -> Note:
    """A public Chinese note with an address and a topic in its body."""
    note = make_note(mei)
    note.title, note.body = TITLE, "去 https://example.org 看看 #豆浆\n很好喝 <b>"
    note.save()
    return note


def ask(client: Client, *refs: str, to: str = "en", asked: bool = False) -> Any:
    data = {"to": to, "items": [{"ref": ref, "asked": asked} for ref in refs]}
    return client.post("/translations", json.dumps(data), content_type="application/json")


def remember(body: str, translated: str, *, target: str = "en", source: str = "zh-Hans") -> None:
    Memory.objects.create(
        text_hash=text_hash(body), source=source, target=target, origin="engine", body=translated
    )


def test_what_is_in_memory_is_ready_as_the_page_would_show_it(note: Note, client: Client) -> None:
    remember(note.body, "Look at https://example.org #豆浆\nso good <b>")
    answer = ask(client, f"note:{note.pk}:body").json()
    html = answer["ready"][f"note:{note.pk}:body"]
    assert 'href="https://example.org"' in html
    assert "<br>so good &lt;b&gt;" in html
    assert 'class="topic"' in html


def test_what_is_missing_is_put_on_the_list_once_and_named(note: Note, client: Client) -> None:
    ref = f"note:{note.pk}:title"
    answers = [ask(client, ref).json() for _time in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["pending"], answers[0]["keys"]) == ([ref], {ref: text_key(Text(TITLE), to="en")})
    assert [(row.text, row.target) for row in Wanted.objects.all()] == [(TITLE, "en")]


def test_what_was_given_up_is_said(note: Note, client: Client) -> None:
    ask(client, f"note:{note.pk}:title")
    Wanted.objects.update(state="given_up")
    assert ask(client, f"note:{note.pk}:title").json()["given_up"] == [f"note:{note.pk}:title"]


def test_texts_that_one_reads_are_translated_only_when_asked(
    note: Note, make_account: Any, sign_in: SignIn
) -> None:
    both = sign_in(make_account("both", reads=["en", "zh-Hans"]))
    ref = f"note:{note.pk}:title"
    assert ask(both, ref).json()["pending"] == []
    assert not Wanted.objects.exists()
    assert ask(both, ref, asked=True).json()["pending"] == [ref]


def test_the_other_script_needs_no_engine(note: Note, client: Client) -> None:
    answer = ask(client, f"note:{note.pk}:title", to="zh-Hant", asked=True).json()
    assert answer["ready"] == {f"note:{note.pk}:title": "早餐吃什麼好呢"}
    assert not Wanted.objects.exists()


@pytest.mark.parametrize("closed", ["private", "hidden", "blocked", "suspended"])
def test_texts_that_are_not_ones_to_read_are_not_given(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, closed: str
) -> None:
    from sampan.core.clock import now

    comment = Comment.objects.create(note=note, author=mei, body="这是秘密")
    Account.objects.filter(pk=mei.pk).update(bio="我喜欢安静的地方")
    for body in (note.title, note.body, comment.body):
        remember(body, "a secret")
    if closed == "private":
        Note.objects.update(visibility="self")
    elif closed == "hidden":
        Note.objects.update(hidden_at=now())
    elif closed == "blocked":
        Block.objects.create(blocker=mei, blocked=tom)
    else:
        Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    refs = [
        f"note:{note.pk}:title",
        f"note:{note.pk}:body",
        f"note:{note.pk}:lead",
        f"comment:{comment.pk}:body",
    ]
    if closed in ("blocked", "suspended"):
        refs.append(f"account:{mei.pk}:bio")
    answer = ask(sign_in(tom), *refs, asked=True).json()
    assert answer == {"ready": {}, "pending": [], "given_up": [], "keys": {}, "facts": {}}
    assert not Wanted.objects.exists()


def test_hidden_and_deleted_comments_are_not_given(note: Note, tom: Account, client: Client) -> None:
    from sampan.core.clock import now

    rows = [
        Comment.objects.create(note=note, author=tom, body="不好的话", **fields)
        for fields in ({"hidden_at": now()}, {"deleted_at": now()})
    ]
    answer = ask(client, *(f"comment:{row.pk}:body" for row in rows), asked=True).json()
    assert answer["pending"] == []
    assert not Wanted.objects.exists()


def test_words_of_the_client_are_never_translated(note: Note, client: Client) -> None:
    data = {
        "to": "en",
        "items": [{"ref": f"note:{note.pk}:title", "text": "把这个翻译出来", "body": "这个也是"}],
    }
    client.post("/translations", json.dumps(data), content_type="application/json")
    assert [row.text for row in Wanted.objects.all()] == [TITLE]


def test_every_kind_of_text_can_be_asked_for(note: Note, mei: Account, client: Client) -> None:
    Account.objects.filter(pk=mei.pk).update(bio="我喜欢安静的地方")
    comment = Comment.objects.create(note=note, author=mei, body="谢谢大家来看我")
    topic = put_under(note, "家常早餐")
    refs = {
        f"note:{note.pk}:title",
        f"comment:{comment.pk}:body",
        f"account:{mei.pk}:bio",
        f"topic:{topic.pk}:name",
    }
    assert set(ask(client, *refs).json()["pending"]) == refs


@pytest.mark.parametrize(
    "ref",
    [
        "note:1:password",
        "user:1:email",
        "note:x:title",
        "media:1:alt",
        "note:99999999999999999999:title",
        "",
        "a" * 900,
    ],
)
def test_other_refs_are_passed_over(note: Note, client: Client, ref: str) -> None:
    assert ask(client, ref).json()["keys"] == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b'{"to": "fr", "items": []}', 422),
        (b'{"to": "en", "items": {}}', 422),
        (b'{"to": "en", "items": [1, null, {}]}', 200),
        (b"[" * 15_000, 422),
        (b" " * 30_000, 429),
        (json.dumps({"to": "en", "items": [{"ref": f"note:{n}:title"} for n in range(61)]}).encode(), 429),
    ],
)
def test_odd_questions_are_answered(db: None, client: Client, body: bytes, status: int) -> None:
    headers = {"Accept": "application/json"}
    response = client.post("/translations", body, content_type="application/json", headers=headers)
    assert response.status_code == status


def test_only_so_many_questions_a_minute(note: Note, client: Client, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ASKS_MINUTE_MAX = 2
    statuses = [ask(client, f"note:{note.pk}:title").status_code for _time in range(3)]
    assert statuses == [200, 200, 429]


def test_a_question_needs_the_pages_token(note: Note) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict, f"note:{note.pk}:title").status_code == 403
    assert not Wanted.objects.exists()


def test_a_full_question_costs_few_queries(
    note: Note, mei: Account, client: Client, django_assert_max_num_queries: Any
) -> None:
    comments = [Comment.objects.create(note=note, author=mei, body=f"第{n}条很有意思") for n in range(55)]
    refs = [f"comment:{row.pk}:body" for row in comments] + [f"note:{note.pk}:title", f"account:{mei.pk}:bio"]
    for row in comments:
        remember(row.body, "interesting")
    with django_assert_max_num_queries(12):
        answer = ask(client, *refs).json()
    assert len(answer["ready"]) >= 55
