"""Live messages are small and kept for a while, and their tokens cannot be made by hand."""

import json

import pytest
from django.core import signing
from django.db import connection, transaction

from sampan.core import live


@pytest.mark.django_db
def test_a_message_that_postgresql_would_refuse_is_refused_first() -> None:
    with pytest.raises(ValueError, match="too long"):
        live.publish("text:en", {"keys": ["x" * 8_000]})


def kept() -> list[dict[str, object]]:
    """The events in the table, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM core_live_event ORDER BY number")
        return [json.loads("{" + body + "}") for (body,) in cursor.fetchall()]


@pytest.mark.django_db
def test_one_statement_tells_and_keeps_for_many_channels(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        live.publish_to(["account:1", "account:2", "account:1"], {"t": "typing", "words": '船\n"1"'})

    assert kept() == [{"c": ["account:1", "account:2"], "d": {"t": "typing", "words": '船\n"1"'}}]


@pytest.mark.django_db
def test_more_channels_than_one_notification_holds_are_told_in_several() -> None:
    channels = [f"account:{10**18 + number}" for number in range(300)]

    live.publish_to(channels, {"words": "x" * 4_000})

    events = kept()
    assert len(events) > 1
    assert [name for event in events for name in event["c"]] == channels  # type: ignore[attr-defined]
    assert all(len(json.dumps(event, separators=(",", ":"))) < 7_600 for event in events)


@pytest.mark.django_db
def test_nobody_to_tell_costs_nothing_and_what_is_fleeting_is_not_kept(
    django_assert_num_queries: object,
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        live.publish_to([], {"t": "message"})
    live.publish_to(["account:1"], {"t": "typing"}, fleeting=True)

    assert kept() == []


@pytest.mark.django_db
def test_words_that_are_deleted_go_out_of_what_is_kept() -> None:
    said = {"t": "message", "words": 'Secret ],"d":{'}
    live.publish_to(["account:1", "account:2"], said, words_of="message:7")
    live.publish_to(["account:1"], {"t": "message", "words": "Others"}, words_of="message:8")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_live_event ORDER BY number LIMIT 1")
        (number,) = cursor.fetchone()

    live.forget_words("message:7", instead={"t": "changed"})
    live.forget_words("message:7", instead={"t": "never"})

    assert kept() == [
        {"c": ["account:1", "account:2"], "d": {"t": "changed"}},
        {"c": ["account:1"], "d": {"t": "message", "words": "Others"}},
        {"c": [live.FORGOTTEN], "d": {"numbers": [number], "instead": {"t": "changed"}}},
    ]


@pytest.mark.django_db(transaction=True)
def test_old_events_go_and_the_newest_of_them_stays_to_tell_how_far_the_rest_is_complete() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_live_event")
    for number in range(3):
        live.publish("text:en", {"old": number})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_live_event SET at = at - interval '11 minutes'")
    live.publish("text:en", {"new": 1})

    assert live.forget_old_events() == 2
    assert live.forget_old_events() == 0

    assert [event["d"] for event in kept()] == [{"old": 2}, {"new": 1}]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_live_event")
    with transaction.atomic():
        live.publish("text:en", {"keys": []})
        transaction.set_rollback(True)

    assert kept() == []


@pytest.mark.django_db(transaction=True)
def test_events_of_a_database_that_this_one_was_restored_from_go() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_live_event")
        cursor.execute(
            "INSERT INTO core_live_event (xid, at, body)"
            " VALUES ('9000000000000', now() - interval '1 day', '')"
        )
    live.publish("text:en", {"new": 1})

    assert live.forget_old_events() == 1
    assert [event["d"] for event in kept()] == [{"new": 1}]


def test_a_token_tells_its_account() -> None:
    assert live.read_live_token(live.sign_live_token(7)).channels == {"account:7"}
    assert live.read_live_token(live.sign_live_token(7, ["media:9"])).channels == {"account:7", "media:9"}
    assert live.read_live_token(live.sign_live_token(None)).channels == set()


@pytest.mark.parametrize("token", ["", "x", "eyJhIjo3fQ:1xVHmm:VCBTh8jhtMjUe61X2"])
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(signing.BadSignature):
        live.read_live_token(token)


def test_a_token_made_for_something_else_is_refused() -> None:
    with pytest.raises(signing.BadSignature):
        live.read_live_token(signing.dumps({"a": 7}, salt="other"))


def test_a_token_tells_of_its_session_without_giving_it_away() -> None:
    token = live.sign_live_token(7, session_key="abcdefgh12345678")

    holder = live.read_live_token(token).holder

    assert holder == live.Holder(7, live.hash_session_key("abcdefgh12345678"))
    assert "abcdefgh12345678" not in json.dumps(signing.loads(token, salt=live.TOKEN_SALT))
    assert live.read_live_token(live.sign_live_token(None)).holder is None


def test_an_old_token_gives_its_channels_back_to_the_same_account_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = live.sign_live_token(7, ["media:9"])
    made = live.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: made + live.TOKEN_SECONDS + 60)

    with pytest.raises(signing.BadSignature):
        live.read_live_token(token)
    assert live.renewed_channels(token, 7) == ("media:9",)
    assert live.renewed_channels(token, 8) == ()
    assert live.renewed_channels(token, None) == ()
    assert live.renewed_channels("forged", 7) == ()
