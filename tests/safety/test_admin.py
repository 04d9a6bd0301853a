"""The staff's pages: every action asks why, and nothing is deleted by a slip of the hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account, User
from sampan.safety import services
from sampan.safety.models import Decision, Report
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(make_account: Callable[..., Account], sign_in: Callable[[Account], Client]) -> Client:
    """A browser of the staff's."""
    return sign_in(make_account("judge", is_staff=True))


@pytest.fixture
def report(mei: Account, tom: Account) -> Report:
    """Tom reports the account of Mei."""
    return services.file_report(
        reader=reader_of(tom), kind="account", target_id=mei.pk, reason="fraud", target_account_id=mei.pk
    )


def act(client: Client, name: str, rows: list[int], page: str = "safety_report", **more: str) -> Any:
    """Choose an action for rows of a list."""
    data = {"action": name, "_selected_action": rows, **more}
    return client.post(reverse(f"admin:{page}_changelist"), data)


@pytest.mark.parametrize(
    "page",
    [
        "admin:index",
        "admin:safety_report_changelist",
        "admin:safety_decision_changelist",
        "admin:accounts_account_changelist",
        "admin:accounts_user_changelist",
    ],
)
def test_every_page_opens_for_the_staff_and_stays_shut_for_others(
    page: str, staff: Client, report: Report, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    assert staff.get(reverse(page)).status_code == 200
    assert sign_in(tom).get(reverse(page)).status_code in {302, 403}
    response = Client().get(reverse(page))
    assert response.status_code == 302


def test_a_report_leads_to_what_was_reported(staff: Client, report: Report, mei: Account) -> None:
    page = staff.get(reverse("admin:safety_report_changelist")).content.decode()
    link = reverse("report_target", args=["account", mei.pk])
    assert link in page
    assert staff.get(link)["Location"] == reverse("profile", args=["mei"])


def test_an_action_asks_why_first_and_changes_nothing_yet(
    staff: Client, report: Report, mei: Account
) -> None:
    response = act(staff, "suspend_account", [report.pk])
    assert b'name="reason"' in response.content
    response = act(staff, "suspend_account", [report.pk], decide="1", reason=" ")
    assert response.status_code == 200
    mei.refresh_from_db()
    assert not mei.is_suspended
    assert Decision.objects.count() == 0


def test_with_a_reason_the_action_is_carried_out_and_leaves_a_decision(
    staff: Client, report: Report, mei: Account
) -> None:
    act(staff, "suspend_account", [report.pk], decide="1", reason="sold what is not there")
    mei.refresh_from_db()
    assert mei.is_suspended
    decision = Decision.objects.get()
    assert (decision.reason, decision.by) == (
        "sold what is not there",
        User.objects.get(email__startswith="judge"),
    )
    assert b"sold what is not there" in staff.get(reverse("admin:safety_decision_changelist")).content


def test_dismissed_reports_leave_the_list_of_the_waiting(staff: Client, report: Report) -> None:
    act(staff, "dismiss", [report.pk], decide="1", reason="nothing in it")
    url = reverse("admin:safety_report_changelist")
    link = reverse("report_target", args=["account", report.target_id]).encode()
    assert link not in staff.get(url).content
    assert link in staff.get(url, {"state": "dismissed"}).content
    assert link in staff.get(url, {"state": "all"}).content


def test_an_action_that_does_not_fit_is_said_and_does_nothing(staff: Client, report: Report) -> None:
    response = act(staff, "hide_target", [report.pk], decide="1", reason="x")
    assert response.status_code == 302
    assert b"cannot be decided" in staff.get(response["Location"]).content
    assert Decision.objects.count() == 0


def test_accounts_are_suspended_and_let_back_from_their_list(staff: Client, mei: Account) -> None:
    act(staff, "suspend", [mei.pk], "accounts_account", decide="1", reason="a")
    mei.refresh_from_db()
    assert mei.is_suspended
    act(staff, "reinstate", [mei.pk], "accounts_account", decide="1", reason="b")
    mei.refresh_from_db()
    assert not mei.is_suspended
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("page", ["accounts_account", "accounts_user", "safety_report", "safety_decision"])
def test_nothing_is_deleted_from_these_pages(page: str, staff: Client, report: Report, mei: Account) -> None:
    assert b"delete_selected" not in staff.get(reverse(f"admin:{page}_changelist")).content
    assert mei.user is not None
    pk = {"accounts_account": mei.pk, "accounts_user": mei.user.pk, "safety_report": report.pk}.get(page, 1)
    assert staff.post(reverse(f"admin:{page}_delete", args=[pk]), {"post": "yes"}).status_code in {302, 403}
    assert Account.objects.filter(pk=mei.pk).exists()
    assert User.objects.filter(pk=mei.user.pk).exists()
    assert Report.objects.exists()


def test_staff_without_superuser_rights_cannot_give_themselves_more(
    make_account: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    from django.contrib.auth.models import Permission

    helper = make_account("helper")
    assert helper.user is not None
    User.objects.filter(pk=helper.user.pk).update(is_staff=True)
    helper.user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client = sign_in(helper)
    page = reverse("admin:accounts_user_change", args=[helper.user.pk])
    assert b'name="is_superuser"' not in client.get(page).content
    client.post(page, {"is_active": "on", "is_staff": "on", "is_superuser": "on"})
    assert not User.objects.get(pk=helper.user.pk).is_superuser


def test_the_staff_signs_in_through_the_house() -> None:
    response = Client().get("/admin/login/")
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]
