"""Which engines may have a private text: those for such texts, and all others only if its reader agreed."""

from collections.abc import Callable
from typing import Any

import pytest

from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import find_translations, list_scopes_that_may_leave
from sampan.translation.services import draining, keep_here, prepare_translations, want_translations
from sampan.translation.services.engine_choice import EngineNames, names_by_privacy
from sampan.translation.types import Text
from tests.translation.scripted import ScriptedEngine
from tests.translation.test_private_words import MADE, ZH, UseEngines, _engine, use_engines

__all__ = ["use_engines"]

pytestmark = pytest.mark.django_db

SCOPE = "message:7:body"
HERE = Text(ZH, scope=SCOPE, is_private=True)
AGREED = Text(ZH, scope=SCOPE, is_private=True, may_leave=True)


@pytest.fixture
def away() -> ScriptedEngine:
    """An engine outside this house."""
    return _engine(name="away", is_local=False)


def _drain() -> None:
    draining.translate_wanted()
    draining.sweep_wanted()
    draining.translate_wanted()


def test_without_consent_an_engine_elsewhere_gets_nothing(
    use_engines: UseEngines, away: ScriptedEngine
) -> None:
    use_engines(away)
    want_translations([HERE], to="en")
    _drain()
    assert away.asked == []
    assert Wanted.objects.get().state == "given_up"
    assert not Memory.objects.exists()


def test_with_consent_it_goes_through_the_engines_in_their_order(
    use_engines: UseEngines, away: ScriptedEngine
) -> None:
    here = _engine(name="here")
    use_engines(away, here)
    want_translations([AGREED], to="en")
    _drain()
    assert (len(away.asked), len(here.asked)) == (1, 0)
    row = Memory.objects.get()
    assert (row.engine, row.scope, row.is_private) == ("away", SCOPE, True)
    assert find_translations([Text(ZH)], to="en") == [None]


def test_what_one_members_consent_made_is_read_by_the_others_of_the_chat(
    use_engines: UseEngines, away: ScriptedEngine
) -> None:
    use_engines(away)
    want_translations([AGREED], to="en")
    _drain()
    [found] = want_translations([HERE], to="en")
    assert found is not None
    assert found.body == MADE
    assert len(away.asked) == 1


def test_a_text_that_waits_for_engines_here_is_opened_by_the_reader_who_agrees(
    use_engines: UseEngines, away: ScriptedEngine
) -> None:
    use_engines(away)
    want_translations([HERE], to="en")
    want_translations([AGREED], to="en")
    assert Wanted.objects.get().may_leave
    want_translations([HERE], to="en")
    assert Wanted.objects.get().may_leave
    _drain()
    assert len(away.asked) == 1


def test_one_that_engines_here_gave_up_is_tried_anew_for_a_reader_who_agrees(
    use_engines: UseEngines, away: ScriptedEngine
) -> None:
    use_engines(ScriptedEngine(lambda passage: passage.body, name="here"), away)
    want_translations([HERE], to="en")
    _drain()
    [found] = find_translations([HERE], to="en")
    assert found is not None
    assert found.origin == "given_up"
    assert want_translations([AGREED], to="en") == [None]
    _drain()
    assert [row.engine for row in Memory.objects.all()] == ["away"]


def test_consent_taken_back_closes_what_still_waits(use_engines: UseEngines, away: ScriptedEngine) -> None:
    away.waits_for = "a key"
    use_engines(away)
    want_translations([AGREED], to="en")
    _drain()
    assert list_scopes_that_may_leave(kind="message") == [SCOPE]
    keep_here(scopes=[SCOPE], targets=["zh-Hans"])
    assert list_scopes_that_may_leave(kind="message") == [SCOPE]
    keep_here(scopes=[SCOPE], targets=["en"])
    assert list_scopes_that_may_leave(kind="message") == []
    away.waits_for = ""
    _drain()
    assert away.asked == []


def test_consent_for_one_message_opens_no_other(use_engines: UseEngines, away: ScriptedEngine) -> None:
    use_engines(away)
    other = Text("明天去哪里玩", scope="message:8:body", is_private=True)
    want_translations([AGREED, other], to="en")
    _drain()
    assert [passage.body for passage in away.asked] == [ZH]


def test_a_better_engine_elsewhere_refines_only_with_consent(
    use_engines: UseEngines, settings: Any, away: ScriptedEngine
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["here"]
    settings.SAMPAN_TRANSLATION_REFINE = ["away"]
    use_engines(_engine(name="here"), away)
    other = Text("明天去哪里玩", scope="message:8:body", is_private=True)
    want_translations([AGREED, other], to="en")
    _drain()
    assert [passage.body for passage in away.asked] == [ZH]


def test_the_words_of_a_public_text_are_never_marked_as_let_go(use_engines: UseEngines) -> None:
    use_engines()
    want_translations([Text(ZH, may_leave=True)], to="en")
    row = Wanted.objects.get()
    assert (row.is_private, row.may_leave, row.scope) == (False, False, "")


def test_members_are_told_which_engines_are_of_this_house(
    use_engines: UseEngines, settings: Any, away: ScriptedEngine
) -> None:
    use_engines(_engine(name="here"), away)
    assert names_by_privacy() == EngineNames(here=("here",), trusted=(), others=("away",))
    settings.SAMPAN_TRANSLATION_PRIVATE = ["away"]
    assert names_by_privacy() == EngineNames(here=(), trusted=("away",), others=("here",))


def test_preparing_a_text_that_became_public_uses_what_was_made_of_it_in_private(
    use_engines: Callable[..., None],
) -> None:
    engine = _engine(name="here")
    use_engines(engine)
    want_translations([Text(ZH, scope="note:9:body", is_private=True)], to="en")
    _drain()
    prepare_translations([Text(ZH, scope="note:9:body")], languages=["en"])
    _drain()
    assert len(engine.asked) == 1
    assert find_translations([Text(ZH, scope="note:9:body")], to="en") != [None]
