"""The small things that all views answer with."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sampan.web import answers


def request_of(path: str = "/", *, htmx: Any = None, **options: Any) -> Any:
    make = RequestFactory().post if "data" in options else RequestFactory().get
    request = make(path, **options)
    request.htmx = htmx  # type: ignore[attr-defined]
    return request


def test_the_next_address_keeps_what_was_asked() -> None:
    request = request_of("/search?q=a+b&cursor=1&fragment=1&sort=new")
    assert answers.next_url(request, "2.x") == "/search?q=a+b&cursor=2.x&sort=new"
    assert answers.next_url(request, None) == ""


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""]
)
def test_nobody_is_sent_elsewhere(target: str) -> None:
    request = request_of(data={"next": target})
    assert answers.go_back(request, "/n/1")["Location"] == "/n/1"


def test_one_comes_back_to_where_one_was() -> None:
    assert answers.go_back(request_of(data={"next": "/n/5?x=1"}))["Location"] == "/n/5?x=1"
    referred = request_of(data={}, headers={"Referer": "http://testserver/n/7"})
    assert answers.go_back(referred)["Location"] == "http://testserver/n/7"


def test_a_toast_is_a_plain_header_in_any_language() -> None:
    response = answers.with_toast(HttpResponse(), "删除了 \n 'x'", "info")
    assert response["HX-Trigger"].isascii()
    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": "删除了 \n 'x'", "kind": "info"}}


def test_fragments_are_asked_for_by_htmx_or_by_name() -> None:
    class Htmx:
        boosted = False

    class Boosted:
        boosted = True

    assert answers.is_fragment(request_of(htmx=Htmx()))
    assert answers.is_fragment(request_of("/?fragment=1"))
    assert not answers.is_fragment(request_of(htmx=Boosted()))
    assert not answers.is_fragment(request_of())


def test_a_switch_is_on_only_for_one() -> None:
    assert [answers.is_on(request_of(data={"on": value})) for value in ("1", "0", "true", "")] == [True] + [
        False
    ] * 3
