"""What every test may use: people, readers and their sessions."""

import itertools
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from sampan.accounts.models import Account, User
from sampan.accounts.types import Reader
from sampan.ops.testing import migrated_template
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.shipped import read_shipped_terms
from sampan.translation.selectors import remember_glossary
from tests.emptying import empty_tables

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)
TransactionTestCase._fixture_teardown = lambda self: empty_tables()  # type: ignore[method-assign,attr-defined]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits of one test must not meet another."""
    cache.clear()


@lru_cache(maxsize=1)
def _shipped_glossary() -> TermIndex:
    return TermIndex(read_shipped_terms())


@pytest.fixture(autouse=True)
def _warm_glossary() -> None:
    """A page that counts its queries must not be the first one of its process to look at the glossary."""
    remember_glossary(_shipped_glossary())


@pytest.fixture(autouse=True)
def _speak_english() -> Iterator[None]:
    """A request leaves its reader's language behind in its thread; here all tests share one."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_use_migrations: bool, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Each process's database is a copy of one that was migrated before."""
    if django_db_use_migrations:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


def make_member(handle: str = "", *, language: str = "en", is_staff: bool = False, **fields: Any) -> Account:
    """A member who can sign in: make_member("mei", language="zh-Hans", is_staff=False)."""
    number = next(_numbers)
    handle = handle or f"person{number}"
    user = User.objects.create_user(
        email=f"{handle}{number}@example.org",
        password=PASSWORD,
        is_staff=is_staff,
        is_superuser=is_staff,
        interface_language=language.lower(),
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
    return Account.objects.create(
        user=user,
        handle=handle,
        display_name=fields.pop("display_name", handle.title()),
        language=language,
        reads=fields.pop("reads", [language]),
        **fields,
    )


@pytest.fixture
def make_account(db: Any) -> Callable[..., Account]:
    """Make a member who can sign in: make_account("mei", language="zh-Hans", is_staff=False)."""
    return make_member


@pytest.fixture
def mei(make_account: Callable[..., Account]) -> Account:
    """A writer who reads Chinese."""
    return make_account("mei", language="zh-Hans", display_name="小梅")


@pytest.fixture
def tom(make_account: Callable[..., Account]) -> Account:
    """A reader who reads English."""
    return make_account("tom", language="en", display_name="Tom")


def reader_of(account: Account | None, *, is_staff: bool = False) -> Reader:
    """The reader that this account is; None gives a visitor who reads English."""
    if account is None:
        return Reader(account_id=None, language="en", reads=("en",))
    return Reader(
        account_id=account.pk,
        language=account.language,
        reads=tuple(account.reads),
        auto_translate=account.auto_translate,
        is_staff=is_staff or bool(account.user and account.user.is_staff),
    )


def browser_of(account: Account) -> Client:
    """A browser of this member's, already signed in."""
    client = Client()
    assert account.user is not None
    client.force_login(account.user, backend="sampan.web.accounts.backends.UserWithAccountBackend")
    return client


@pytest.fixture
def sign_in() -> Callable[[Account], Client]:
    """A browser of this member's, already signed in: sign_in(mei)."""
    return browser_of
