"""Remembered pieces of pages: quick for everybody, and nothing of one reader in another's page."""

import re
from collections.abc import Callable

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.utils.safestring import SafeString
from django.utils.translation import override

from sampan.accounts.models import Account
from sampan.notes.models import Like, Note
from sampan.web.templatetags import remember
from sampan.web.templatetags.remember import Memo
from tests.discovery.makers import make_note

SignIn = Callable[[Account], Client]


@pytest.fixture
def note(mei: Account) -> Note:
    """A note that both readers understand."""
    return make_note(mei, "Hello there, good morning")


def like_button(client: Client) -> str:
    found = re.search(r"data-like.*?>|href=\"[^\"]*\" data-like", client.get("/").content.decode(), re.S)
    return found.group() if found else ""


def test_everybody_sees_their_own_like(
    note: Note, tom: Account, make_account: Callable[..., Account], sign_in: SignIn
) -> None:
    other = make_account("ann")
    Like.objects.create(account=tom, note=note)
    pages = [sign_in(who).get("/").content.decode() for who in (tom, other, tom)]
    pressed = [re.findall(r'aria-pressed="(true|false)"[^>]*data-like', page)[0] for page in pages]
    assert pressed == ["true", "false", "true"]


def test_a_visitor_is_never_shown_a_members_card(
    note: Note, tom: Account, sign_in: SignIn, client: Client
) -> None:
    member = sign_in(tom).get("/").content.decode()
    visitor = client.get("/").content.decode()
    assert f'hx-post="/n/{note.pk}/like"' in member
    assert f'hx-post="/n/{note.pk}/like"' not in visitor
    assert "next=/" in visitor


def test_an_edited_title_is_seen_at_once(note: Note, tom: Account, sign_in: SignIn) -> None:
    client = sign_in(tom)
    client.get("/")
    Note.objects.filter(pk=note.pk).update(title="Good evening to you")
    assert "Good evening to you" in client.get("/").content.decode()


def test_each_language_has_its_own_pieces(note: Note, tom: Account, mei: Account, sign_in: SignIn) -> None:
    for who in (tom, mei, tom):
        page = sign_in(who).get("/").content.decode()
        with override(who.language.lower()):
            from django.utils.translation import gettext

            assert f">{gettext('For you')}<" in page


def test_no_token_and_no_nonce_is_remembered(note: Note, tom: Account, sign_in: SignIn) -> None:
    page = sign_in(tom).get("/").content.decode()
    secrets = [
        *re.findall(r'name="csrf-token" content="([^"]+)"', page),
        *re.findall(r'nonce="([^"]+)"', page),
    ]
    moulds = ["".join(mould._parts) for mould in remember._moulds._made.values()]
    remembered = [*moulds, *("".join(parts) for parts in remember._pieces._made.values())]
    assert len(secrets) >= 2
    assert remembered
    assert not [piece for piece in remembered for secret in secrets if secret in piece]


def test_a_memo_keeps_the_latest_used() -> None:
    memo, made = Memo(2), []

    def make(name: str) -> SafeString:
        made.append(name)
        return SafeString(name)

    for name in ("a", "b", "a", "c", "a", "b"):
        memo.get(name, lambda name=name: make(name))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
    assert len(memo) == 2


def test_remember_goes_by_its_values() -> None:
    template = Template('{% load remember %}{% remember "test-values" who %}{{ said }}{% endremember %}')
    said = [
        template.render(Context({"who": who, "said": said})) for who, said in (("a", 1), ("b", 2), ("a", 3))
    ]
    assert said == ["1", "2", "1"]


def test_remember_wants_a_name() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load remember %}{% remember %}x{% endremember %}")
