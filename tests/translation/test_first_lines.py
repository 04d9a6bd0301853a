"""Our own lines in the memory and as examples: once, quickly, and as the files have them now."""

from pathlib import Path

import numpy as np
import pytest

from sampan.translation import lines, tasks
from sampan.translation.embedding import embed
from sampan.translation.lines import OwnLine, read_own_lines
from sampan.translation.models import Example, Memory, Wanted
from sampan.translation.pipeline import Task
from sampan.translation.selectors import find_translations
from sampan.translation.selectors.examples import list_nearest_examples
from sampan.translation.services import advising, embedding_examples, engine_choice, first_lines
from sampan.translation.services.advising import Adviser, translate_with_advice
from sampan.translation.services.embedding_examples import embed_examples
from sampan.translation.services.first_lines import sync_own_lines
from sampan.translation.types import Text
from tests.translation.scripted import ScriptedEngine

LINES = [
    OwnLine("comments", "zh", "求链接！", "Link please!"),
    OwnLine("notes", "zh", "这家牛肉面太好吃了", "These beef noodles are so good"),
    OwnLine("notes", "en", "我的猫今天不肯吃饭", "My cat refuses to eat today"),
]


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> list[OwnLine]:
    """The lines that this release ships, which a test may change."""
    found = list(LINES)
    monkeypatch.setattr(first_lines, "read_own_lines", lambda: found)
    monkeypatch.setattr(first_lines, "hash_of_own_lines", lambda: str(hash(tuple(found)))[:16])
    return found


@pytest.mark.django_db
def test_own_lines_are_shown_as_people_s_translations_both_ways(shipped: list[OwnLine]) -> None:
    sync_own_lines()
    [into_english] = find_translations([Text("求链接！")], to="en")
    [into_chinese] = find_translations([Text("My cat refuses to eat today")], to="zh-Hant")
    assert into_english is not None
    assert (into_english.body, into_english.origin) == ("Link please!", "people")
    assert into_chinese is not None
    assert into_chinese.body == "我的貓今天不肯吃飯"


@pytest.mark.django_db
def test_twice_is_once_and_a_text_that_waited_is_off_the_list(shipped: list[OwnLine]) -> None:
    from sampan.translation.services import want_translations

    want_translations([Text("求链接！")], to="en")
    assert sync_own_lines() == "3 lines"
    assert not Wanted.objects.exists()
    ids = set(Example.objects.values_list("id", flat=True))
    assert sync_own_lines() == "unchanged"
    assert set(Example.objects.values_list("id", flat=True)) == ids
    assert Memory.objects.count() == 6


@pytest.mark.django_db
def test_a_later_release_takes_lines_back_and_keeps_vectors_and_readers_pairs(
    shipped: list[OwnLine],
) -> None:
    sync_own_lines()
    embed_examples()
    Example.objects.create(pair_hash="reader", zh="绝了", en="Unreal", origin="reader")
    shipped[0] = OwnLine("comments", "zh", "求链接！", "Link, please!")
    assert sync_own_lines() == "3 lines"
    assert set(Example.objects.values_list("en", flat=True)) == {
        "Link, please!", "These beef noodles are so good", "My cat refuses to eat today", "Unreal"
    }  # fmt: skip
    assert Example.objects.filter(zh_vector__isnull=False).count() == 2
    assert Memory.objects.filter(body="Link please!").count() == 0


