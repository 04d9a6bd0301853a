"""Reported messages: members report what they see, the staff sees what was reported and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.conversations import selectors
from sampan.conversations.handlers.chats import is_about_message, on_message_decided
from sampan.conversations.models import Chat, Message
from sampan.safety.events import DecisionMade
from sampan.safety.models import Decision, Report
from sampan.safety.services import decide, file_report
from tests.conftest import reader_of
from tests.conversations.chats.conftest import Write

PAGE = "admin:conversations_message_changelist"


@pytest.fixture
def judge(make_account: Callable[..., Account]) -> Account:
    """One of the staff."""
    return make_account("judge", is_staff=True)


@pytest.fixture
def reported(chat: Chat, mei: Account, tom: Account, write: Write) -> Message:
    """What mei wrote and tom reported, between two messages that nobody did."""
    write(mei, chat, "Private before")
    message = write(mei, chat, "Reported insult")
    write(tom, chat, "Private after")
    file_report(
        reader=reader_of(tom),
        kind="message",
        target_id=message.pk,
        reason="harassment",
        target_account_id=mei.pk,
    )
    return message


def test_the_staff_sees_what_was_reported_and_no_other_message(
    reported: Message, judge: Account, sign_in: Callable[[Account], Client]
) -> None:
    page = sign_in(judge).get(reverse(PAGE)).content.decode()
    assert "Reported insult" in page
    assert "Private" not in page
    other = Message.objects.exclude(pk=reported.pk).first()
    assert other is not None
    address = reverse("admin:conversations_message_change", args=[other.pk])
    assert sign_in(judge).get(address).status_code == 302
    with pytest.raises(Exception, match="account"):
        selectors.list_messages(reported.chat_id, reader=reader_of(judge))


@pytest.mark.parametrize(("action", "is_gone"), [("hide", True), ("restore", False)])
def test_the_staff_hides_and_restores_with_a_decision_on_record(
    reported: Message, judge: Account, sign_in: Callable[[Account], Client], action: str, is_gone: bool
) -> None:
    if action == "restore":
        Message.objects.filter(pk=reported.pk).update(hidden_at="2026-01-01T00:00Z")
    data = {"action": action, "_selected_action": [reported.pk]}
    sign_in(judge).post(reverse(PAGE), data)
    reported.refresh_from_db()
    assert reported.is_gone is is_gone
    assert Decision.objects.get().target_kind == "message"
    assert Report.objects.get().state == "acted"


def test_members_do_not_reach_the_staffs_table(
    reported: Message, mei: Account, sign_in: Callable[[Account], Client]
) -> None:
    data = {"action": "hide", "_selected_action": [reported.pk]}
    assert sign_in(mei).post(reverse(PAGE), data).status_code in (302, 403, 404)
    reported.refresh_from_db()
    assert not reported.is_gone


def test_a_decision_about_a_message_is_carried_out(reported: Message, judge: Account) -> None:
    assert judge.user is not None
    decide(staff=judge.user, kind="message", target_id=reported.pk, action="hide")
    news = DecisionMade(kind="message", target_id=reported.pk, action="hide")
    assert is_about_message(news)
    assert not is_about_message(DecisionMade(kind="comment", target_id=reported.pk, action="hide"))
    for _ in range(2):
        on_message_decided(news)
    reported.refresh_from_db()
    assert reported.hidden_at is not None
    on_message_decided(DecisionMade(kind="message", target_id=reported.pk, action="restore"))
    reported.refresh_from_db()
    assert reported.hidden_at is None
