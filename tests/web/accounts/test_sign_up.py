"""Signing up in the browser: from the form through the code in the letter to the first choices."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORM = {
    "email": "lin@example.org",
    "password1": "a long and winding road",
    "display_name": "林小满",
    "handle": "linxm",
}


def sign_up(client: Client, **fields: str) -> Any:
    """Send the form."""
    return client.post(reverse("account_signup"), {**FORM, **fields})


def last_code() -> str:
    """The code in the latest letter."""
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{6,8})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found.group(1)


def test_a_newcomer_gets_from_the_form_to_their_first_choices() -> None:
    client = Client(headers={"Accept-Language": "zh-CN"})
    response = sign_up(client)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == ["lin@example.org"]
    response = client.post(response["Location"], {"code": last_code()})
    assert response["Location"] == reverse("welcome")
    account = Account.objects.get(handle="linxm")
    assert account.user is not None
    assert (account.display_name, account.language, account.user.interface_language) == (
        "林小满",
        "zh-Hans",
        "zh-hans",
    )
    assert EmailAddress.objects.get(user=account.user).verified
    choices = {"language": "zh-Hant", "reads": ["en"], "interests": ["food", "pets"]}
    response = client.post(reverse("welcome"), choices)
    assert response["Location"] == reverse("welcome_people")
    account.refresh_from_db()
    assert (account.language, account.reads, account.interests) == (
        "zh-Hant",
        ["zh-Hant", "en"],
        ["food", "pets"],
    )
    assert client.get(reverse("welcome_people")).status_code == 200


def test_newcomers_are_shown_who_writes_and_not_who_is_silent(
    make_account: Callable[..., Account], sign_in: Callable[[Account], Client]
) -> None:
    make_account("cook", display_name="A Cook", note_count=2)
    make_account("silent", display_name="Silent One")
    page = sign_in(make_account("me")).get(reverse("welcome_people")).content.decode()
    assert "A Cook" in page
    assert "Silent One" not in page


def test_the_page_from_which_somebody_came_waits_behind_the_first_choices() -> None:
    client = Client()
    response = client.post(f"{reverse('account_signup')}?next=/search", {**FORM, "next": "/search"})
    response = client.post(response["Location"], {"code": last_code()})
    assert response["Location"] == "/welcome?next=%2Fsearch"
    response = client.post(response["Location"], {"language": "en", "next": "/search"})
    assert response["Location"] == "/welcome/people?next=%2Fsearch"
    assert client.get(response["Location"]).context["onward"] == "/search"


def test_a_foreign_page_is_not_followed() -> None:
    client = Client()
    response = client.post(reverse("account_signup"), {**FORM, "next": "https://evil.example/"})
    response = client.post(response["Location"], {"code": last_code()})
    assert response["Location"] == reverse("welcome")
    assert client.get("/welcome/people?next=//evil.example").context["onward"] == "/"


def test_a_wrong_code_does_not_open_the_account() -> None:
    client = Client()
    response = sign_up(client)
    response = client.post(response["Location"], {"code": "AAAA-BBBB"})
    assert response.status_code == 200
    assert not EmailAddress.objects.get(email="lin@example.org").verified
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"handle": "小满"}, "handle"),
        ({"handle": "admin"}, "handle"),
        ({"handle": "MEI"}, "handle"),
        ({"display_name": "\u200b"}, "display_name"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password123"}, "password1"),
        ({"email": "no address"}, "email"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_makes_nobody(
    mei: Account, fields: dict[str, str], field: str
) -> None:
    response = sign_up(Client(), **fields)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    if field != "display_name":
        assert "林小满" in response.content.decode()
    assert User.objects.count() == 1
    assert mail.outbox == []


def test_a_handle_taken_while_the_form_was_sent_leaves_no_user_behind(
    make_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account("linxm")
    # The form looked before the other one was saved.
    monkeypatch.setattr("sampan.accounts.selectors.is_handle_free", lambda handle: True)
    response = sign_up(Client())
    assert response.context["form"].errors["handle"] == ["Somebody has this handle already. Try another one."]
    assert not User.objects.filter(email="lin@example.org").exists()
    assert mail.outbox == []


def test_an_address_that_is_known_is_told_by_letter_alone(mei: Account) -> None:
    assert mei.user is not None
    response = sign_up(Client(), email=mei.user.email)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert (User.objects.count(), Account.objects.count()) == (1, 1)
    assert mail.outbox[-1].to == [mei.user.email]


def test_a_closed_instance_takes_nobody(settings: Any) -> None:
    settings.SAMPAN_SIGN_UP = False
    client = Client()
    assert "cannot sign up here at present" in client.get(reverse("account_signup")).content.decode()
    sign_up(client)
    client.post(reverse("account_signup_by_passkey"), FORM)
    assert User.objects.count() == 0


def test_an_address_opens_a_limited_number_of_accounts(settings: Any) -> None:
    settings.SAMPAN_SIGN_UPS_HOUR_MAX = 2
    for number in range(3):
        response = sign_up(Client(), email=f"p{number}@example.org", handle=f"person{number}")
    assert response.status_code == 200
    assert "Try again" in str(response.context["form"].errors)
    assert User.objects.count() == 2


def test_handles_are_suggested_and_judged_while_typing(mei: Account) -> None:
    client = Client()
    url = reverse("handle_suggest")
    assert client.get(url, {"name": "林小满"}).json() == {"handle": "linxiaoman"}
    assert client.get(url, {"handle": "mei"}).json()["problem"].startswith("Somebody has this handle")
    assert client.get(url, {"handle": "小"}).json()["problem"].startswith("Use 2 to 30")
    assert client.get(url, {"handle": "fine"}).json() == {"problem": ""}


def test_handles_cannot_be_tried_without_end() -> None:
    client = Client()
    for _n in range(60):
        client.get(reverse("handle_suggest"), {"handle": "abc"})
    assert client.get(reverse("handle_suggest"), {"handle": "abc"}).status_code == 429


def test_passkeys_are_made_only_for_a_proven_address() -> None:
    client = Client()
    fields = {key: value for key, value in FORM.items() if key != "password1"}
    response = client.post(reverse("account_signup_by_passkey"), fields)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("mfa_signup_webauthn")).status_code == 302
    response = client.post(reverse("account_email_verification_sent"), {"code": last_code()})
    assert response["Location"] == reverse("mfa_signup_webauthn")
    assert b"mfa/js/webauthn.js" in client.get(response["Location"]).content
    assert "_auth_user_id" not in client.session


def test_a_user_without_account_is_led_to_open_one() -> None:
    user = User.objects.create_user(email="root@example.org", password=PASSWORD)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("settings_profile"))["Location"] == reverse("start_account")
    assert client.get(reverse("start_account")).status_code == 200
    response = client.post(reverse("start_account"), {"display_name": "Root", "handle": "operator"})
    assert response.status_code == 200
    assert Account.objects.count() == 0
    response = client.post(reverse("start_account"), {"display_name": "Root", "handle": "rooty"})
    assert response["Location"] == reverse("welcome")
    assert Account.objects.get(user=user).handle == "rooty"


def test_the_password_is_set_anew_by_a_code(mei: Account) -> None:
    assert mei.user is not None
    client = Client()
    response = client.post(reverse("account_reset_password"), {"email": mei.user.email})
    response = client.post(response["Location"], {"code": last_code()})
    new = "quite another long password"
    response = client.post(response["Location"], {"password1": new, "password2": new})
    assert response.status_code == 302
    mei.user.refresh_from_db()
    assert mei.user.check_password(new)


def test_too_many_wrong_passwords_shut_the_door_for_a_while(mei: Account) -> None:
    assert mei.user is not None
    client = Client()
    for _n in range(6):
        client.post(reverse("account_login"), {"login": mei.user.email, "password": "wrong wrong wrong"})
    client.post(reverse("account_login"), {"login": mei.user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_letters_are_written_in_the_language_of_whoever_gets_them(mei: Account) -> None:
    assert mei.user is not None
    Client(headers={"Accept-Language": "en"}).post(
        reverse("account_reset_password"), {"email": mei.user.email}
    )
    assert re.search(r"[\u4e00-\u9fff]", mail.outbox[-1].body)
    assert mail.outbox[-1].subject.startswith("[Sampan 舢板]")


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        ("django.core.mail.backends.console.EmailBackend", True),
        ("django.core.mail.backends.smtp.EmailBackend", False),
    ],
)
def test_the_page_says_when_letters_are_only_printed(
    settings: Any, monkeypatch: pytest.MonkeyPatch, backend: str, said: bool
) -> None:
    client = Client()
    sign_up(client)
    settings.EMAIL_BACKEND = backend
    page = client.get(reverse("account_email_verification_sent")).content.decode()
    assert ("prints its letters in the console" in page) is said
