"""Tries to get private words, or the mere fact that somebody wrote them, out of the translation room."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from sampan.accounts.models import Account
from sampan.core import live
from sampan.core.errors import Forbidden
from sampan.ops.demo.memory import record_memory
from sampan.translation.keys import key_of_hash, memory_hash, text_hash, text_key
from sampan.translation.models import Example, Improvement, Memory, Wanted
from sampan.translation.selectors import find_translations
from sampan.translation.selectors.improvements import list_improvements_to_judge
from sampan.translation.selectors.training import iter_training_lines
from sampan.translation.services import (
    carry_translations,
    draining,
    engine_choice,
    engine_states,
    forget_translations,
    keep_author_translation,
    translate_now,
    want_translations,
)
from sampan.translation.services.improvements import accept_improvement, improve_own, propose_improvement
from sampan.translation.types import OpenText, Text
from sampan.web.present.texts import Texts
from tests.conftest import reader_of
from tests.translation.improving import everything, trusted
from tests.translation.scripted import ScriptedEngine

pytestmark = pytest.mark.django_db

ZH = "我们分手了，先别告诉妈妈"
MADE = "We broke up, do not tell mum yet"
MESSAGE = Text(ZH, "zh-Hans", "message:7:body", is_private=True)
PUBLIC = Text(ZH)
ELSEWHERE = [
    pytest.param(PUBLIC, id="in public"),
    pytest.param(Text(ZH, scope="note:9:body"), id="in a public note"),
    pytest.param(Text(ZH, scope="message:7:body"), id="in public, under the same scope"),
    pytest.param(Text(ZH, scope="message:8:body", is_private=True), id="in another message"),
    pytest.param(Text(ZH, scope="note:9:body", is_private=True), id="in a note for friends"),
    pytest.param(Text(ZH, is_private=True), id="in a search"),
    pytest.param(Text(ZH, is_private=True, context="message:7:body"), id="in a search with a context"),
    pytest.param(Text(ZH, scope="message:8:body", is_private=True, may_leave=True), id="with consent"),
]
UseEngines = Callable[..., None]


@pytest.fixture
def use_engines(monkeypatch: pytest.MonkeyPatch) -> UseEngines:
    """Put engines whose answers the test knows where the settings' engines would be."""

    def use(*engines: Any) -> None:
        for module in (engine_choice, draining, engine_states):
            monkeypatch.setattr(module, "all_engines", lambda: tuple(engines))

    return use


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What went out on live channels."""
    found: list[tuple[str, Any]] = []
    monkeypatch.setattr(live, "publish", lambda channel, payload: found.append((channel, payload)))
    return found


def _engine(answer: str = MADE, *, name: str = "here", is_local: bool = True) -> ScriptedEngine:
    engine = ScriptedEngine(lambda passage: answer, name=name)
    engine.is_local = is_local
    return engine


def _translate(*texts: Text, to: str = "en") -> None:
    want_translations(list(texts), to=to)
    draining.translate_wanted()


def _open(author: Account, *, text: Text, is_public: bool = False) -> OpenText:
    return OpenText(text.scope, text, author.pk, is_public)


# --- the memory ---


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_was_made_of_a_private_text_serves_no_other(use_engines: UseEngines, text: Text) -> None:
    use_engines(_engine())
    _translate(MESSAGE)
    [mine] = find_translations([MESSAGE], to="en")
    assert mine is not None
    assert mine.body == MADE
    assert find_translations([text], to="en") == [None]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_that_a_private_text_waits_or_was_given_up_shows_nowhere_else(
    use_engines: UseEngines, text: Text
) -> None:
    use_engines(ScriptedEngine(lambda passage: passage.body, name="here"))  # an echo, which is refused
    _translate(MESSAGE)
    assert Wanted.objects.get().state == "given_up"
    assert find_translations([text], to="en") == [None]
    want_translations([text], to="en")
    assert Wanted.objects.filter(state="waiting").count() == 1


def test_it_serves_its_own_text_in_both_scripts_of_chinese(use_engines: UseEngines) -> None:
    english = Text("The train is late, wait for me", scope="message:7:body", is_private=True)
    use_engines(_engine("火车晚点了，等我一下"))
    _translate(english, to="zh-Hant")
    found = [find_translations([english], to=language)[0] for language in ("zh-Hans", "zh-Hant")]
    assert [one.body if one else None for one in found] == ["火车晚点了，等我一下", "火車晚點了，等我一下"]
    assert Memory.objects.count() == 1


def test_words_that_stand_in_public_serve_a_private_text_and_no_engine_sees_it(
    use_engines: UseEngines,
) -> None:
    engine = _engine()
    use_engines(engine)
    _translate(PUBLIC)
    [found] = want_translations([MESSAGE], to="en")
    assert found is not None
    assert found.body == MADE
    assert (len(engine.asked), Wanted.objects.count(), Memory.objects.filter(is_private=True).count()) == (
        1,
        0,
        0,
    )


def test_an_edited_text_is_not_served_what_stood_there_before(use_engines: UseEngines) -> None:
    use_engines(_engine())
    note = Text(ZH, scope="note:9:body", is_private=True)
    _translate(note)
    assert find_translations([Text("今天天气真好", scope="note:9:body", is_private=True)], to="en") == [None]


def test_what_surrounded_a_private_text_is_not_told_with_the_same_words_in_public(
    use_engines: UseEngines,
) -> None:
    engine = _engine()
    engine.waits_for = "its model"
    use_engines(engine)
    letter = Text(ZH, scope="note:9:body", context="给妈妈的信", is_private=True)
    want_translations([letter, PUBLIC], to="en")
    engine.waits_for = ""
    draining.translate_wanted()
    assert sorted(passage.context for passage in engine.asked) == ["", "给妈妈的信"]
    assert Memory.objects.get(is_private=False).text_hash == text_hash(ZH)


def test_translating_at_once_keeps_private_words_apart_too(use_engines: UseEngines) -> None:
    use_engines(_engine())
    assert [found.body if found else None for found in translate_now([MESSAGE], to="en")] == [MADE]
    assert find_translations([PUBLIC], to="en") == [None]


def test_a_refined_private_text_stays_apart(use_engines: UseEngines, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    use_engines(_engine(name="fast"), _engine("We have split up, do not tell mum yet", name="better"))
    _translate(MESSAGE)
    rows = Memory.objects.values_list("engine", "scope", "is_private", "text_hash")
    assert sorted(rows) == [
        (name, "message:7:body", True, memory_hash(MESSAGE)) for name in ("better", "fast")
    ]
    assert find_translations([PUBLIC], to="en") == [None]


def test_the_keys_of_private_words_cannot_be_worked_out_without_the_secret(settings: Any) -> None:
    hashed = memory_hash(MESSAGE)
    assert hashed != text_hash(ZH)
    settings.SECRET_KEY = "what somebody else would try"
    assert memory_hash(MESSAGE) != hashed


# --- what anybody may listen to ---


def test_nothing_of_a_message_is_told_on_a_channel_that_anybody_may_hear(
    use_engines: UseEngines, told: list[tuple[str, Any]], recorded: list[Any]
) -> None:
    use_engines(_engine())
    _translate(MESSAGE)
    assert Memory.objects.count() == 1
    assert told == []
    [event] = recorded
    assert (event.scopes, event.target) == (["message:7:body"], "en")


def test_nor_when_it_is_given_up(
    use_engines: UseEngines, told: list[tuple[str, Any]], recorded: list[Any]
) -> None:
    use_engines(ScriptedEngine(lambda passage: passage.body, name="here"))
    _translate(MESSAGE)
    assert told == []
    assert [event.scopes for event in recorded] == [["message:7:body"]]


def test_other_private_texts_are_told_by_keys_that_nobody_can_guess_from_words(
    use_engines: UseEngines, told: list[tuple[str, Any]]
) -> None:
    use_engines(_engine())
    letter = Text(ZH, scope="note:9:body", is_private=True)
    _translate(letter)
    heard = [key for _channel, payload in told for key in payload["keys"]]
    assert heard == [text_key(letter, to="en")]
    guesses = [PUBLIC, Text(ZH, scope="note:9:body"), Text(ZH, is_private=True)]
    assert not set(heard) & {text_key(guess, to="en") for guess in guesses}


def test_an_authors_own_words_for_a_private_text_are_told_by_its_key_alone(
    mei: Account, told: list[tuple[str, Any]]
) -> None:
    letter = Text(ZH, scope="note:9:body", is_private=True)
    keep_author_translation(text=letter, to="en", body=MADE, account_id=mei.pk)
    assert [payload["keys"] for _channel, payload in told] == [[text_key(letter, to="en")]]
    assert find_translations([PUBLIC], to="en") == [None]


# --- what readers better, and what engines and others learn from it ---


def test_nobody_betters_what_is_said_in_a_chat(mei: Account, tom: Account) -> None:
    text = _open(mei, text=MESSAGE)
    before = everything()
    with pytest.raises(Forbidden):
        propose_improvement(reader=reader_of(tom), text=text, to="en", body=MADE)
    with pytest.raises(Forbidden):
        improve_own(reader=reader_of(mei), text=text, to="en", body=MADE)
    assert everything() == before


def test_a_better_translation_of_a_private_text_serves_it_alone(
    mei: Account, tom: Account, make_account: Callable[..., Account], told: list[tuple[str, Any]]
) -> None:
    letter = Text(ZH, scope="note:9:body", is_private=True)
    text = _open(mei, text=letter)
    row = propose_improvement(reader=reader_of(tom), text=text, to="en", body=MADE, may_train=True)
    judge = trusted(make_account("judge"))
    accept_improvement(reader=reader_of(judge), improvement_id=row.pk, text=text)
    [mine] = find_translations([letter], to="en")
    assert mine is not None
    assert (mine.body, mine.by) == (MADE, "tom")
    assert find_translations([PUBLIC, MESSAGE], to="en") == [None, None]
    assert not Example.objects.exists()
    assert list(iter_training_lines()) == []
    plain = key_of_hash(text_hash(ZH), to="en")
    assert plain not in [key for _channel, payload in told for key in payload["keys"]]


def test_judges_are_not_shown_proposals_for_private_texts(
    mei: Account, tom: Account, make_account: Callable[..., Account]
) -> None:
    text = _open(mei, text=Text(ZH, scope="note:9:body", is_private=True))
    propose_improvement(reader=reader_of(tom), text=text, to="en", body=MADE)
    judge = trusted(make_account("judge"))
    assert list_improvements_to_judge(reader=reader_of(judge)).items == []


# --- what the staff and the operator's tools show ---


@pytest.fixture
def staff(make_account: Callable[..., Account]) -> Client:
    """A browser of the staff's."""
    user: AbstractBaseUser | None = make_account("boss", is_staff=True).user
    assert user is not None
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_the_admin_pages_show_private_rows_without_their_words(
    use_engines: UseEngines, staff: Client, mei: Account, tom: Account
) -> None:
    use_engines(_engine())
    _translate(MESSAGE)
    waiting = Text("明天去哪里玩", scope="message:8:body", is_private=True)
    want_translations([waiting], to="en")
    text = _open(mei, text=Text(ZH, scope="note:9:body", is_private=True))
    propose_improvement(reader=reader_of(tom), text=text, to="en", body="Another one of ours")
    for model in (Memory, Wanted, Improvement):
        path = f"/admin/translation/{model.__name__.lower()}/"
        for page in (path, f"{path}{model._default_manager.get().pk}/change/"):
            response = staff.get(page, follow=True)
            assert response.status_code == 200
            shown = response.content.decode()
            assert not [one for one in (ZH, MADE, waiting.body, "Another one of ours") if one in shown]