@pytest.mark.django_db
def test_examples_are_embedded_in_batches_until_all_have_vectors(
    shipped: list[OwnLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_examples, "EXAMPLES_AT_ONCE", 2)
    sync_own_lines()
    assert [embed_examples(), embed_examples(), embed_examples()] == [2, 1, 0]
    stored = Example.objects.get(en="Link please!")
    assert np.allclose(stored.zh_vector, embed(["求链接！"])[0], atol=1e-3)


@pytest.mark.django_db
@pytest.mark.parametrize(("reads_examples", "embedded"), [(True, 3), (False, 0)])
def test_nothing_is_embedded_for_engines_that_read_no_examples(
    shipped: list[OwnLine], monkeypatch: pytest.MonkeyPatch, reads_examples: bool, embedded: int
) -> None:
    engine = ScriptedEngine(lambda passage: None)
    engine.uses_examples = reads_examples
    monkeypatch.setattr(engine_choice, "all_engines", lambda: (engine,))
    sync_own_lines()
    tasks.embed_next_examples()
    assert Example.objects.exclude(zh_vector=None).count() == embedded


@pytest.mark.django_db
def test_the_nearest_come_first_in_one_query(
    shipped: list[OwnLine], django_assert_num_queries: pytest.FixtureRequest
) -> None:
    sync_own_lines()
    assert list_nearest_examples(embed(["x"]), source="en", size=2) == [[]]
    embed_examples()
    vectors = embed(["这家的面好好吃", "发个链接呗"])
    with django_assert_num_queries(1):
        near = list_nearest_examples(vectors, source="zh-Hans", size=2)
    assert [one[0].en for one in near] == ["These beef noodles are so good", "Link please!"]
    assert all(first.cosine >= second.cosine for first, second in near)
    [found] = list_nearest_examples(embed(["my cat does not want to eat"]), source="en", size=1)
    assert found[0].zh == "我的猫今天不肯吃饭"


@pytest.mark.django_db
def test_advice_is_close_and_never_the_line_itself(shipped: list[OwnLine]) -> None:
    sync_own_lines()
    embed_examples()
    bodies = ["这家牛肉面太太太好吃了", "这家牛肉面太好吃了！", "qwertz 12345"]
    near, itself, far = Adviser().advise(bodies, source="zh-Hans", target="en")
    assert near.examples[0] == ("这家牛肉面太好吃了", "These beef noodles are so good")
    assert ("这家牛肉面太好吃了", "These beef noodles are so good") not in itself.examples
    assert far.examples == ()


@pytest.mark.django_db
def test_trained_engines_get_no_examples_and_nothing_is_embedded_for_them(
    shipped: list[OwnLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_own_lines()
    embed_examples()
    embedded: list[str] = []
    monkeypatch.setattr(advising, "embed", lambda bodies: embedded.extend(bodies) or embed(bodies))
    body = "这家牛肉面太太太好吃了"
    [none] = Adviser(examples=False).advise([body], source="zh-Hans", target="en")
    assert none.examples == ()
    assert embedded == []
    [some] = Adviser().advise([body], source="zh-Hans", target="en")
    assert some.examples
    assert embedded == [body]


@pytest.mark.django_db
def test_without_the_embedding_there_is_no_advice_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(lines: list[str]) -> None:
        raise OSError("no such library")

    monkeypatch.setattr(advising, "embed", broken)
    [advice] = Adviser().advise(["你好"], source="zh-Hans", target="en")
    assert advice.examples == ()


def test_a_line_that_cannot_be_read_names_its_place(tmp_path: Path) -> None:
    (tmp_path / "notes.tsv").write_text(
        "# Sampan's own lines\nzh\t你好\tHello\nzh\t只有两列\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"notes\.tsv line 3"):
        read_own_lines(tmp_path)
    assert lines.hash_of_own_lines(tmp_path) != lines.hash_of_own_lines()


@pytest.mark.django_db
def test_a_process_that_serves_pages_embeds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(lines: list[str]) -> None:
        raise AssertionError("embedded")

    monkeypatch.setattr(advising, "embed", forbidden)
    engine = ScriptedEngine(lambda passage: "So happy today")
    engine.uses_examples = True
    [outcome] = translate_with_advice(engine, [Task("今天好开心", "en")], heavy=False)
    assert outcome.body == "So happy today"
    with pytest.raises(AssertionError, match="embedded"):
        translate_with_advice(engine, [Task("今天好开心", "en")])
