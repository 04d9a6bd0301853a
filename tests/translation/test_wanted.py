"""The list of wanted texts: who gets on it, who works through it, and what happens when engines fail."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.core import live
from sampan.core.clock import now
from sampan.translation.errors import NoEngine, TextTooLong, TooManyTexts, UnknownLanguage
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory, Wanted
from sampan.translation.selectors import find_translations, text_key
from sampan.translation.services import (
    draining,
    engine_choice,
    immediate,
    prepare_translations,
    translate_now,
    want_translations,
)
from sampan.translation.types import Text
from tests.translation.conftest import Service
from tests.translation.scripted import ScriptedEngine

pytestmark = pytest.mark.django_db

ZH, ALSO_ZH = "今天去吃火锅了", "明天还想去公园"
UseEngines = Callable[..., None]


@pytest.fixture
def use_engines(monkeypatch: pytest.MonkeyPatch) -> UseEngines:
    """Put engines whose answers the test knows where the settings' engines would be."""

    def use(*engines: ScriptedEngine) -> None:
        monkeypatch.setattr(engine_choice, "all_engines", lambda: tuple(engines))

    return use


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What went out on the live channels."""
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr(live, "publish", lambda channel, payload: sent.append((channel, payload)))
    return sent


def hotpot() -> ScriptedEngine:
    answers = {ZH: "Went for hotpot today", ALSO_ZH: "I want to go to the park tomorrow too"}
    return ScriptedEngine(lambda passage: answers.get(passage.body, "I am not sure"))


def jobs() -> int:
    return int(ProcrastinateJob.objects.filter(task_name="translation.translate_wanted").count())


def test_missing_texts_are_put_on_the_list_once_with_one_job() -> None:
    for _ in range(2):
        assert want_translations([Text(ZH), Text(ZH, scope="note:1:title"), Text("😀")], to="en")[:2] == [
            None,
            None,
        ]
    [row] = Wanted.objects.all()
    assert (row.text, row.source, row.target, row.state) == (ZH, "zh-Hans", "en", "waiting")
    assert jobs() == 1


def test_what_is_there_or_needs_nothing_is_not_put_on_the_list() -> None:
    Memory.objects.create(
        text_hash=text_hash(ZH), source="zh-Hans", target="en", origin="engine", body="Hotpot", engine="llama"
    )
    found = want_translations([Text(ZH), Text("nice"), Text("https://a.cn/b")], to="en")
    assert [done.body if done else None for done in found] == ["Hotpot", "nice", "https://a.cn/b"]
    assert not Wanted.objects.exists()
    assert jobs() == 0


def test_both_scripts_of_chinese_are_one_wish() -> None:
    prepare_translations([Text("so pretty today")], languages=["zh-Hant", "zh-Hans", "en"])
    assert [row.target for row in Wanted.objects.all()] == ["zh-Hans"]


def test_a_readers_wish_goes_before_a_prepared_one() -> None:
    prepare_translations([Text(ZH), Text(ALSO_ZH)], languages=["en"])
    want_translations([Text(ALSO_ZH)], to="en")
    taken = Wanted.objects.take(now(), until=now(), size=1, chars=100)
    assert [row.text for row in taken] == [ALSO_ZH]


def test_a_prepared_wish_does_not_lower_a_readers() -> None:
    want_translations([Text(ZH)], to="en")
    prepare_translations([Text(ZH)], languages=["en"])
    assert Wanted.objects.get().priority == 10


def test_the_list_has_an_end(settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_WAITING_MAX = 1
    want_translations([Text(ZH), Text(ALSO_ZH)], to="en")
    want_translations([Text("后天再说吧")], to="en")
    assert Wanted.objects.count() == 1


def test_what_is_only_prepared_leaves_room_for_readers(settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_WAITING_MAX = 2
    prepare_translations([Text(ZH), Text(ALSO_ZH)], languages=["en"])
    assert Wanted.objects.count() == 1
    want_translations([Text("后天再说吧")], to="en")
    assert Wanted.objects.filter(text="后天再说吧").exists()


def test_too_many_texts_at_once_are_refused(settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ASK_MAX = 1
    with pytest.raises(TooManyTexts):
        want_translations([Text(ZH), Text(ALSO_ZH)], to="en")
    with pytest.raises(UnknownLanguage):
        want_translations([Text(ZH)], to="fr")
    assert not Wanted.objects.exists()


def test_the_worker_translates_remembers_and_tells_the_pages(
    use_engines: UseEngines, published: list[tuple[str, Any]]
) -> None:
    engine = hotpot()
    use_engines(engine)
    want_translations([Text(ZH), Text(ALSO_ZH)], to="en")
    assert draining.translate_wanted() == 2
    found = find_translations([Text(ZH)], to="en")
    assert found[0] is not None
    assert (found[0].body, found[0].engine) == ("Went for hotpot today", "scripted")
    assert not Wanted.objects.exists()
    keys = {key for channel, payload in published if channel == "text:en" for key in payload["keys"]}
    assert keys == {text_key(Text(ZH), to="en"), text_key(Text(ALSO_ZH), to="en")}
    assert draining.translate_wanted() == 0
    assert len(engine.asked) == 2, "running again does nothing"


def test_an_arrival_in_chinese_is_told_to_readers_of_both_scripts(
    use_engines: UseEngines, published: list[tuple[str, Any]]
) -> None:
    use_engines(ScriptedEngine(lambda passage: "今天真好看"))
    want_translations([Text("so pretty today")], to="zh-Hant")
    draining.translate_wanted()
    assert {channel for channel, _ in published} == {"text:zh-Hans", "text:zh-Hant"}


def test_while_no_engine_is_ready_texts_simply_wait(use_engines: UseEngines) -> None:
    engine = hotpot()
    engine.waits_for = "its model file is not there yet"
    use_engines(engine)
    want_translations([Text(ZH)], to="en")
    assert draining.translate_wanted() == 0
    row = Wanted.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    engine.waits_for = ""
    assert draining.translate_wanted() == 1


def test_an_engine_that_is_out_leaves_the_text_to_the_next_one(use_engines: UseEngines) -> None:
    out, good = hotpot(), hotpot()
    out.is_out, out.name, good.name = True, "out", "good"
    use_engines(out, good)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert Memory.objects.get().engine == "good"


def test_when_all_engines_are_out_the_text_waits_and_it_does_not_count_against_it(
    use_engines: UseEngines,
) -> None:
    engine = hotpot()
    engine.is_out = True
    use_engines(engine)
    want_translations([Text(ZH)], to="en")
    assert draining.translate_wanted() == 0
    row = Wanted.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert row.not_before > now()


def test_what_one_engine_cannot_do_another_may(use_engines: UseEngines) -> None:
    use_engines(
        ScriptedEngine(lambda passage: ZH, name="echo"), ScriptedEngine(lambda passage: "Hotpot", name="good")
    )
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    assert Memory.objects.get().engine == "good"


def test_a_text_that_no_engine_can_do_is_given_up_and_tried_again_by_a_new_engine(
    use_engines: UseEngines,
) -> None:
    echo = ScriptedEngine(lambda passage: ZH, name="echo")
    use_engines(echo)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    row = Wanted.objects.get()
    assert (row.state, row.reason) == ("given_up", "echo of the original, original language left in it")
    found = want_translations([Text(ZH)], to="en")
    assert found[0] is not None
    assert found[0].origin == "given_up"
    asked = len(echo.asked)
    draining.sweep_wanted()
    draining.translate_wanted()
    assert len(echo.asked) == asked, "the same engine is not asked again"
    use_engines(echo, hotpot())
    draining.sweep_wanted()
    draining.translate_wanted()
    assert Memory.objects.get().engine == "scripted"
    assert not Wanted.objects.exists()


def test_an_engine_that_comes_and_goes_does_not_send_texts_round_for_ever(use_engines: UseEngines) -> None:
    echo, out = (
        ScriptedEngine(lambda passage: ZH, name="echo"),
        ScriptedEngine(lambda passage: None, name="out"),
    )
    out.is_out = True
    use_engines(out, echo)
    want_translations([Text(ZH)], to="en")
    draining.translate_wanted()
    out.waits_for = "left alone for a minute"
    draining.sweep_wanted()
    out.waits_for = ""
    draining.sweep_wanted()
    assert Wanted.objects.get().state == "given_up"


def test_a_text_that_kills_its_workers_is_left_alone_in_the_end(use_engines: UseEngines) -> None:
    class Killed(BaseException):
        """Stands for a process that ends in the middle."""

    def die(passage: object) -> str:
        raise Killed

    use_engines(ScriptedEngine(die))
    want_translations([Text(ZH)], to="en")
    for _ in range(draining.ATTEMPTS_MAX):
        with pytest.raises(Killed):
            draining.translate_wanted()
    draining.translate_wanted()
    row = Wanted.objects.get()
    assert (row.state, row.reason) == ("given_up", "its worker died again and again")


def test_what_a_dead_worker_had_in_hand_is_taken_by_the_next(use_engines: UseEngines) -> None:
    use_engines(hotpot())
    want_translations([Text(ZH)], to="en")
    Wanted.objects.update(not_before=now() + timedelta(minutes=9), attempts=1)
    assert draining.translate_wanted() == 1
    assert Memory.objects.count() == 1


def test_two_workers_that_make_the_same_translation_keep_one(use_engines: UseEngines) -> None:
    engine = hotpot()
    use_engines(engine)
    want_translations([Text(ZH)], to="en")
    [row] = Wanted.objects.all()
    draining.translate_wanted()
    row.pk = None
    row.save(force_insert=True)
    draining.translate_wanted()
    assert Memory.objects.count() == 1
    assert not Wanted.objects.exists()


def test_a_title_does_not_wait_for_the_long_body_behind_it() -> None:
    want_translations([Text(ZH), Text(ALSO_ZH * 100)], to="en")
    taken = Wanted.objects.take(now(), until=now() + timedelta(minutes=1), size=8, chars=400)
    assert [row.text for row in taken] == [ZH]


def test_the_settings_engines_are_used(service: Service, settings: Any) -> None:
    service.answers(lambda body: "Went for hotpot today")
    settings.SAMPAN_TRANSLATION_ENGINES = ["libretranslate"]
    settings.SAMPAN_LIBRETRANSLATE_URL = service.url
    want_translations([Text(ZH)], to="en")
    assert draining.translate_wanted() == 1
    assert Memory.objects.get().engine == "libretranslate"


def test_translating_now_uses_the_memory_and_then_the_engine(use_engines: UseEngines) -> None:
    engine = hotpot()
    use_engines(engine)
    texts: Sequence[Text] = [Text(ZH), Text("already English"), Text("不知道")]
    for _ in range(2):
        found = translate_now(texts, to="en")
        assert [done.body if done else None for done in found] == [
            "Went for hotpot today",
            "already English",
            "I am not sure",
        ]
    assert len(engine.asked) == 2


def test_a_named_engine_passes_the_memory_by(use_engines: UseEngines) -> None:
    one, two = hotpot(), ScriptedEngine(lambda passage: "By two", name="two")
    use_engines(one, two)
    translate_now([Text(ZH)], to="en")
    [done] = translate_now([Text(ZH)], to="en", engine="two")
    assert done is not None
    assert (done.body, done.engine) == ("By two", "two")


def test_a_page_never_loads_a_heavy_engine(use_engines: UseEngines) -> None:
    engine = hotpot()
    engine.is_heavy = True
    use_engines(engine)
    with pytest.raises(NoEngine):
        translate_now([Text(ZH)], to="en")
    assert engine.asked == []
    [done] = translate_now([Text(ZH)], to="en", heavy=True)
    assert done is not None
    assert done.body == "Went for hotpot today"


def test_a_text_over_the_limit_is_refused_with_the_limit(settings: Any, use_engines: UseEngines) -> None:
    settings.SAMPAN_TRANSLATION_MAX_CHARS = 5
    use_engines(hotpot())
    with pytest.raises(TextTooLong) as refusal:
        immediate.translate_now([Text(ZH)], to="en")
    assert "5" in refusal.value.message
    assert not Memory.objects.exists()
