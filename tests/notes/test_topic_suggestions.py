"""One topic with two names: what translations and use suggest, what use and the operator make of it."""

import logging
import threading
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test import Client

from sampan.accounts.models import Account
from sampan.core.errors import NotFound
from sampan.notes import selectors, services
from sampan.notes.models import Note, NoteTopic, Topic, TopicName, TopicSuggestion
from sampan.notes.services import topic_suggestions
from sampan.notes.services.topic_suggestions import confirm_by_use, review_topics, suggest_from_translations
from sampan.notes.topic_names import topic_from_words
from sampan.notes.types import Visibility
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media, publish

pytestmark = pytest.mark.django_db
MakeAccount = Callable[..., Account]
State = TopicSuggestion.State


def remember(name: str, meaning: str, *, to: str = "en", **fields: object) -> None:
    """A machine's translation of a topic's name."""
    source = "zh-Hans" if to == "en" else "en"
    defaults = {"origin": "engine", "engine": "one", "confidence": 90}
    Memory.objects.create(
        text_hash=text_hash(name), source=source, target=to, body=meaning, **{**defaults, **fields}
    )


def topic_of(name: str) -> Topic:
    found = selectors.find_topic(name)
    assert found is not None
    return found


@pytest.fixture
def crowd(make_account: MakeAccount) -> list[Account]:
    """Two who read Chinese and one who reads English."""
    return [make_account(language=language) for language in ("zh-Hans", "zh-Hans", "en")]


def use_together(crowd: Sequence[Account], *names: str) -> None:
    for account in crowd:
        publish(account, topics=names)


@pytest.mark.parametrize(
    ("words", "language", "name"),
    [
        ("Stir fry", "en", "stirfry"),
        ("The Great Wall", "en", "greatwall"),
        ("Women's Day.", "en", "womensday"),
        ("self-care", "en", "selfcare"),
        ("TikTok 难民", "zh-Hans", "TikTok难民"),
        ("做饭。", "zh-Hans", "做饭"),
        ("How do I cook this at home", "en", ""),
        ("food, drinks", "en", ""),
        ("antidisestablishmentarianism", "en", ""),
        ("炒菜 recipe", "en", ""),
        ("recipe", "zh-Hans", ""),
        ("这是一个很长很长很长很长的名字", "zh-Hans", ""),
        ("吃，喝", "zh-Hans", ""),
        ("", "en", ""),
    ],
)
def test_a_translated_name_becomes_a_topic_or_nothing(words: str, language: str, name: str) -> None:
    assert topic_from_words(words, language=language) == name


def test_translations_suggest_names_both_ways_and_once(mei: Account) -> None:
    publish(mei, topics=("小炒", "crispy duck"))
    remember("小炒", "Stir fry")
    remember("crispyduck", "脆皮鸭", to="zh-Hans")
    assert suggest_from_translations() == 2
    assert suggest_from_translations() == 0
    found = TopicSuggestion.objects.order_by("language").values_list("topic__name", "name", "language")
    assert list(found) == [("小炒", "stirfry", "en"), ("crispyduck", "脆皮鸭", "zh-Hans")]
    assert set(TopicSuggestion.objects.values_list("state", "by_engine")) == {(State.OPEN, True)}
    assert not TopicName.objects.filter(key="stirfry").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Stir fry", "confidence": 10},
        {"body": "A dish that is fried in a wok while one stirs it"},
        {"body": "小炒"},
        {"body": ""},
    ],
)
def test_what_is_doubtful_too_long_or_equal_is_not_suggested(mei: Account, fields: dict[str, object]) -> None:
    publish(mei, topics=("小炒",))
    remember("小炒", str(fields.pop("body")), **fields)
    assert suggest_from_translations() == 0
    assert not TopicSuggestion.objects.exists()


def test_topics_that_nobody_else_sees_and_topics_with_two_names_are_left_alone(mei: Account) -> None:
    publish(mei, topics=("小炒",), visibility=Visibility.SELF)
    publish(mei, topics=("旅行",))
    remember("小炒", "Stir fry")
    remember("旅行", "Journey")
    assert suggest_from_translations() == 0


def test_a_run_goes_on_where_the_last_one_stopped(mei: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_suggestions, "LOOKED_UP_AT_ONCE", 1)
    publish(mei, topics=("小炒", "凉拌"))
    remember("小炒", "Stir fry")
    remember("凉拌", "Cold dish")
    assert [suggest_from_translations() for _ in range(3)] == [1, 1, 0]