@pytest.mark.parametrize(("name", "words"), [("memory", "do not tell"), ("wanted", "去哪里")])
def test_the_admin_pages_find_no_private_row_by_its_words(
    use_engines: UseEngines, staff: Client, name: str, words: str
) -> None:
    use_engines(_engine())
    _translate(MESSAGE)
    want_translations([Text("明天去哪里玩", scope="message:8:body", is_private=True)], to="en")
    found = staff.get(f"/admin/translation/{name}/", {"q": words}).context["cl"].result_count
    assert found == 0
    public = Text("明天去哪里玩") if name == "wanted" else PUBLIC
    want_translations([public], to="en")
    if name == "memory":
        draining.translate_wanted()
    found = staff.get(f"/admin/translation/{name}/", {"q": words}).context["cl"].result_count
    assert found == 1


def test_private_words_do_not_leave_with_the_recorded_memory(use_engines: UseEngines, tmp_path: Any) -> None:
    use_engines(_engine())
    _translate(MESSAGE, Text(ZH, is_private=True), Text("今天去吃火锅了"))
    assert record_memory(tmp_path / "memory.jsonl") == 1
    line = json.loads((tmp_path / "memory.jsonl").read_text())
    assert line["text_hash"] == text_hash("今天去吃火锅了")


def test_the_order_of_a_private_text_does_not_hold_back_that_of_the_same_words_in_public(
    tom: Account,
) -> None:
    for ref, text in (("board:1:title", Text(ZH, is_private=True)), ("board:2:title", PUBLIC)):
        texts = Texts(reader_of(tom))
        texts.want(ref, text)
        texts.find_and_order()
    assert sorted(Wanted.objects.values_list("is_private", flat=True)) == [False, True]


