"""What is offered as somebody types, and whose searches are kept: nobody's own are shown to others."""

from datetime import timedelta
from typing import Any

import pytest

from sampan.accounts.models import Account, Block
from sampan.core.clock import now
from sampan.core.errors import SignInNeeded
from sampan.discovery.models import AskedQuery, QueryTally, Taste
from sampan.discovery.searching.crossing import target_of
from sampan.discovery.searching.queries import read_query
from sampan.discovery.selectors import list_asked, suggest
from sampan.discovery.services import asked, forget_asked, names, record_asked, tally_queries
from sampan.discovery.services.asked import KEPT_MAX, PEOPLE_LEAST, target_of_query
from sampan.discovery.services.first_audiences import ACQUAINTED
from sampan.discovery.services.names import sweep_names
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory, Wanted
from sampan.translation.services.asking import PRIORITY_PREPARED
from tests.conftest import reader_of
from tests.discovery.makers import make_note, put_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(make_account: Any) -> list[Account]:
    """As many members of some days as make a query known."""
    return [make_account(created_at=now() - 2 * ACQUAINTED) for _number in range(PEOPLE_LEAST)]


def asked_by(people: list[Account], query: str) -> None:
    for one in people:
        record_asked(reader=reader_of(one), query=query)


def offered(prefix: str, account: Account | None = None) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in suggest(prefix, reader=reader_of(account))]


def test_own_searches_are_kept_once_the_latest_first(mei: Account) -> None:
    for query in ("猫", "小笼包", "猫"):
        asked_by([mei], query)
    assert list_asked(reader=reader_of(mei)) == ["猫", "小笼包"]
    assert offered("猫", mei) == [("asked", "猫")]
    assert offered("貓", mei) == [("asked", "猫")]


def test_only_the_newest_are_kept(mei: Account) -> None:
    for number in range(KEPT_MAX + 3):
        asked_by([mei], f"query {number}")
    assert AskedQuery.objects.count() == KEPT_MAX
    assert "query 0" not in list_asked(reader=reader_of(mei), size=KEPT_MAX)


def test_who_wants_no_history_has_none(mei: Account) -> None:
    Taste.objects.create(account=mei, keeps_searches=False)
    asked_by([mei], "猫")
    record_asked(reader=reader_of(None), query="猫")
    assert not AskedQuery.objects.exists()


def test_what_was_deleted_is_gone(mei: Account, tom: Account) -> None:
    asked_by([mei, tom], "猫")
    asked_by([mei], "狗")
    assert forget_asked(reader=reader_of(mei), query="猫") == 1
    assert list_asked(reader=reader_of(mei)) == ["狗"]
    assert forget_asked(reader=reader_of(mei)) == 1
    assert offered("狗", mei) == []
    assert list_asked(reader=reader_of(tom)) == ["猫"]
    with pytest.raises(SignInNeeded):
        forget_asked(reader=reader_of(None))


def test_a_query_is_suggested_when_enough_people_asked_it_and_not_before(
    people: list[Account], tom: Account
) -> None:
    asked_by(people[:-1], "小笼包")
    for _again in range(5):
        asked_by(people[:1], "小笼包")
    assert tally_queries() == 0
    assert not QueryTally.objects.exists()
    assert offered("小", tom) == []
    asked_by(people[-1:], "小籠包")
    assert tally_queries() == tally_queries() == 1
    assert QueryTally.objects.get().people == PEOPLE_LEAST
    for prefix in ("小", "小籠", "xiaolong", "xiao long"):
        assert [kind for kind, _text in offered(prefix, tom)] == ["query"], prefix


def test_deleted_searches_are_not_counted(people: list[Account], tom: Account) -> None:
    asked_by(people, "猫咖")
    forget_asked(reader=reader_of(people[0]))
    assert tally_queries() == 0
    assert offered("猫", tom) == []


def test_accounts_made_today_put_no_words_before_others(people: list[Account], tom: Account) -> None:
    asked_by(people, "猫咖")
    Account.objects.filter(pk=people[0].pk).update(created_at=now() - ACQUAINTED / 2)
    assert tally_queries() == 0
    assert not QueryTally.objects.exists()
    assert offered("猫", tom) == []
    assert tally_queries(at=now() + ACQUAINTED) == 1


