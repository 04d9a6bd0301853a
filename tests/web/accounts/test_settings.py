"""The settings in the browser: each subject is kept, and only for oneself."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sampan.accounts import services
from sampan.accounts.models import Account, User
from tests.conftest import PASSWORD, reader_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], Client]
PAGES = [
    "settings",
    "settings_profile",
    "settings_languages",
    "settings_interests",
    "settings_appearance",
    "settings_privacy",
    "settings_blocked",
    "settings_muted",
    "settings_security",
    "settings_delete",
    "welcome",
    "welcome_people",
]


@pytest.mark.parametrize("name", PAGES)
def test_visitors_are_led_to_sign_in(name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name", ["settings_profile", "settings_languages", "settings_interests", "settings_privacy"]
)
def test_a_page_of_the_settings_costs_two_queries(
    name: str, tom: Account, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = sign_in(tom)
    with django_assert_num_queries(2):  # session, user with account
        assert client.get(reverse(name)).status_code == 200


def test_the_page_of_blocked_people_costs_four_queries(
    tom: Account, make_account: Callable[..., Account], sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for _n in range(5):
        services.block(reader=reader_of(tom), account_id=make_account().pk)
    client = sign_in(tom)
    with django_assert_num_queries(4):  # session, user with account, the list, how the reader stands to them
        response = client.get(reverse("settings_blocked"))
    assert len(response.context["page"].items) == 5


def test_name_and_words_are_kept(tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("settings_profile"), {"display_name": "汤姆", "bio": "Hello"})
    tom.refresh_from_db()
    assert (response.status_code, tom.display_name, tom.bio) == (302, "汤姆", "Hello")


def test_a_refused_profile_keeps_what_was_typed(tom: Account, sign_in: SignIn) -> None:
    response = sign_in(tom).post(reverse("settings_profile"), {"display_name": "New", "bio": "长" * 301})
    tom.refresh_from_db()
    assert (response.status_code, tom.display_name) == (422, "Tom")
    assert "长" * 301 in response.content.decode()


def test_a_form_cannot_be_sent_for_somebody_else(tom: Account, mei: Account, sign_in: SignIn) -> None:
    fields = {"display_name": "Stolen", "bio": "", "account_id": str(mei.pk), "id": str(mei.pk), "user": "1"}
    sign_in(tom).post(reverse("settings_profile"), fields)
    mei.refresh_from_db()
    assert mei.display_name == "小梅"


def test_languages_are_kept_and_the_next_page_speaks_the_new_one(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    fields = {"language": "zh-Hant", "reads": ["en"]}
    response = client.post(reverse("settings_languages"), fields)
    assert response.status_code == 302
    tom.refresh_from_db()
    assert (tom.language, tom.reads, tom.auto_translate) == ("zh-Hant", ["zh-Hant", "en"], False)
    assert '<html lang="zh-Hant"' in client.get(reverse("settings_languages")).content.decode()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("settings_languages", {"language": "fr"}),
        ("settings_languages", {"language": "en", "reads": ["tlh"]}),
        ("settings_interests", {"interests": ["war"]}),
        ("settings_appearance", {"theme": "pink"}),
    ],
)
def test_what_is_not_in_the_list_is_refused(
    name: str, fields: dict[str, Any], tom: Account, sign_in: SignIn
) -> None:
    assert sign_in(tom).post(reverse(name), fields).status_code == 422
    tom.refresh_from_db()
    assert (tom.language, tom.reads, tom.interests) == ("en", ["en"], [])


def test_interests_theme_and_likes_are_kept(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    client.post(reverse("settings_interests"), {"interests": ["food", "music-film"]})
    client.post(reverse("settings_appearance"), {"theme": "dark"})
    client.post(reverse("settings_privacy"), {"sent": "1"})
    tom.refresh_from_db()
    assert (tom.interests, tom.shows_likes) == (["food", "music-film"], False)
    assert 'data-theme="dark"' in client.get(reverse("settings")).content.decode()


def test_the_blocked_and_muted_are_listed_with_the_way_back(
    mei: Account, tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    services.block(reader=reader_of(tom), account_id=mei.pk)
    assert "小梅" in client.get(reverse("settings_blocked")).content.decode()
    back = reverse("settings_blocked")
    response = client.post(reverse("block", args=["mei"]), {"on": "0", "next": back})
    assert response["Location"] == back
    assert "小梅" not in client.get(back).content.decode().split("people")[0]
    assert client.get(back).context["page"].items == []


def test_a_picture_is_taken_and_removed(tom: Account, sign_in: SignIn, settings: Any, tmp_path: Path) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": "/media/"},
    }
    settings.STORAGES = {**settings.STORAGES, "public_media": storage}
    client = sign_in(tom)
    data = pyvips.Image.black(300, 200, bands=3).copy(interpretation="srgb").write_to_buffer(".png")
    client.post(reverse("settings_avatar"), {"avatar": SimpleUploadedFile("me.png", data)})
    tom.refresh_from_db()
    assert tom.avatar
    assert f"/media/{tom.avatar}" in client.get(reverse("settings_profile")).content.decode()
    client.post(reverse("settings_avatar"), {"remove": "1"})
    tom.refresh_from_db()
    assert tom.avatar == ""


def test_a_file_that_is_no_picture_is_refused_beside_its_button(tom: Account, sign_in: SignIn) -> None:
    wrong = io.BytesIO(b"MZ this is a program")
    wrong.name = "me.jpg"
    response = sign_in(tom).post(reverse("settings_avatar"), {"avatar": wrong})
    tom.refresh_from_db()
    assert (response.status_code, tom.avatar) == (422, "")
    assert "Choose a picture: JPEG" in response.content.decode()


def test_leaving_takes_the_password_and_signs_out(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    response = client.post(reverse("settings_delete"), {"password": PASSWORD, "sure": "on"})
    assert response["Location"] == "/"
    assert not User.objects.exists()
    assert "_auth_user_id" not in client.session
    assert client.get("/@tom").status_code == 404


@pytest.mark.parametrize(
    "fields", [{"password": "wrong wrong wrong", "sure": "on"}, {"password": PASSWORD}, {"sure": "on"}, {}]
)
def test_nobody_leaves_by_mistake_or_by_another_hand(
    fields: dict[str, str], tom: Account, sign_in: SignIn
) -> None:
    client = sign_in(tom)
    assert client.post(reverse("settings_delete"), fields).status_code in {200, 422}
    assert User.objects.filter(pk=tom.user_id).exists()
    assert "_auth_user_id" in client.session


def test_guessing_the_password_there_comes_to_an_end(tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    for _n in range(10):
        client.post(reverse("settings_delete"), {"password": "wrong wrong wrong", "sure": "on"})
    response = client.post(reverse("settings_delete"), {"password": PASSWORD, "sure": "on"})
    assert "Too many failed" in response.content.decode()
    assert User.objects.filter(pk=tom.user_id).exists()


def test_somebody_without_a_password_proves_who_they_are_in_another_way(
    tom: Account, sign_in: SignIn
) -> None:
    from allauth.mfa.models import Authenticator

    assert tom.user is not None
    tom.user.set_unusable_password()
    tom.user.save()
    Authenticator.objects.create(user=tom.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    response = sign_in(tom).post(reverse("settings_delete"), {"sure": "on"})
    assert response.status_code == 302
    assert "reauthenticate" in response["Location"]
    assert User.objects.filter(pk=tom.user_id).exists()


def test_a_suspended_member_still_opens_the_settings_but_cannot_rename(tom: Account, sign_in: SignIn) -> None:
    services.suspend(account_id=tom.pk)
    client = sign_in(tom)
    assert client.get(reverse("settings_profile")).status_code == 200
    response = client.post(reverse("settings_profile"), {"display_name": "New", "bio": ""})
    tom.refresh_from_db()
    assert (response.status_code, tom.display_name) == (422, "Tom")
    assert "suspended" in response.content.decode()
    client.post(reverse("settings_avatar"), {"remove": "1"})
    assert client.get("/").status_code == 200


def test_the_suspended_learn_why(tom: Account, make_account: Callable[..., Account], sign_in: SignIn) -> None:
    from sampan.safety.services import decide

    judge = make_account("judge", is_staff=True)
    assert judge.user is not None
    decide(staff=judge.user, kind="account", target_id=tom.pk, action="suspend", reason="sold <sand>")
    page = sign_in(tom).get(reverse("settings")).content.decode()
    assert "Your account is suspended." in page
    assert "sold &lt;sand&gt;" in page


def test_passwords_change_only_with_the_old_one(tom: Account, sign_in: SignIn) -> None:
    new = "quite another long password"
    wrong = {"oldpassword": "wrong wrong wrong", "password1": new, "password2": new}
    client = sign_in(tom)
    client.post(reverse("account_change_password"), wrong)
    assert User.objects.get(pk=tom.user_id).check_password(PASSWORD)
    client.post(reverse("account_change_password"), {**wrong, "oldpassword": PASSWORD})
    assert User.objects.get(pk=tom.user_id).check_password(new)