def test_a_topic_is_found_by_a_suggested_name_under_its_own(mei: Account) -> None:
    publish(mei, topics=("小炒",))
    TopicSuggestion.objects.create(topic=topic_of("小炒"), name="stirfry", key="stirfry", language="en")
    hit = selectors.suggest_topics("Stir f")[0]
    assert (hit.name, hit.other_name) == ("小炒", "stirfry")
    TopicSuggestion.objects.update(state=State.DECLINED)
    assert selectors.suggest_topics("Stir f") == []


def test_a_translation_and_use_join_two_topics_and_no_note_is_lost(
    crowd: list[Account], mei: Account, caplog: pytest.LogCaptureFixture
) -> None:
    use_together(crowd, "小炒", "stirfry")
    only_one = [publish(mei, topics=("小炒",)) for _ in range(4)] + [publish(mei, topics=("stirfry",))]
    notes = set(NoteTopic.objects.values_list("note", flat=True))
    remember("小炒", "Stir fry")
    with caplog.at_level(logging.INFO, "sampan.notes"):
        assert review_topics() == 1
        assert review_topics() == 0
    topic = topic_of("stirfry")
    assert topic == topic_of("小炒")
    assert (topic.name, topic.note_count) == ("小炒", 8)
    assert set(NoteTopic.objects.filter(topic=topic).values_list("note", flat=True)) == notes
    assert {note.pk for note in only_one} <= notes
    row = TopicSuggestion.objects.get()
    assert (row.state, row.decided_by_use, row.by_engine, row.author_count) == (
        State.CONFIRMED,
        True,
        True,
        3,
    )
    assert "topics merged into #小炒" in caplog.text
    assert "is also #stirfry, said by 3 authors and a translation" in caplog.text


def test_a_translation_alone_joins_nothing(mei: Account) -> None:
    publish(mei, topics=("小炒",))
    publish(mei, topics=("stirfry",))
    remember("小炒", "Stir fry")
    assert review_topics() == 0
    assert topic_of("小炒") != topic_of("stirfry")
    assert TopicSuggestion.objects.get().state == State.OPEN


def test_use_by_both_sides_is_enough_when_hardly_anybody_uses_one_alone(crowd: list[Account]) -> None:
    use_together(crowd, "对账", "hellofromrednote")
    assert confirm_by_use() == 1
    assert topic_of("对账") == topic_of("hellofromrednote")
    assert confirm_by_use() == 0


def test_too_few_authors_are_not_use(crowd: list[Account]) -> None:
    use_together([crowd[0], crowd[2], crowd[0], crowd[2]], "对账", "hellofromrednote")
    assert confirm_by_use() == 0
    assert not TopicSuggestion.objects.exists()


def test_topics_that_also_stand_alone_are_not_one(crowd: list[Account], mei: Account) -> None:
    use_together(crowd, "外滩", "weekendwalk")
    for _ in range(3):
        publish(mei, topics=("weekendwalk",))
    assert confirm_by_use() == 0
    assert not TopicSuggestion.objects.exists()


def test_one_side_alone_only_suggests(make_account: MakeAccount) -> None:
    use_together([make_account(language="zh-Hans") for _ in range(3)], "外滩", "thebund")
    assert confirm_by_use() == 0
    row = TopicSuggestion.objects.get()
    assert (row.state, row.name, row.share, row.by_engine) == (State.OPEN, "thebund", 100, False)


def test_three_that_always_stand_together_are_left_to_the_operator(crowd: list[Account]) -> None:
    use_together(crowd, "外滩", "thebund", "nightlights")
    assert confirm_by_use() == 0
    assert Topic.objects.count() == 3
    assert set(TopicSuggestion.objects.values_list("name", flat=True)) == {"thebund", "nightlights"}


def test_notes_that_not_everybody_sees_do_not_count(crowd: list[Account]) -> None:
    for account in crowd:
        publish(account, topics=("外滩", "thebund"), visibility=Visibility.FOLLOWERS)
    assert confirm_by_use() == 0
    assert not TopicSuggestion.objects.exists()


