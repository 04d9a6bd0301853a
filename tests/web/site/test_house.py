"""The pages of the house: language, look, the installable app, and what is refused before it is read."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from sampan.accounts.models import Account, User

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_in_the_language_of_the_browser(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "发现" in page


def test_a_visitor_chooses_a_language_and_it_stays(client: Client) -> None:
    answer = client.post("/language", {"language": "zh-hant", "next": "/search"})
    assert (answer.status_code, answer["Location"]) == (302, "/search")
    assert '<html lang="zh-Hant"' in client.get("/").content.decode()


def test_a_members_choice_follows_them_to_another_browser(
    mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    sign_in(mei).post("/language", {"language": "en"})
    assert User.objects.get(account=mei).interface_language == "en"


def test_an_unknown_language_changes_nothing(mei: Account, sign_in: Callable[[Account], Client]) -> None:
    answer = sign_in(mei).post("/language", {"language": "xx"})
    assert answer.cookies.get("django_language") is None
    assert User.objects.get(account=mei).interface_language == "zh-hans"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_choice_never_leads_elsewhere(client: Client, target: str) -> None:
    for address in ("/language", "/theme"):
        assert client.post(address, {"language": "en", "theme": "dark", "next": target})["Location"] == "/"


def test_the_look_is_kept(client: Client) -> None:
    client.post("/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_the_manifest_is_whole_in_every_language(client: Client, language: str) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest", {"lang": language}).content)
    assert manifest["start_url"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}


def test_the_service_worker_may_look_after_every_page(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer["Cache-Control"]


def test_the_offline_page_knows_nobody(mei: Account, sign_in: Callable[[Account], Client]) -> None:
    assert "mei" not in sign_in(mei).get("/offline").content.decode()


def test_every_page_carries_a_strict_policy_whose_nonce_is_used(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in answer.content.decode()
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_the_policy_lets_the_live_process_in(client: Client, settings: Any) -> None:
    assert f"*:{settings.PORT + 1}" in client.get("/")["Content-Security-Policy"]


def test_a_form_over_the_limit_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.SAMPAN_FORM_MAX_BYTES = 1024
    answer = client.post("/language", {"language": "zh-hans", "x": "y" * 2000})
    assert answer.status_code == 413
    assert "1.0" in answer.content.decode()
    assert "django_language" not in answer.cookies


@pytest.mark.parametrize(("language", "sentence"), [("en", "larger than"), ("zh-hant", "表單")])
def test_a_form_over_the_limit_is_answered_with_a_page_in_the_visitors_language(
    client: Client, settings: Any, language: str, sentence: str
) -> None:
    settings.SAMPAN_FORM_MAX_BYTES = 1024
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    form = {"x": "y" * 2000}
    page = client.post("/language", form, headers={"Accept": "text/html,*/*;q=0.8"}).content.decode()
    assert "<html" in page
    assert sentence in page
    piece = client.post("/language", form, headers={"Accept": "text/html", "HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    assert sentence in unquote(piece["X-Sampan-Error"])


def test_a_missing_page_and_a_broken_token_are_pages_too(client: Client) -> None:
    assert client.get("/nothing/here").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language", {"language": "en"}).status_code == 403


def test_health_asks_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert client.get("/health").json()["status"] == "ok"
