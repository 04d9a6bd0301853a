"""While PostgreSQL is away everybody is told when to come back; what only looks like it stays an error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.test import Client, RequestFactory

from sampan.accounts.models import Account
from sampan.core import queue
from sampan.web.site.unavailable import is_database_away, server_error

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_server(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database whose socket nobody listens at."""
    connection.close()
    host = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = str(tmp_path)
    yield
    connection.close()
    connection.settings_dict["HOST"] = host


def browser(**headers: str) -> Client:
    """A browser that is shown what people are shown."""
    return Client(raise_request_exception=False, headers=headers)


def test_a_page_says_when_to_come_back_in_the_language_of_the_browser(no_server: None) -> None:
    english = browser(accept_language="en").get("/")
    chinese = browser(accept_language="zh-CN,zh;q=0.9").get("/")

    assert (english.status_code, chinese.status_code) == (503, 503)
    assert int(english["Retry-After"]) > 0
    assert english["Cache-Control"] == "no-store"
    assert 'lang="en"' in english.content.decode()
    assert "database cannot be reached" in english.content.decode()
    assert 'href="">Try again' in english.content.decode()
    assert 'lang="zh-Hans"' in chinese.content.decode()


def test_a_member_is_answered_alike_and_stays_signed_in(
    tom: Account, sign_in: Callable[[Account], Client], request: pytest.FixtureRequest
) -> None:
    client = sign_in(tom)
    client.raise_request_exception = False
    cookie = client.cookies["sessionid"].value
    request.getfixturevalue("no_server")

    answer = client.get("/messages")

    assert answer.status_code == 503
    assert "sessionid" not in answer.cookies
    assert client.cookies["sessionid"].value == cookie


def test_a_form_is_not_lost_by_a_link_that_forgets_it(no_server: None) -> None:
    answer = browser().post("/accounts/login/", {"login": "a@example.org", "password": "secret words"})

    assert answer.status_code == 503
    page = answer.content.decode()
    assert "Reload this page" in page
    assert 'href=""' not in page
    assert "secret words" not in page


def test_the_api_answers_with_a_problem(no_server: None) -> None:
    answer = browser().get("/api/v1/feeds/explore")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"
    assert answer["Retry-After"] in answer.json()["detail"]


def test_scripts_get_json_and_htmx_a_fragment_with_the_same_sentence(
    tom: Account, sign_in: Callable[[Account], Client], request: pytest.FixtureRequest
) -> None:
    client = sign_in(tom)
    client.raise_request_exception = False
    request.getfixturevalue("no_server")

    script = client.get("/notifications/unread", headers={"accept": "application/json"})
    fragment = client.get("/messages", headers={"hx-request": "true"})

    assert (script.status_code, fragment.status_code) == (503, 503)
    assert script.json()["error"]["code"] == "unavailable"
    assert "<html" not in fragment.content.decode()
    said = unquote(fragment["X-Sampan-Error"])
    assert said == script.json()["error"]["message"]
    assert said in fragment.content.decode()


def test_a_connection_that_is_cut_is_answered_and_the_next_page_is_well() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()

    cut = browser().get("/")
    connection.close()  # as Django does between two requests
    well = browser().get("/")

    assert (cut.status_code, well.status_code) == (503, 200)


def test_one_line_is_logged_without_the_address(no_server: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        browser().get("/@somebody-secret")

    [line] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "database cannot be reached" in line.getMessage()
    assert "secret" not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_health_check_answers_as_ever(no_server: None) -> None:
    assert browser().get("/health").status_code == 500


def test_a_job_that_cannot_be_deferred_is_known_for_what_it_is(no_server: None) -> None:
    with pytest.raises(Exception) as caught:
        queue.defer("no.such.task")

    assert is_database_away(caught.value)


@pytest.mark.parametrize("state", ["40001", "40P01", "57014", "55P03", "53100"])
def test_what_a_database_that_answers_refuses_stays_an_error(state: str) -> None:
    with pytest.raises(OperationalError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")

    assert not is_database_away(caught.value)


def test_a_broken_rule_stays_an_error_even_after_a_lost_connection(tom: Account) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        get_user_model().objects.create(email=tom.user.email)  # type: ignore[union-attr]

    assert not is_database_away(caught.value)
    assert not is_database_away(KeyError("name"))


def test_a_cursor_that_was_closed_is_a_mistake_of_ours_while_the_connection_stands() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with pytest.raises(InterfaceError) as caught:
        cursor.fetchone()

    assert not is_database_away(caught.value)


def test_any_other_error_is_the_page_that_something_broke() -> None:
    try:
        raise KeyError("name")
    except KeyError:
        answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Retry-After" not in answer