# --- forgetting ---


def test_forgetting_a_text_leaves_none_of_its_words(use_engines: UseEngines, settings: Any) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["fast"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]
    better = _engine(name="better")
    better.waits_for = "its model"
    use_engines(_engine(name="fast"), better)
    _translate(MESSAGE, Text(ZH, scope="message:8:body", is_private=True), PUBLIC)
    want_translations([Text("在吗？今晚有空吗", scope="message:7:body", is_private=True)], to="en")
    forget_translations(scopes=["message:7:body"])
    forget_translations(scopes=["message:7:body"])
    assert not Memory.objects.filter(scope="message:7:body").exists()
    assert not Wanted.objects.filter(scope="message:7:body").exists()
    assert sorted(Memory.objects.values_list("scope", flat=True)) == ["", "message:8:body"]


def test_a_text_deleted_while_a_worker_has_it_in_hand_leaves_nothing(
    use_engines: UseEngines, settings: Any, told: list[tuple[str, Any]], recorded: list[Any]
) -> None:
    settings.SAMPAN_TRANSLATION_ENGINES = ["here"]
    settings.SAMPAN_TRANSLATION_REFINE = ["better"]

    def answer_late(passage: Any) -> str:
        forget_translations(scopes=["message:7:body"])
        return MADE

    use_engines(ScriptedEngine(answer_late, name="here"), _engine(name="better"))
    _translate(MESSAGE)
    assert (Memory.objects.count(), Wanted.objects.count(), told, recorded) == (0, 0, [], [])


def test_nor_when_the_engine_could_not_do_it(use_engines: UseEngines) -> None:
    def refuse_late(passage: Any) -> str:
        forget_translations(scopes=["message:7:body"])
        return str(passage.body)

    use_engines(ScriptedEngine(refuse_late, name="here"))
    _translate(MESSAGE)
    assert (Memory.objects.count(), Wanted.objects.count()) == (0, 0)


# --- drafts that become notes ---


def test_a_published_note_takes_over_what_was_made_of_its_draft_and_nobody_elses_does(
    use_engines: UseEngines,
) -> None:
    engine = _engine()
    use_engines(engine)
    draft = Text(ZH, scope="draft:5:body", is_private=True)
    _translate(draft)
    note, other = Text(ZH, scope="note:9:body"), Text(ZH, scope="note:10:body")
    assert find_translations([other], to="en") == [None]
    carry_translations([(Text(ZH, scope="draft:6:body", is_private=True), other)])
    assert find_translations([other], to="en") == [None]
    carry_translations([(draft, note)])
    [found] = find_translations([note], to="en")
    assert found is not None
    assert (found.body, len(engine.asked)) == (MADE, 1)
