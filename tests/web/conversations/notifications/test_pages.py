"""The list of notifications in the browser: what is drawn, what it costs, what is read, what is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sampan.accounts.models import Account, Block, Follow
from sampan.conversations.models import Comment, Notification, NotificationSettings
from sampan.conversations.services.notifying import notify
from sampan.conversations.types import NotificationKind
from sampan.notes.models import Note
from sampan.web.conversations import notification_views
from tests.conversations.conftest import make_note

HTMX = {"HX-Request": "true"}
PAGE_QUERIES = 8
"""Who is signed in; the user with the account; the lines; who acted in them; their accounts; how many are
unread; the texts; how the reader stands to new followers."""
SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's."""
    return make_note(mei)


def tell(note: Note, kind: str, who: Account, **more: Any) -> int:
    line = notify(
        account_id=note.author_id,
        kind=NotificationKind(kind),
        actor_id=who.pk,
        group=f"{kind}:{note.pk}" if kind in ("like", "collect") else "",
        note_id=None if kind == "follow" else note.pk,
        **more,
    )
    assert line is not None
    return line


def comment_on(note: Note, who: Account, body: str = "Looks lovely") -> Comment:
    return Comment.objects.create(note=note, author=who, body=body, language="en")


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def english(account: Account) -> Account:
    assert account.user is not None
    account.user.interface_language = "en"
    account.user.save()
    return account


