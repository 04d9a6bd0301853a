"""Several engines: the next answers for one that fails, a better one refines, private texts stay private."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from sampan.core import live
from sampan.core.clock import now
from sampan.translation.engines.guard import GuardedEngine
from sampan.translation.engines.protocol import Answer, Passage
from sampan.translation.errors import NoEngine
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import find_translations, text_key
from sampan.translation.services import (
    draining,
    engine_choice,
    engine_states,
    translate_now,
    want_translations,
)
from sampan.translation.types import Text
from tests.translation.scripted import ScriptedEngine

pytestmark = pytest.mark.django_db

ZH = "今天去吃火锅了"
LINES = [f"今天去吃火锅了，第{word}次" for word in "一二三四五六七八九十百千万亿"]
UseEngines = Callable[..., None]


@pytest.fixture
def use_engines(monkeypatch: pytest.MonkeyPatch) -> UseEngines:
    """Put engines whose answers the test knows where the settings' engines would be."""

    def use(*engines: Any) -> None:
        monkeypatch.setattr(engine_choice, "all_engines", lambda: tuple(engines))
        monkeypatch.setattr(draining, "all_engines", lambda: tuple(engines))
        monkeypatch.setattr(engine_states, "all_engines", lambda: tuple(engines))

    return use


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that went out on the channel of English readers."""
    sent: list[str] = []
    monkeypatch.setattr(
        live, "publish", lambda channel, payload: sent.extend(payload["keys"] if channel == "text:en" else [])
    )
    return sent


def _says(answer: str, name: str, *, is_local: bool = True) -> ScriptedEngine:
    engine = ScriptedEngine(lambda passage: answer, name=name)
    engine.is_local = is_local
    return engine


def _engines_of(text: str = ZH) -> list[str]:
    return sorted(Memory.objects.values_list("engine", flat=True))


# --- an engine that fails leaves its texts to the next ---


def test_while_one_engine_hangs_the_next_answers(use_engines: UseEngines) -> None:
    go_on = threading.Event()

    def hang(passage: Passage) -> str:
        go_on.wait(60)
        return "late"

    hung = ScriptedEngine(hang, name="hung")
    use_engines(GuardedEngine(hung, stuck_seconds=-1000.0), _says("Went for hotpot today", "good"))
    want_translations([Text(ZH)], to="en")
    assert draining.translate_wanted() == 1
    want_translations([Text(LINES[0])], to="en")
    draining.translate_wanted()
    assert set(_engines_of()) == {"good"}
    assert len(hung.asked) <= 1
    go_on.set()


@pytest.mark.parametrize("error", [ValueError("x"), MemoryError(), ZeroDivisionError()])
def test_while_one_engine_dies_the_next_answers(use_engines: UseEngines, error: Exception) -> None:
    def die(passage: Passage) -> str:
        raise error

    use_engines(GuardedEngine(ScriptedEngine(die, name="dying")), _says("Went for hotpot today", "good"))
    for line in LINES[:5]:
        want_translations([Text(line)], to="en")
        assert draining.translate_wanted() == 1
    assert set(_engines_of()) == {"good"}
    assert "left alone" in engine_choice.all_engines()[0].why_not_ready()


def test_an_engine_that_talks_rubbish_is_soon_not_asked_any_more(use_engines: UseEngines) -> None:
    rubbish = ScriptedEngine(lambda passage: passage.body, name="rubbish")  # an echo
    use_engines(GuardedEngine(rubbish), _says("Went for hotpot today", "good"))
    want_translations([Text(line) for line in LINES], to="en")
    draining.translate_wanted()
    assert Memory.objects.filter(engine="good").count() == len(LINES)
    seen = {passage.body[-2:] for passage in rubbish.asked}
    assert len(seen) < len(LINES)
    assert "refused" in engine_choice.all_engines()[0].why_not_ready()


def test_texts_that_nobody_can_translate_trip_no_breaker(use_engines: UseEngines) -> None:
    one = GuardedEngine(ScriptedEngine(lambda passage: passage.body, name="one"))
    two = GuardedEngine(ScriptedEngine(lambda passage: passage.body, name="two"))
    use_engines(one, two)
    want_translations([Text(line) for line in LINES], to="en")
    draining.translate_wanted()
    assert Wanted.objects.filter(state="given_up").count() == len(LINES)
    assert (one.why_not_ready(), two.why_not_ready()) == ("", "")


@pytest.mark.parametrize("count", [0, 2])
def test_an_engine_that_cannot_count_leaves_its_texts_to_the_next(
    use_engines: UseEngines, count: int
) -> None:
    class Miscounts(ScriptedEngine):
        def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
            return [Answer("x")] * count

    use_engines(GuardedEngine(Miscounts(lambda passage: "", name="miscounts")), _says("Hotpot today", "good"))
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert _engines_of() == ["good"]


def test_how_the_engines_fare_is_told_to_other_processes(
    use_engines: UseEngines, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPAN_STATE = tmp_path / "state"
    monkeypatch.setattr(engine_states._Published, "states", [])
    assert engine_states.read_states() == (None, [])
    rubbish = GuardedEngine(ScriptedEngine(lambda passage: passage.body, name="rubbish"))
    use_engines(rubbish, _says("Hotpot today", "good"))
    want_translations([Text(line) for line in LINES], to="en")
    draining.translate_wanted()
    at, [state] = engine_states.read_states()
    assert at is not None
    assert state.name == "rubbish"
    assert "refused" in state.trouble
    assert state.refused > 0


# --- the second tier ---


def test_a_better_engine_goes_over_what_a_faster_one_answered(
    use_engines: UseEngines, settings: Any, published: list[str]
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    fast, better = _says("Today eat hotpot", "fast"), _says("Went for hotpot today", "better")
    better.waits_for = "still loading"
    use_engines(fast, better)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    [shown] = find_translations([Text(ZH)], to="en")
    assert shown is not None
    assert (shown.body, shown.engine) == ("Today eat hotpot", "fast")
    assert Wanted.objects.get().for_engine == "better"
    better.waits_for = ""
    draining.sweep_wanted()
    draining.translate_wanted()
    [shown] = find_translations([Text(ZH)], to="en")
    assert shown is not None
    assert (shown.body, shown.engine) == ("Went for hotpot today", "better")
    assert not Wanted.objects.exists()
    assert published == [text_key(Text(ZH), to="en")] * 2, "told when it came and when it got better"
    assert len(fast.asked) == 1


def test_an_engine_that_only_refines_does_not_answer_first(use_engines: UseEngines, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    use_engines(_says("Went for hotpot", "better"))
    want_translations([Text(ZH)], to="en")
    assert draining.translate_wanted() == 0
    assert not Memory.objects.exists()


def test_what_readers_wait_for_comes_before_what_is_only_refined(
    use_engines: UseEngines, settings: Any
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast", "better"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    use_engines(_says("Hotpot", "fast"), _says("Went for hotpot", "better"))
    Wanted.objects.create(
        text_hash="a", text=ZH, source="zh-Hans", target="en", priority=-10, for_engine="better"
    )
    want_translations([Text(LINES[0])], to="en")
    taken = Wanted.objects.take(now(), until=now(), size=1, chars=100, refiners=["better"])
    assert [row.text for row in taken] == [LINES[0]]


def test_a_better_engine_that_cannot_leaves_what_is_there(use_engines: UseEngines, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["best", "better"]
    use_engines(
        _says("Hotpot today", "fast"),
        ScriptedEngine(lambda passage: passage.body, name="best"),
        _says("Went for hotpot", "better"),
    )
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert _engines_of() == ["better", "fast"]
    assert not Wanted.objects.exists()


def test_when_no_better_one_can_nothing_is_lost_and_nothing_given_up(
    use_engines: UseEngines, settings: Any
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["best"]
    use_engines(_says("Hotpot today", "fast"), ScriptedEngine(lambda passage: None, name="best"))
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    [shown] = find_translations([Text(ZH)], to="en")
    assert shown is not None
    assert shown.body == "Hotpot today"
    assert not Wanted.objects.exists()


def test_what_the_best_engine_answered_is_not_refined(use_engines: UseEngines, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["best", "fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["best", "fast"]
    use_engines(_says("Went for hotpot", "best"), _says("Hotpot", "fast"))
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert _engines_of() == ["best"]
    assert not Wanted.objects.exists()


def test_whoever_wants_a_text_that_only_waits_to_be_refined_gets_it_soon(
    use_engines: UseEngines, settings: Any
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    better = _says("Went for hotpot", "better")
    better.waits_for = "no key"
    use_engines(_says("Hotpot today", "fast"), better)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    Memory.objects.all().delete()
    want_translations([Text(ZH)], to="en")
    assert (Wanted.objects.get().for_engine, Wanted.objects.get().priority) == ("", 10)
    draining.translate_wanted()
    assert _engines_of() == ["fast"]


# --- private texts ---

SECRET = Text(ZH, is_private=True, context="from a letter")


def test_a_private_text_goes_to_engines_that_keep_it_here_and_no_others(use_engines: UseEngines) -> None:
    away, here = _says("Hotpot today", "away", is_local=False), _says("Went for hotpot", "here")
    use_engines(away, here)
    want_translations([SECRET, Text(LINES[0])], to="en")
    draining.translate_wanted()
    assert [passage.body for passage in away.asked] == [LINES[0]]
    assert [passage.body for passage in here.asked] == [ZH]


def test_a_private_text_waits_rather_than_go_to_the_wrong_engine(use_engines: UseEngines) -> None:
    away, here = _says("Hotpot today", "away", is_local=False), _says("Went for hotpot", "here")
    here.waits_for = "its model file is not there yet"
    use_engines(away, here)
    want_translations([SECRET], to="en")
    for _ in range(3):
        draining.translate_wanted()
        draining.sweep_wanted()
    assert away.asked == []
    assert Wanted.objects.get().state == "waiting"
    here.waits_for = ""
    draining.sweep_wanted()
    draining.translate_wanted()
    assert _engines_of() == ["here"]


def test_where_no_engine_may_see_it_it_is_given_up_until_one_may(
    use_engines: UseEngines, settings: Any
) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    want_translations([SECRET], to="en")
    draining.translate_wanted()
    draining.sweep_wanted()
    assert (Wanted.objects.get().state, away.asked) == ("given_up", [])
    for _ in range(3):
        draining.sweep_wanted()
        draining.translate_wanted()
    assert away.asked == []
    settings.SAMPAN_TRANSLATION_PRIVATE = ["away"]
    draining.sweep_wanted()
    draining.translate_wanted()
    assert _engines_of() == ["away"]


def test_the_operator_says_which_engines_may_see_private_texts(
    use_engines: UseEngines, settings: Any
) -> None:
    settings.SAMPAN_TRANSLATION_PRIVATE = ["trusted"]
    here, trusted = _says("Hotpot today", "here"), _says("Went for hotpot", "trusted", is_local=False)
    use_engines(here, trusted)
    want_translations([SECRET], to="en")
    draining.translate_wanted()
    assert here.asked == []
    assert _engines_of() == ["trusted"]


def test_a_private_text_is_not_refined_by_an_engine_that_may_not_see_it(
    use_engines: UseEngines, settings: Any
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["here"]
    settings.SAMPAN_TRANSLATION_REFINE = ["away", "other"]
    away, other = _says("x y z", "away", is_local=False), _says("Went for hotpot", "other")
    use_engines(_says("Hotpot today", "here"), away, other)
    want_translations([SECRET], to="en")
    draining.translate_wanted()
    assert away.asked == []
    assert _engines_of() == ["here", "other"]


def test_a_row_that_names_an_engine_does_not_get_a_private_text_to_it(use_engines: UseEngines) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    Wanted.objects.create(
        text_hash="a", text=ZH, source="zh-Hans", target="en", for_engine="away", is_private=True
    )
    draining.translate_wanted()
    draining.sweep_wanted()
    assert away.asked == []


def test_a_private_text_that_was_given_up_is_not_tried_again_elsewhere(use_engines: UseEngines) -> None:
    here = ScriptedEngine(lambda passage: passage.body, name="here")
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(here)
    want_translations([SECRET], to="en")
    draining.translate_wanted()
    assert Wanted.objects.get().state == "given_up"
    use_engines(here, away)
    draining.sweep_wanted()
    draining.translate_wanted()
    assert away.asked == []
    assert Wanted.objects.get().state == "given_up"


def test_translating_now_keeps_private_texts_private_too(use_engines: UseEngines) -> None:
    away, here = _says("Hotpot today", "away", is_local=False), _says("Went for hotpot", "here")
    use_engines(away)
    for engine in (None, "away"):
        with pytest.raises(NoEngine):
            translate_now([SECRET], to="en", engine=engine)
    use_engines(away, here)
    found = translate_now([SECRET, Text(LINES[0])], to="en")
    assert [done.engine if done else None for done in found] == ["here", "away"]
    found = translate_now([SECRET, Text(LINES[1])], to="en", engine="away")
    assert [done.engine if done else None for done in found] == [None, "away"]
    assert ZH not in [passage.body for passage in away.asked]


def test_the_same_words_in_public_are_public_but_the_letter_they_stood_in_is_not(
    use_engines: UseEngines,
) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    want_translations([SECRET], to="en")
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert [(passage.body, passage.context) for passage in away.asked] == [(ZH, "")]


def test_a_text_that_is_public_stays_so_when_it_is_wanted_in_private(use_engines: UseEngines) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    want_translations([Text(ZH, context="a note")], to="en")
    want_translations([SECRET], to="en")
    row = Wanted.objects.get(is_private=False)
    assert (row.text, row.context) == (ZH, "a note")


def test_one_that_waits_for_nobody_does_not_hold_up_the_others(use_engines: UseEngines) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    want_translations([Text(line, is_private=True) for line in LINES], to="en")
    Wanted.objects.update(created_at=now() - timedelta(days=1), priority=20)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert [passage.body for passage in away.asked] == [ZH]


def test_what_was_given_up_in_private_gets_another_chance_in_public(use_engines: UseEngines) -> None:
    away = _says("Hotpot today", "away", is_local=False)
    use_engines(away)
    want_translations([SECRET], to="en")
    draining.sweep_wanted()
    [found] = find_translations([SECRET], to="en")
    assert found is not None
    assert found.origin == "given_up"
    assert want_translations([Text(ZH)], to="en") == [None]
    draining.translate_wanted()
    assert _engines_of() == ["away"]
