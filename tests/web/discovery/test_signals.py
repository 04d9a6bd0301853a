"""Where pages say what was seen: only with a view of their own, only what a page of ours would say."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.discovery import services
from sampan.discovery.types import Surface
from sampan.notes.models import Note
from sampan.web.discovery.signals_views import BYTES_MAX, SEEN_MAX
from sampan.web.views_token import read_view, sign_view
from tests.discovery.makers import follow, make_note, make_video
from tests.discovery.signals import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]


def send(client: Client, view: str, seen: list[Any], **headers: Any) -> Any:
    body = json.dumps({"view": view, "seen": seen})
    return client.post(reverse("signals"), body, content_type="application/json", headers=headers)


def impression(note: Note) -> list[Any]:
    return [1, str(note.pk), 0, 5, 0]


def test_a_page_says_what_was_seen_on_it(
    mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    note, client = make_note(mei), sign_in(tom)
    view = sign_view(tom.pk, Surface.SEARCH)
    seen = [impression(note), [2, str(note.pk), 0, 5, 0], [3, str(note.pk), 0, 5, 12_345.6]]
    with django_assert_num_queries(5):  # session, user with account, the statement in its savepoint
        response = send(client, view, seen)
    assert (response.status_code, response.content) == (204, b"")
    assert rows("kind, surface, source, milliseconds") == [(1, 6, 5, 0), (2, 6, 5, 0), (3, 6, 5, 12_345)]


def test_the_view_of_a_real_page_is_taken(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, client = make_note(mei), sign_in(tom)
    page = client.get(reverse("explore")).content.decode()
    (surface, view), *_rest = re.findall(r'data-surface="(\d+)" data-view="([^"]+)"', page)
    send(client, view, [impression(note)])
    assert (int(surface), rows("surface")) == (Surface.EXPLORE, [Surface.EXPLORE])


@pytest.mark.parametrize(
    ("name", "surface"), [("following", 4), ("videos", 3), ("note", 11), ("profile", 9), ("channel", 2)]
)
def test_every_list_and_note_has_a_view(
    mei: Account, tom: Account, sign_in: SignIn, name: str, surface: int
) -> None:
    video = make_video(mei, category="food")
    services.remake_pools()
    follow(tom, mei)
    arguments: list[Any] = {"note": [video.pk], "profile": ["mei"], "channel": ["food"]}.get(name, [])
    page = sign_in(tom).get(reverse(name, args=arguments)).content.decode()
    assert re.search(rf'data-surface="{surface}" data-view="[^"]+"', page)


def test_visitors_are_counted_as_nobody(mei: Account) -> None:
    assert send(Client(), sign_view(None, Surface.EXPLORE), [impression(make_note(mei))]).status_code == 204
    assert rows("account_id") == [0]


def test_no_other_views_are_believed(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, client = make_note(mei), sign_in(tom)
    mine = sign_view(tom.pk, Surface.EXPLORE)
    view, surface, mac = mine.split(".")
    forged = [
        "",
        "1.1.1",
        mine[:-1] + ("A" if mine[-1] != "A" else "B"),
        f"{int(view, 16) + 1:x}.{surface}.{mac}",
        f"{view}.2.{mac}",
        f"{view}.{surface}.{mac}.{mac}",
        f"-{view}.{surface}.{mac}",
        sign_view(mei.pk, Surface.EXPLORE),
        sign_view(None, Surface.EXPLORE),
    ]
    for one in [*forged, None, 5, [mine], {"view": mine}]:
        assert send(client, one, [impression(note)]).status_code == 204  # type: ignore[arg-type]
    assert rows() == []


def test_an_old_view_is_not_believed(
    mei: Account, tom: Account, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = int((now() - timedelta(hours=25)).timestamp() * 1e9)
    with monkeypatch.context() as patch:
        patch.setattr("sampan.web.views_token.time.time_ns", lambda: yesterday)
        view = sign_view(tom.pk, Surface.EXPLORE)
    assert read_view(view, tom.pk) is not None
    assert send(sign_in(tom), view, [impression(make_note(mei))]).status_code == 204
    assert rows() == []


def test_another_key_makes_other_views(settings: Any) -> None:
    view = sign_view(5, Surface.EXPLORE)
    assert read_view(view, 5) is not None
    settings.SECRET_KEY = "another"
    assert read_view(view, 5) is None


@pytest.mark.parametrize("header", [{"DNT": "1"}, {"Sec-GPC": "1"}])
def test_who_asks_not_to_be_tracked_is_not(
    mei: Account, tom: Account, sign_in: SignIn, header: dict[str, str]
) -> None:
    note, client = make_note(mei), sign_in(tom)
    assert send(client, sign_view(tom.pk, Surface.EXPLORE), [impression(note)], **header).status_code == 204
    assert rows() == []
    assert "data-view" not in client.get(reverse("explore"), headers=header).content.decode()


def test_pages_keep_silent_once_learning_is_off(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note, client = make_note(mei), sign_in(tom)
    services.change_wishes(by=tom, learns=False)  # in another browser
    assert "data-view" in client.get(reverse("explore")).content.decode()
    send(client, sign_view(tom.pk, Surface.EXPLORE), [impression(note)])
    assert "data-view" not in client.get(reverse("explore")).content.decode()
    assert rows() == []


def test_the_cookie_of_one_account_silences_no_other(mei: Account, tom: Account, sign_in: SignIn) -> None:
    make_note(mei)
    client = sign_in(tom)
    client.cookies["learns_not"] = str(mei.pk)
    assert "data-view" in client.get(reverse("explore")).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 4_000,
        b'{"view": "x"}',
        b'{"view": "x", "seen": {}}',
        b'{"view": "x", "seen": [1]}',
        b'{"view": "x", "seen": [[1, "5", 0, 0]]}',
        b'{"view": "x", "seen": [[1, 5, 0, 0, 0]]}',
        b'{"view": "x", "seen": [[1, "x", 0, 0, 0]]}',
        b'{"view": "x", "seen": [[99, "5", 0, 0, 0]]}',
        b'{"view": "x", "seen": [[true, "5", 0, 0, 0]]}',
        b'{"view": "x", "seen": [[1, "5", "0", 0, 0]]}',
        b'{"view": "x", "seen": [[1, "5", 0, 0, NaN]]}',
        b'{"view": "x", "seen": [[1, "5", 0, 0, Infinity]]}',
        b'{"view": "x", "seen": [[1, "5", null, 0, 0]]}',
    ],
)
def test_what_no_page_of_ours_says_is_refused(body: bytes, tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).post(reverse("signals"), body, content_type="application/json").status_code == 400
    assert rows() == []


def test_batches_have_an_end(mei: Account, tom: Account, sign_in: SignIn) -> None:
    client, view, one = sign_in(tom), sign_view(tom.pk, Surface.EXPLORE), impression(make_note(mei))
    assert send(client, view, [one] * (SEEN_MAX + 1)).status_code == 400
    assert send(client, view + "x" * BYTES_MAX, [one]).status_code == 413
    assert rows() == []


def test_a_batch_that_was_cut_off_is_refused_whole(mei: Account, tom: Account, sign_in: SignIn) -> None:
    body = json.dumps({"view": sign_view(tom.pk, Surface.EXPLORE), "seen": [impression(make_note(mei))]})
    for end in (-1, -2, -8, len(body) // 2):
        answer = sign_in(tom).post(reverse("signals"), body[:end], content_type="application/json")
        assert answer.status_code == 400
    assert rows() == []


def test_numbers_beyond_reason_are_cut_off(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = make_note(mei)
    seen = [[3, str(note.pk), -(10**30), 10**30, 1e300]]
    assert send(sign_in(tom), sign_view(tom.pk, Surface.EXPLORE), seen).status_code == 204
    assert rows("position, source, milliseconds") == [(-1, 0, 600_000)]


def test_there_is_a_limit_to_how_often(mei: Account, tom: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_SIGNALS_MINUTE_MAX = 2
    client = sign_in(tom)
    cache.clear()
    answers = [
        send(client, sign_view(tom.pk, Surface.EXPLORE), [impression(make_note(mei))]).status_code
        for _time in range(3)
    ]
    assert answers == [204, 204, 429]
    assert len(rows()) == 2


def test_only_posts_are_taken(tom: Account, sign_in: SignIn) -> None:
    assert sign_in(tom).get(reverse("signals")).status_code == 405
