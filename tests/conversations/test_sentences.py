"""What a line of notifications says: names, counts, orders and decisions, in whole sentences."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from sampan.conversations.sentences import _HIDDEN, _PLAIN, _RESTORED, _TO_BUYER, _TO_SELLER, sentence, who
from sampan.conversations.types import NotificationKind
from sampan.shop.types import OrderAct


@pytest.mark.parametrize(
    ("names", "others", "said"),
    [
        ([], 0, "Somebody"),
        (["Mei"], 0, "Mei"),
        (["Mei", "Tom"], 0, "Mei and Tom"),
        (["Mei", "Tom", "Li"], 0, "Mei, Tom and Li"),
        (["Mei"], 1, "Mei and 1 other"),
        (["Mei", "Tom", "Li"], 1, "Mei and 3 others"),
        (["Mei", "Tom", "Li"], 10, "Mei and 12 others"),
    ],
)
def test_people_are_named_while_they_are_few_and_counted_when_they_are_many(
    names: list[str], others: int, said: str
) -> None:
    assert who(names, others) == said


def test_a_name_with_a_percent_sign_stays_a_name() -> None:
    assert sentence("like", names=["100%(who)s", "50%s"]) == "100%(who)s and 50%s liked your note"


def test_for_html_the_sentence_is_escaped_and_the_names_are_not_escaped_twice() -> None:
    made = sentence("like", names=["<b>Tom &amp; Li</b>"], others=2, quote=escape)
    assert made == "<b>Tom &amp; Li</b> and 2 others liked your note"


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("collect", {}, "Mei saved your note"),
        ("comment", {}, "Mei commented on your note"),
        ("reply", {}, "Mei replied to your comment"),
        ("follow", {}, "Mei followed you"),
        ("mention", {}, "Mei mentioned you in a note"),
        ("mention", {"in_comment": True}, "Mei mentioned you in a comment"),
        ("review", {}, "Mei reviewed your product"),
        ("review", {"detail": {"answer": True}}, "Mei answered your review"),
        ("order", {"detail": {"act": "ship", "role": "buyer"}}, "Your order is on its way"),
        ("order", {"detail": {"act": "pay", "role": "seller"}}, "A new order is paid and can be sent"),
        ("order", {"detail": {"act": "message", "role": "seller"}}, "A buyer wrote to you about an order"),
        ("order", {"detail": {"act": "no such act"}}, "Something happened to your order"),
        ("decision", {"detail": {"action": "restore", "target": "note"}}, "Your note can be seen again"),
        ("decision", {"detail": {"action": "suspend", "target": "account"}}, "Your account was suspended"),
        (
            "decision",
            {"detail": {"action": "dismiss", "role": "reporter"}},
            "Your report was looked at: nothing was found against the rules",
        ),
        ("a kind of a later version", {}, "Something happened to what is yours"),
    ],
)
def test_each_kind_says_its_own(kind: str, more: dict[str, Any], said: str) -> None:
    assert sentence(kind, names=["Mei"], **more) == said


def test_every_kind_has_a_sentence_of_its_own_whatever_it_is_told_with() -> None:
    general = sentence("a kind of a later version")
    assert all(sentence(kind, names=["Mei"]) != general for kind in NotificationKind)


def test_everything_that_one_side_does_to_an_order_can_be_told_to_the_other() -> None:
    assert {*_TO_BUYER, *_TO_SELLER} >= set(OrderAct)


def test_no_sentence_holds_a_mark_that_nobody_fills() -> None:
    for words in (_PLAIN, _TO_BUYER, _TO_SELLER, _HIDDEN, _RESTORED):
        for template in words.values():
            assert "%" not in str(template) % {"who": "Mei"}
