"""What somebody liked before it was written down counts as met, so that their feed does not begin with it."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.core.ids import id_for
from sampan.discovery import services
from sampan.discovery.models import Taste
from sampan.discovery.ranking.seen import REMEMBERED, SeenFilter
from sampan.discovery.services.seen_notes import remember_liked
from sampan.notes.models import Board, Collect, Like, Note
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db


def met(account: Account, *notes: Note) -> list[bool]:
    """Whether each of the notes counts as met."""
    seen = SeenFilter(bytes(Taste.objects.get(pk=account.pk).seen))
    return list(seen.mask(np.array([note.pk for note in notes], dtype=np.int64)).tolist())


def likes(account: Account, note: Note, *, hours: float) -> Like:
    return Like.objects.create(pk=id_for(now() - timedelta(hours=hours)), account=account, note=note)


def test_what_was_liked_and_kept_is_met_and_what_was_not_is_not(mei: Account, tom: Account) -> None:
    liked, kept, other, new = (make_note(mei, title) for title in ("liked", "kept", "other", "new"))
    likes(tom, liked, hours=50)
    likes(tom, new, hours=0.5)  # its page may still tell that it was met
    board = Board.objects.create(owner=tom, title="Later")
    Collect.objects.create(pk=id_for(now() - timedelta(hours=30)), account=tom, note=kept, board=board)
    assert remember_liked([tom.pk]) == 1
    assert met(tom, liked, kept, other, new) == [True, True, False, False]
    before = bytes(Taste.objects.get(pk=tom.pk).seen)
    assert remember_liked([tom.pk]) == 0
    assert bytes(Taste.objects.get(pk=tom.pk).seen) == before


def test_learning_does_so(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    likes(tom, note, hours=2)
    assert services.learn(tom.pk)
    assert met(tom, note) == [True]
    assert note.pk not in Taste.objects.get(pk=tom.pk).list_ids


@pytest.mark.parametrize("wish", [{"learns": False}, {"reset_at": now()}])
def test_who_wants_nothing_learned_or_had_it_forgotten_has_nothing_remembered(
    mei: Account, tom: Account, wish: dict[str, Any]
) -> None:
    note = make_note(mei)
    likes(tom, note, hours=2)
    Taste.objects.create(account=tom, **wish)
    assert remember_liked([tom.pk]) == 0
    assert met(tom, note) == [False]


def test_it_pushes_out_nothing_that_was_met_since(mei: Account, tom: Account) -> None:
    note = make_note(mei)
    likes(tom, note, hours=2)
    full = SeenFilter()
    full.add(list(range(1, REMEMBERED + 1)))
    Taste.objects.create(account=tom, seen=full.packed())
    remember_liked([tom.pk])
    assert bytes(Taste.objects.get(pk=tom.pk).seen) == full.packed()
