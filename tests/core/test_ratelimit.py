"""Attempts are counted, and the one too many is refused with the time to wait."""

import pytest

from sampan.core import ratelimit
from sampan.core.errors import TooMany


def test_the_attempt_over_the_limit_is_refused() -> None:
    for _attempt in range(3):
        ratelimit.check("tea:1", limit=3, seconds=3600)
    with pytest.raises(TooMany) as refusal:
        ratelimit.check("tea:1", limit=3, seconds=3600)
    assert refusal.value.params["limit"] == 3
    assert 0 < refusal.value.params["wait"] <= 3600


def test_people_do_not_use_up_each_others_attempts() -> None:
    ratelimit.check("tea:1", limit=1, seconds=3600)
    ratelimit.check("tea:2", limit=1, seconds=3600)