def test_a_declined_suggestion_never_comes_back_either_way_round(crowd: list[Account]) -> None:
    use_together(crowd, "小炒", "stirfry")
    remember("小炒", "Stir fry")
    assert suggest_from_translations() == 1
    services.decline_suggestion(suggestion_id=TopicSuggestion.objects.get().pk)
    remember("stirfry", "小炒", to="zh-Hans")
    assert review_topics() == 0
    assert topic_of("小炒") != topic_of("stirfry")
    assert TopicSuggestion.objects.get().state == State.DECLINED


def test_what_was_declined_is_remembered_of_the_topic_that_stays(crowd: list[Account]) -> None:
    use_together(crowd, "小炒", "stirfry")
    row = TopicSuggestion.objects.create(
        topic=topic_of("小炒"), name="stirfry", key="stirfry", language="en", state=State.DECLINED
    )
    publish(crowd[0], topics=("爆炒",))
    into = topic_of("爆炒")
    services.merge_topics(into=into.pk, topic_ids=[row.topic_id])
    assert confirm_by_use() == 0
    row.refresh_from_db()
    assert (row.topic_id, row.state) == (into.pk, State.DECLINED)


def test_the_operator_names_a_topic_and_twice_does_no_harm(mei: Account) -> None:
    publish(mei, topics=("小炒",))
    topic = topic_of("小炒")
    row = TopicSuggestion.objects.create(topic=topic, name="stirfry", key="stirfry", language="en")
    for _ in range(2):
        assert services.confirm_suggestion(suggestion_id=row.pk) == topic
    assert topic_of("stirfry") == topic
    row.refresh_from_db()
    assert (row.state, row.decided_by_use) == (State.CONFIRMED, False)
    services.decline_suggestion(suggestion_id=row.pk)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    with pytest.raises(NotFound):
        services.confirm_suggestion(suggestion_id=row.pk + 1)


def test_the_operator_confirms_and_declines_in_the_table(
    mei: Account, make_account: MakeAccount, sign_in: Callable[[Account], Client]
) -> None:
    publish(mei, topics=("小炒", "凉拌", "stirfry"))
    rows = [
        TopicSuggestion.objects.create(topic=topic_of(name), name=other, key=other, language="en")
        for name, other in (("小炒", "stirfry"), ("凉拌", "colddish"))
    ]
    staff, table = sign_in(make_account("ward", is_staff=True)), "/admin/notes/topicsuggestion/"
    assert "stirfry" in staff.get(f"{table}?q=stir").content.decode()
    assert staff.get(f"{table}{rows[0].pk}/change/").status_code == 200
    sign_in(mei).post(table, {"action": "confirm", "_selected_action": [rows[0].pk]})
    assert topic_of("小炒") != topic_of("stirfry")
    staff.post(table, {"action": "confirm", "_selected_action": [rows[0].pk]})
    staff.post(table, {"action": "decline", "_selected_action": [rows[1].pk]})
    assert topic_of("小炒") == topic_of("stirfry")
    assert sorted(TopicSuggestion.objects.values_list("name", "state")) == [
        ("colddish", State.DECLINED),
        ("stirfry", State.CONFIRMED),
    ]


# --- several at once ---


def at_once(*jobs: Callable[[], object]) -> list[BaseException]:
    """Run the jobs together; what went wrong."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def work(job: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            job()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return failed


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_join_once(crowd: list[Account]) -> None:
    use_together(crowd, "小炒", "stirfry")
    remember("小炒", "Stir fry")
    assert at_once(*[review_topics] * 4) == []
    assert Topic.objects.count() == 1
    assert topic_of("stirfry").note_count == 3
    assert TopicSuggestion.objects.get().state == State.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_notes_published_while_topics_are_joined_stand_under_the_one_that_stays(crowd: list[Account]) -> None:
    use_together(crowd, "小炒", "stirfry")
    remember("小炒", "Stir fry")
    keys = {account.pk: uuid.uuid4() for account in crowd}
    for account in crowd:
        written = content(make_media(account), topics=("stirfry", "小炒"))
        services.save_draft(reader=reader_of(account), key=keys[account.pk], content=written)

    def publishing(account: Account) -> Callable[[], object]:
        return lambda: services.publish_draft(reader=reader_of(account), key=keys[account.pk])

    assert at_once(review_topics, *[publishing(account) for account in crowd]) == []
    review_topics()
    topic = Topic.objects.get()
    assert Note.objects.count() == topic.note_count == 6
    assert NoteTopic.objects.filter(topic=topic).values("note").distinct().count() == 6
