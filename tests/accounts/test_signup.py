"""Opening an account, also when two people want the same handle at the same moment."""

from collections.abc import Callable

import pytest

from sampan.accounts import selectors, services
from sampan.accounts.models import Account, User
from sampan.core.errors import Conflict, Invalid
from tests.accounts.test_ties import together

pytestmark = pytest.mark.django_db


def make_user(email: str = "new@example.org") -> User:
    """A user without an account."""
    return User.objects.create_user(email=email, password="correct horse battery")


def test_a_new_account_reads_in_its_language_and_so_does_its_interface() -> None:
    user = make_user()
    account = services.create_account(
        user=user, handle="Lin", display_name="林", language="zh-Hant", reads=["en"], interests=["food"]
    )
    user.refresh_from_db()
    assert (account.reads, account.interests) == (["zh-Hant", "en"], ["food"])
    assert user.interface_language == "zh-hant"


def test_a_handle_differing_only_in_case_is_taken(mei: Account) -> None:
    with pytest.raises(Conflict) as refused:
        services.create_account(user=make_user(), handle="MEI", display_name="x", language="en")
    assert (refused.value.code, refused.value.field) == ("handle_taken", "handle")
    assert Account.objects.count() == 1


def test_a_user_has_one_account(mei: Account) -> None:
    assert mei.user is not None
    with pytest.raises(Conflict) as refused:
        services.create_account(user=mei.user, handle="second", display_name="x", language="en")
    assert refused.value.code == "has_account"
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"handle": "root"}, "handle"),
        ({"display_name": " "}, "display_name"),
        ({"language": "fr"}, "language"),
        ({"reads": ["fr"]}, "reads"),
        ({"interests": ["war"]}, "interests"),
    ],
)
def test_a_refused_account_leaves_nothing(change: dict[str, object], field: str) -> None:
    wanted: dict[str, object] = {"handle": "newbie", "display_name": "New", "language": "en", **change}
    user = make_user()
    with pytest.raises(Invalid) as refused:
        services.create_account(user=user, **wanted)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert Account.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_wanting_one_handle_at_one_moment_get_one_account() -> None:
    users = [make_user(f"u{n}@example.org") for n in range(4)]
    errors = together(
        *[
            lambda user=user: services.create_account(
                user=user, handle="rare", display_name="R", language="en"
            )
            for user in users
        ]
    )
    assert [type(error) for error in errors] == [Conflict] * 3
    assert Account.objects.count() == 1


def test_a_taken_suggestion_gets_a_number(make_account: Callable[..., Account]) -> None:
    make_account("linxiaoman")
    make_account("LinXiaoMan2")
    assert selectors.suggest_handle("林小满") == "linxiaoman3"


def test_the_reader_of_a_user_without_account_can_read(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    user = make_user()
    user.interface_language = "zh-hant"
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        account, reader = selectors.get_reader_for_user(user)
    assert account is None
    assert (reader.account_id, reader.language, reader.reads) == (None, "zh-Hant", ("zh-Hant",))
    assert Account.objects.count() == 0


def test_the_reader_of_a_member_takes_one_query(
    mei: Account, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        user = selectors.find_user_with_account(mei.user_id)
        account, reader = selectors.get_reader_for_user(user)
    assert account == mei
    assert (reader.account_id, reader.language, reader.is_suspended) == (mei.pk, "zh-Hans", False)