def test_a_line_says_who_did_what_with_the_names_in_bold(
    note: Note, mei: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    for name in ("<i>Ann</i>", "Ben", "Cat", "Dan"):
        tell(note, "like", make_account(display_name=name))
    page = sign_in(english(mei)).get("/notifications").content.decode()
    assert "<b>Dan</b> and 3 others liked your note" in page
    tell(note, "collect", Account.objects.get(display_name="<i>Ann</i>"))
    page = sign_in(mei).get("/notifications").content.decode()
    assert "<b>&lt;i&gt;Ann&lt;/i&gt;</b> saved your note" in page
    assert "<i>Ann" not in page


def test_the_words_of_a_comment_stand_under_the_sentence(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    said = comment_on(note, tom, "So <b>lovely</b>")
    tell(note, "comment", tom, comment_id=said.pk)
    page = sign_in(english(mei)).get("/notifications").content.decode()
    assert "So &lt;b&gt;lovely&lt;/b&gt;" in page
    assert f'data-text-ref="comment:{said.pk}:body"' in page


def test_the_page_costs_the_same_for_one_line_and_for_twenty(
    note: Note,
    mei: Account,
    make_account: Callable[..., Account],
    sign_in: SignIn,
    django_assert_num_queries: Any,
) -> None:
    client = sign_in(mei)
    tell(note, "follow", make_account())
    tell(note, "comment", make_account(), comment_id=comment_on(note, make_account()).pk)
    client.get("/notifications")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get("/notifications")
    for _number in range(9):
        other = make_account()
        tell(note, "follow", other)
        tell(note, "comment", other, comment_id=comment_on(note, other).pk)
    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get("/notifications")
    assert len(response.context["lines"]) == 20


def test_no_other_page_asks_for_the_number_on_the_bell(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(mei)
    client.get("/settings/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/settings/")
    before = len(asked)
    line = tell(note, "like", tom)
    client.get("/notifications")
    with django_assert_num_queries(before):
        page = client.get("/settings/").content.decode()
    assert re.search(r"data-unread-notifications>1</span>", page)
    other = sign_in(tom)
    other.cookies["unread"] = client.cookies["unread"].value  # of another account: it is not theirs
    assert re.search(r"data-unread-notifications></span>", other.get("/settings/").content.decode())
    client.get(f"/notifications/{line}")
    assert re.search(r"data-unread-notifications></span>", client.get("/settings/").content.decode())


def test_an_empty_list_is_drawn_with_something_to_do(mei: Account, sign_in: SignIn) -> None:
    client = sign_in(english(mei))
    for tab in ("", "?show=followed", "?show=shop", "?show=decisions", "?show=followers", "?show=likes"):
        page = client.get(f"/notifications{tab}").content.decode()
        assert "empty__drawing" in page
        assert "data-told-list" in page


def test_a_tab_shows_its_kinds_alone(
    note: Note, mei: Account, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    friend = make_account(display_name="Friend")
    Follow.objects.create(follower=mei, followed=friend)
    tell(note, "like", tom)
    tell(note, "comment", friend, comment_id=comment_on(note, friend).pk)
    tell(note, "follow", tom)
    client = sign_in(mei)

    def kinds(tab: str) -> list[str]:
        return [line.kind for line in client.get(f"/notifications?show={tab}").context["lines"]]

    assert kinds("") == ["follow", "comment", "like"]
    assert kinds("followed") == ["comment"]
    assert (kinds("likes"), kinds("comments"), kinds("followers")) == (["like"], ["comment"], ["follow"])
    assert client.get("/notifications?show=nonsense").status_code == 404


def test_where_there_is_no_shop_there_is_no_tab_for_it(mei: Account, sign_in: SignIn, settings: Any) -> None:
    settings.SAMPAN_SHOP = False
    assert "show=shop" not in sign_in(mei).get("/notifications").content.decode()


def test_marking_all_read_leaves_alone_what_came_since_the_page_was_shown(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(mei)
    first = tell(note, "like", tom)
    up_to = client.get("/notifications").context["up_to"]
    second = tell(note, "follow", tom)
    response = client.post("/notifications/read", {"up_to": up_to, "next": "/notifications?show=likes"})
    assert (response.status_code, response["Location"]) == (302, "/notifications?show=likes")
    unread = Notification.objects.filter(read_at=None).values_list("pk", flat=True)
    assert (list(unread), first in unread) == ([second], False)
    answer = client.post(
        "/notifications/read", {"up_to": client.get("/notifications").context["up_to"]}, headers=HTMX
    )
    assert (answer.status_code, "toast" in answer["HX-Trigger"]) == (204, True)
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("up_to", ["", "nonsense", "-1", "9" * 30])
def test_marking_read_up_to_nothing_marks_nothing(
    up_to: str, note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    tell(note, "like", tom)
    assert sign_in(mei).post("/notifications/read", {"up_to": up_to}).status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 1


def test_a_line_leads_to_its_thing_and_is_read_then(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client, said = sign_in(mei), comment_on(note, tom)
    ways = {
        tell(note, "like", tom): f"/n/{note.pk}",
        tell(note, "comment", tom, comment_id=said.pk): f"/n/{note.pk}#comment-{said.pk}",
        tell(note, "follow", tom): "/@tom",
    }
    for line, way in ways.items():
        response = client.get(f"/notifications/{line}")
        assert (response.status_code, response["Location"]) == (302, way)
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("path", ["/notifications/{}", "/notifications/{}/line"])
def test_anothers_line_is_as_if_it_did_not_exist(
    path: str, note: Note, tom: Account, sign_in: SignIn
) -> None:
    line = tell(note, "like", tom)
    client = sign_in(tom)
    theirs, missing = client.get(path.format(line)), client.get(path.format(1))
    assert theirs.status_code == missing.status_code == 404
    assert Notification.objects.get().read_at is None


@pytest.mark.parametrize("number", ["0", str(2**63), "9" * 400])
def test_a_number_that_no_line_has_is_not_there(number: str, mei: Account, sign_in: SignIn) -> None:
    client = sign_in(mei)
    for path in (f"/notifications/{number}", f"/notifications/{number}/line"):
        assert client.get(path).status_code == 404
    assert client.get(f"/notifications?cursor={number}").status_code == 200


def test_what_is_closed_by_now_is_neither_listed_nor_counted_nor_opened(
    note: Note, mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client, line = sign_in(mei), tell(note, "like", tom)
    Block.objects.create(blocker=tom, blocked=mei)
    assert client.get("/notifications").context["lines"] == []
    assert client.get("/notifications/unread").json()["notifications"] == 0
    assert client.get(f"/notifications/{line}").status_code == 404


def test_a_page_that_is_open_hears_the_sentence_but_not_in_quiet_hours(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, line = sign_in(english(mei)), tell(note, "like", tom)
    told = client.get(f"/notifications/{line}/line").json()
    assert told == {"text": "Tom liked your note", "url": f"/notifications/{line}"}
    assert Notification.objects.get().read_at is None
    NotificationSettings.objects.create(account=mei, quiet_from=22 * 60, quiet_to=7 * 60)
    night = datetime(2026, 11, 23, 23, tzinfo=UTC)
    for hour, status in ((night, 204), (night + timedelta(hours=12), 200)):
        monkeypatch.setattr(notification_views, "now", lambda hour=hour: hour)
        assert client.get(f"/notifications/{line}/line").status_code == status


def test_the_numbers_of_the_badges_come_in_one_answer(
    note: Note, mei: Account, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    tell(note, "like", tom)
    client = sign_in(mei)
    client.get("/notifications/unread")
    with django_assert_num_queries(5):  # who is signed in, the user, and each of the three
        answer = client.get("/notifications/unread")
    assert answer.json() == {"notifications": 1, "chats": 0, "requests": 0, "push_again": ""}
    assert answer["Cache-Control"] == "no-store"


def test_the_rest_of_a_long_list_comes_as_one_scrolls(
    note: Note, mei: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    for _number in range(23):
        tell(note, "follow", make_account())
    client = sign_in(mei)
    first = client.get("/notifications")
    more = client.get(first.context["next_url"], headers=HTMX)
    assert (len(first.context["lines"]), len(more.context["lines"])) == (20, 3)
    assert "<html" not in more.content.decode()
    shown = [line.id for line in (*first.context["lines"], *more.context["lines"])]
    assert len(set(shown)) == 23


def test_visitors_are_led_to_sign_in(client: Client, db: None) -> None:
    for path in ("/notifications", "/notifications/1", "/settings/notifications"):
        response = client.get(path)
        assert (response.status_code, "login" in response["Location"]) == (302, True)
