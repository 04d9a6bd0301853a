"""The dialog in which things are reported."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts import services as accounts
from sampan.accounts.models import Account
from sampan.safety.models import Report
from tests.conftest import reader_of
from tests.discovery.makers import make_note
from tests.notes.conftest import publish

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
HTMX = {"HX-Request": "true"}


def test_a_note_is_reported_with_a_reason(mei: Account, tom: Account, sign_in: SignIn) -> None:
    note = make_note(mei, "Buy now")
    client = sign_in(tom)
    dialog = client.get(reverse("report"), {"kind": "note", "id": note.pk}, headers=HTMX)
    assert 'value="spam"' in dialog.content.decode()
    fields = {"kind": "note", "id": str(note.pk), "reason": "spam", "detail": "ten times a day"}
    response = client.post(reverse("report"), fields, headers=HTMX)
    assert response.status_code == 200
    report = Report.objects.get()
    assert (report.target_id, report.target_account, report.reporter, report.reason) == (
        note.pk,
        mei,
        tom,
        "spam",
    )


def test_an_account_is_reported(mei: Account, tom: Account, sign_in: SignIn) -> None:
    fields = {"kind": "account", "id": str(mei.pk), "reason": "fraud"}
    sign_in(tom).post(reverse("report"), fields, headers=HTMX)
    assert Report.objects.get().target_account == mei


def test_a_report_without_a_reason_comes_back_with_its_words(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    fields = {"kind": "account", "id": str(mei.pk), "detail": "she is rude"}
    response = sign_in(tom).post(reverse("report"), fields, headers=HTMX)
    assert response.status_code == 422
    assert "she is rude" in response.content.decode()
    assert Report.objects.count() == 0


@pytest.mark.parametrize("kind", ["note", "comment", "account", "planet", ""])
@pytest.mark.parametrize("target_id", ["", "x", "-1", "999", "9" * 30])
def test_what_is_not_there_cannot_be_reported(
    kind: str, target_id: str, tom: Account, sign_in: SignIn
) -> None:
    fields = {"kind": kind, "id": target_id, "reason": "spam"}
    client = sign_in(tom)
    assert client.get(reverse("report"), fields).status_code == 404
    assert client.post(reverse("report"), fields).status_code == 404
    assert Report.objects.count() == 0


def test_what_the_reader_cannot_see_cannot_be_reported(mei: Account, tom: Account, sign_in: SignIn) -> None:
    secret = make_note(mei, "Mine", visibility="self")
    open_note = make_note(mei, "Open")
    accounts.block(reader=reader_of(mei), account_id=tom.pk)
    client = sign_in(tom)
    for kind, target in (("note", secret.pk), ("note", open_note.pk), ("account", mei.pk)):
        fields = {"kind": kind, "id": str(target), "reason": "spam"}
        assert client.post(reverse("report"), fields, headers=HTMX).status_code == 404
    assert Report.objects.count() == 0


def test_a_visitor_is_led_to_sign_in(mei: Account) -> None:
    fields = {"kind": "account", "id": str(mei.pk), "reason": "spam"}
    response = Client().post(reverse("report"), fields, headers=HTMX)
    assert response.status_code == 403
    assert reverse("account_login") in response["HX-Redirect"]
    assert Report.objects.count() == 0


def test_only_the_staff_is_led_from_a_report_to_its_target(
    mei: Account, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    note = make_note(mei, "Buy now")
    url = reverse("report_target", args=["note", note.pk])
    assert sign_in(tom).get(url).status_code == 404
    assert Client().get(url).status_code == 404
    staff = sign_in(make_account("judge", is_staff=True))
    assert staff.get(url)["Location"] == reverse("note", args=[note.pk])


def test_a_report_works_on_a_page_of_its_own_without_scripts(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    note, client = publish(mei), sign_in(tom)
    asked = client.get(reverse("report"), {"kind": "note", "id": note.pk}).content.decode()
    assert asked.count("<html") == 1
    assert f'href="/n/{note.pk}"' in asked
    fields = {"kind": "note", "id": note.pk}
    wrong = client.post(reverse("report"), fields)
    assert (wrong.status_code, "<html" in wrong.content.decode(), Report.objects.count()) == (422, True, 0)
    done = client.post(reverse("report"), {**fields, "reason": "spam"}).content.decode()
    assert f'href="/n/{note.pk}"' in done
    assert Report.objects.get().target_id == note.pk
