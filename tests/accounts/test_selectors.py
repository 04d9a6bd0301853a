"""Who sees which account, and at what price in queries."""

from collections.abc import Callable
from typing import Any

import pytest

from sampan.accounts import selectors, services
from sampan.accounts.models import Account
from sampan.accounts.types import Relation
from sampan.core.errors import NotFound
from tests.conftest import reader_of

pytestmark = pytest.mark.django_db
Counting = Callable[[int], Any]


def test_a_profile_comes_with_the_readers_relation_in_one_query(
    mei: Account, tom: Account, django_assert_num_queries: Counting
) -> None:
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    services.mute(reader=reader_of(tom), account_id=mei.pk)
    with django_assert_num_queries(1):
        account = selectors.get_account("@MEI", reader=reader_of(tom))
    assert account == mei
    assert account.relation == Relation(following=True, muting=True)


def test_who_blocks_the_reader_is_not_found_but_whom_the_reader_blocks_is(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    with pytest.raises(NotFound):
        selectors.get_account("mei", reader=reader_of(tom))
    with pytest.raises(NotFound):
        selectors.get_account_by_id(mei.pk, reader=reader_of(tom))
    assert selectors.get_account("tom", reader=reader_of(mei)).relation.blocking


def test_a_suspended_account_is_seen_by_itself_and_the_staff_alone(mei: Account, tom: Account) -> None:
    services.suspend(account_id=mei.pk)
    for reader in (reader_of(None), reader_of(tom)):
        with pytest.raises(NotFound):
            selectors.get_account("mei", reader=reader)
    assert selectors.get_account("mei", reader=reader_of(mei)) == mei
    assert selectors.get_account("mei", reader=reader_of(tom, is_staff=True)) == mei


def test_missing_and_forbidden_say_the_same(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    said = set()
    for handle in ("mei", "nobody"):
        with pytest.raises(NotFound) as refused:
            selectors.get_account(handle, reader=reader_of(tom))
        said.add((refused.value.code, refused.value.message, refused.value.status))
    assert len(said) == 1


def test_relations_of_many_accounts_take_one_query(
    make_account: Callable[..., Account], tom: Account, django_assert_num_queries: Counting
) -> None:
    followed, follower, blocked, stranger = (make_account() for _n in range(4))
    services.follow(reader=reader_of(tom), account_id=followed.pk)
    services.follow(reader=reader_of(follower), account_id=tom.pk)
    services.block(reader=reader_of(tom), account_id=blocked.pk)
    ids = [followed.pk, follower.pk, blocked.pk, stranger.pk, tom.pk, 77]
    with django_assert_num_queries(1):
        found = selectors.relations_for(reader_of(tom), ids)
    assert found == {
        followed.pk: Relation(following=True),
        follower.pk: Relation(followed_by=True),
        blocked.pk: Relation(blocking=True),
        stranger.pk: Relation(),
        tom.pk: Relation(is_self=True),
        77: Relation(),
    }
    with django_assert_num_queries(0):
        assert selectors.relations_for(reader_of(None), ids) == dict.fromkeys(ids, Relation())


def test_feeds_hide_the_blocked_the_blocking_and_the_muted(
    make_account: Callable[..., Account], tom: Account, django_assert_num_queries: Counting
) -> None:
    blocked, blocking, muted, other = (make_account() for _n in range(4))
    services.block(reader=reader_of(tom), account_id=blocked.pk)
    services.block(reader=reader_of(blocking), account_id=tom.pk)
    services.mute(reader=reader_of(tom), account_id=muted.pk)
    services.mute(reader=reader_of(other), account_id=tom.pk)
    with django_assert_num_queries(1):
        hidden = selectors.hidden_account_ids(reader_of(tom))
    assert hidden == {blocked.pk, blocking.pk, muted.pk}
    assert selectors.hidden_account_ids(reader_of(None)) == frozenset()


def test_lists_of_followers_leave_out_who_is_out_of_sight(
    make_account: Callable[..., Account], mei: Account, tom: Account
) -> None:
    people = [make_account() for _n in range(4)]
    for person in people:
        services.follow(reader=reader_of(person), account_id=mei.pk)
        services.follow(reader=reader_of(mei), account_id=person.pk)
    services.suspend(account_id=people[0].pk)
    services.block(reader=reader_of(people[1]), account_id=tom.pk)
    services.block(reader=reader_of(tom), account_id=people[2].pk)
    seen = selectors.list_followers(mei.pk, reader=reader_of(tom))
    followed = selectors.list_following(mei.pk, reader=reader_of(tom))
    assert seen.items == [people[3]]
    assert followed.items == [people[3]]
    assert len(selectors.list_followers(mei.pk, reader=reader_of(None)).items) == 3


def test_a_long_list_of_followers_comes_in_pages(make_account: Callable[..., Account], mei: Account) -> None:
    people = [make_account() for _n in range(23)]
    for person in people:
        services.follow(reader=reader_of(person), account_id=mei.pk)
    first = selectors.list_followers(mei.pk, reader=reader_of(None))
    rest = selectors.list_followers(mei.pk, reader=reader_of(None), cursor=first.next_cursor)
    assert [*first.items, *rest.items] == list(reversed(people))
    assert rest.next_cursor is None


def test_search_finds_by_handle_and_by_name_in_either_script(
    make_account: Callable[..., Account], mei: Account, tom: Account
) -> None:
    make_account("linxm", display_name="林小满", follower_count=3)
    make_account("lin_2", display_name="小林", follower_count=9)
    found = selectors.search_accounts("林", reader=reader_of(tom))
    assert [account.handle for account in found.items] == ["lin_2", "linxm"]
    first = selectors.search_accounts("@LIN", reader=reader_of(tom), size=1)
    rest = selectors.search_accounts("@LIN", reader=reader_of(tom), size=1, cursor=first.next_cursor)
    assert [first.items[0].handle, rest.items[0].handle, rest.next_cursor] == ["lin_2", "linxm", None]
    assert selectors.search_accounts("  ", reader=reader_of(tom)).items == []


def test_search_and_mentions_do_not_show_who_blocks_the_reader(mei: Account, tom: Account) -> None:
    services.block(reader=reader_of(mei), account_id=tom.pk)
    assert selectors.search_accounts("mei", reader=reader_of(tom)).items == []
    assert selectors.suggest_accounts("me", reader=reader_of(tom)) == []
    assert selectors.list_accounts_by_ids([mei.pk], reader=reader_of(tom)) == []
    assert [a.handle for a in selectors.suggest_accounts("me", reader=reader_of(None))] == ["mei"]


def test_mentions_offer_the_followed_first(make_account: Callable[..., Account], tom: Account) -> None:
    famous, friend = make_account("anna", follower_count=99), make_account("andy")
    services.follow(reader=reader_of(tom), account_id=friend.pk)
    assert selectors.suggest_accounts("an", reader=reader_of(tom)) == [friend, famous]


def test_the_instance_knows_which_languages_are_read(make_account: Callable[..., Account]) -> None:
    make_account(language="zh-Hans", reads=["zh-Hans"])
    make_account(language="en", reads=["en", "zh-Hans"])
    assert selectors.languages_read() == ["zh-Hans", "en"]
