"""What the tests of the notes' pages share."""

import pytest

from sampan.accounts.models import Account
from sampan.notes.models import Note
from tests.notes.conftest import publish


@pytest.fixture
def note(mei: Account) -> Note:
    """A public note of mei's with one picture."""
    return publish(mei)
