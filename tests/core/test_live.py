"""Live messages are small, and their tokens cannot be made by hand."""

import pytest
from django.core import signing

from sampan.core import live


@pytest.mark.django_db
def test_a_message_that_postgresql_would_refuse_is_refused_first() -> None:
    with pytest.raises(ValueError, match="too long"):
        live.publish("text:en", {"keys": ["x" * 8_000]})


def test_a_token_tells_its_account() -> None:
    assert live.read_live_token(live.sign_live_token(7)) == {"account:7"}
    assert live.read_live_token(live.sign_live_token(7, ["media:9"])) == {"account:7", "media:9"}
    assert live.read_live_token(live.sign_live_token(None)) == set()


@pytest.mark.parametrize("token", ["", "x", "eyJhIjo3fQ:1xVHmm:VCBTh8jhtMjUe61X2"])
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(signing.BadSignature):
        live.read_live_token(token)


def test_a_token_made_for_something_else_is_refused() -> None:
    with pytest.raises(signing.BadSignature):
        live.read_live_token(signing.dumps({"a": 7}, salt="other"))
