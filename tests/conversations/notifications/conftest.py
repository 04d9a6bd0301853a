"""What the tests of notifications share: people who act, and what a reader is shown."""

from collections.abc import Callable

import pytest

from sampan.accounts.models import Account
from sampan.conversations.selectors.notifications import NotificationRow, list_notifications
from tests.conftest import reader_of

Acts = Callable[[int], list[Account]]


@pytest.fixture
def crowd(make_account: Callable[..., Account]) -> Acts:
    """So many people: crowd(3)."""
    return lambda size: [make_account() for _ in range(size)]


def shown_to(account: Account, **wanted: object) -> list[NotificationRow]:
    """The first page of somebody's notifications."""
    return list_notifications(reader=reader_of(account), **wanted).items  # type: ignore[arg-type]
