"""Feeds as JSON: what the document says is what goes out, with its exact cost."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sampan.accounts.models import Account, Block
from sampan.api.native.app import api
from sampan.api.native.schemas import FeedPage, Problem
from sampan.notes.models import Like, Media, Note
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.discovery.makers import follow, make_note

FOLLOWING, EXPLORE = "/api/v1/feeds/following", "/api/v1/feeds/explore"
API_PAGE = Path(__file__).parents[3] / "docs" / "developers" / "api.md"
_PARAMETER = re.compile(r"\{\w+\}")
SignIn = Callable[[Account], Client]


@pytest.fixture
def notes(tom: Account, mei: Account) -> list[Note]:
    """Thirty Chinese notes of mei's, whom tom follows; the newest has a cover and a translation."""
    follow(tom, mei)
    made = [make_note(mei, f"第{n}篇：去公园散步", hours_ago=n + 1, language="zh-Hans") for n in range(30)]
    cover = Media.objects.create(
        owner=mei,
        note=made[0],
        kind="picture",
        state="ready",
        key="k" * 32,
        is_public=True,
        width=3,
        height=4,
    )
    Note.objects.filter(pk=made[0].pk).update(cover=cover, media_count=1)
    Memory.objects.create(
        text_hash=text_hash(made[0].title),
        source="zh-Hans",
        target="en",
        origin="author",
        body="No. 0: a walk in the park",
    )
    return made


@pytest.mark.parametrize("address", [FOLLOWING, EXPLORE])
def test_every_field_that_goes_out_is_in_the_document(
    notes: list[Note], tom: Account, sign_in: SignIn, address: str
) -> None:
    page = sign_in(tom).get(address, {"limit": 40}).json()
    FeedPage.model_validate(page)  # forbids what it does not name
    named = api.get_openapi_schema()["components"]["schemas"]
    assert set(page) == set(named["FeedPage"]["properties"])
    first = next(item for item in page["items"] if item["id"] == str(notes[0].pk))
    assert set(first) == set(named["FeedNote"]["properties"])
    for part, shape in (("author", "Author"), ("cover", "Cover"), ("translation", "Translation")):
        assert set(first[part]) == set(named[shape]["properties"])


def test_the_document_tells_the_same_requests_as_the_page_for_developers(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()["paths"]
    told = {
        (method.upper(), _PARAMETER.sub("{}", path))
        for path, methods in document.items()
        for method in methods
    }
    rows = re.findall(r"^\| `([A-Z]+) (/api/v1/[^?`]+)", API_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) > 30
    assert told == {(method, _PARAMETER.sub("{}", path)) for method, path in rows}


def test_following_is_chronological_and_turns_pages(notes: list[Note], tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    first = client.get(FOLLOWING).json()
    second = client.get(FOLLOWING, {"cursor": first["next_cursor"]}).json()
    ids = [item["id"] for item in [*first["items"], *second["items"]]]
    assert ids == [str(note.pk) for note in notes]
    assert second["next_cursor"] is None


def test_a_title_comes_in_both_languages(notes: list[Note], tom: Account, sign_in: SignIn) -> None:
    first = sign_in(tom).get(FOLLOWING).json()["items"][0]
    assert (first["title"], first["language"]) == ("第0篇：去公园散步", "zh-Hans")
    assert first["translation"] == {
        "text": "No. 0: a walk in the park",
        "language": "en",
        "is_doubtful": False,
    }


def test_it_says_why_a_note_is_here_and_whether_it_is_liked(
    notes: list[Note], tom: Account, mei: Account, sign_in: SignIn
) -> None:
    Like.objects.create(account=tom, note=notes[1])
    items = sign_in(tom).get(FOLLOWING).json()["items"]
    assert [item["liked"] for item in items[:3]] == [False, True, False]
    assert (items[0]["source"], items[0]["anchor"]) == ("followed", str(mei.pk))


def test_following_costs_four_queries(
    notes: list[Note], tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    with django_assert_num_queries(4):  # session, user with account, notes, translations
        client.get(FOLLOWING)


def test_a_visitor_is_asked_to_sign_in(notes: list[Note], client: Client) -> None:
    response = client.get(FOLLOWING)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert Problem.model_validate(response.json()).code == "sign_in"


def test_explore_is_open_to_visitors(notes: list[Note], client: Client) -> None:
    page = client.get(EXPLORE).json()
    assert len(page["items"]) == 20
    assert not any(item["liked"] for item in page["items"])


def test_the_blocked_are_in_neither_feed(
    notes: list[Note], tom: Account, mei: Account, sign_in: SignIn
) -> None:
    Block.objects.create(blocker=mei, blocked=tom)
    client = sign_in(tom)
    assert [client.get(address).json()["items"] for address in (FOLLOWING, EXPLORE)] == [[], []]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"limit": 0}, 422), ({"limit": 41}, 422), ({"cursor": "x" * 81}, 422), ({"channel": "nonsense"}, 404)],
)
def test_a_wrong_question_is_a_problem(db: None, client: Client, query: dict[str, Any], status: int) -> None:
    response = client.get(EXPLORE, query)
    assert response.status_code == status
    assert Problem.model_validate(response.json()).status == status


def test_too_many_questions_are_refused(tom: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_API_MINUTE_MAX = 2
    client = sign_in(tom)
    assert [client.get(FOLLOWING).status_code for _time in range(3)] == [200, 200, 429]


def test_nothing_is_changed_by_another_method(notes: list[Note], tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).post(FOLLOWING).status_code == 405