def test_who_wants_nothing_learned_or_is_suspended_is_not_counted(people: list[Account]) -> None:
    asked_by(people, "猫咖")
    wish = Taste.objects.create(account=people[0], learns=False)
    assert tally_queries() == 0
    Taste.objects.filter(pk=wish.pk).update(learns=True)
    Account.objects.filter(pk=people[1].pk).update(suspended_at=now())
    assert tally_queries() == 0
    Account.objects.filter(pk=people[1].pk).update(suspended_at=None)
    assert tally_queries() == 1


def wanted() -> set[tuple[str, str, bool]]:
    return set(Wanted.objects.values_list("text", "target", "is_private"))


def test_what_several_asked_is_translated_for_the_next_time_once(people: list[Account]) -> None:
    asked_by(people, "猫咖啡馆")
    asked_by(people, "cat café near me")
    asked_by(people[:-1], "我的病")
    tally_queries()
    tally_queries()
    assert wanted() == {("猫咖啡馆", "en", True), ("cat café near me", "zh-Hans", True)}
    assert all(row.priority <= PRIORITY_PREPARED and row.context == "" for row in Wanted.objects.all())
    for text, target in (("猫咖啡馆", "en"), ("cat café near me", "zh-Hans")):
        assert target_of(read_query(text)) == target_of_query(text) == target


def test_what_the_memory_has_is_not_translated_again(people: list[Account]) -> None:
    Memory.objects.create(
        text_hash=text_hash("猫咖啡馆"), source="zh-Hans", target="en", body="cat café", engine="llama"
    )
    asked_by(people, "猫咖啡馆")
    assert tally_queries() == 1
    assert wanted() == set()


def test_one_run_has_few_queries_translated_what_most_asked_first(
    people: list[Account], make_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "WANTED_MAX", 2)
    asked_by(people, "早餐店推荐")
    asked_by([*people, make_account(created_at=now() - 2 * ACQUAINTED)], "猫咖啡馆")
    assert tally_queries() == 2
    assert wanted() == {("猫咖啡馆", "en", True)}


@pytest.mark.parametrize("query", ["mei@example.org", "@mei", "13800138000", "https://x.example", "www.x.cn"])
def test_what_names_somebody_is_never_suggested(people: list[Account], tom: Account, query: str) -> None:
    asked_by(people, query)
    assert tally_queries() == 0
    assert offered(query[:5], tom) == []


def test_old_counts_go(mei: Account) -> None:
    QueryTally.objects.create(query="old", key="old", day=now().date() - timedelta(days=90), people=9)
    assert offered("old", mei) == []
    tally_queries()
    assert not QueryTally.objects.exists()


def test_topics_and_people_are_suggested_in_both_scripts_and_pinyin(mei: Account, tom: Account) -> None:
    topic = put_under(make_note(mei, "周末"), "露营", "camping")
    Account.objects.filter(pk=mei.pk).update(display_name="露露")
    sweep_names()
    for prefix in ("露", "lu", "LuY", "#露营", "camp"):
        assert ("topic", topic.name) in offered(prefix, tom), prefix
    assert ("person", "露露") in offered("lulu", tom)
    assert suggest("camp", reader=reader_of(None))[0].also == "camping"
    Block.objects.create(blocker=mei, blocked=tom)
    assert ("person", "露露") not in offered("lulu", tom)
    Account.objects.filter(pk=mei.pk).update(suspended_at=now())
    assert ("person", "露露") not in offered("lulu")


def test_a_name_that_cannot_be_told_in_pinyin_holds_up_no_other(
    mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(pk=mei.pk).update(display_name="坏名")
    Account.objects.filter(pk=tom.pk).update(display_name="好名")
    spelled_whole = names.spelled_whole

    def spell(text: str, *, size: int) -> str:
        if text == "坏名":
            raise ValueError("no such character")
        return spelled_whole(text, size=size)

    monkeypatch.setattr(names, "spelled_whole", spell)
    assert sweep_names() == 2
    assert sweep_names() == 0
    assert offered("坏") == [("person", "坏名")]
    assert offered("haoming") == [("person", "好名")]
    assert offered("huaiming") == []


@pytest.mark.parametrize("prefix", ["%", "_", "\\", "' OR 1=1", "\x00", "   ", "%%%", "\ud83d", "x" * 10_000])
def test_odd_signs_suggest_nothing(mei: Account, prefix: str) -> None:
    asked_by([mei], "猫")
    assert offered(prefix, mei) == []


def test_suggestions_cost_one_query(mei: Account, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        suggest("lu", reader=reader_of(mei))
    with django_assert_num_queries(0):
        suggest(" ", reader=reader_of(mei))
