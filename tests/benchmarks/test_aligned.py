"""How well the search finds aligned lines: every line a note, the places of those wanted counted rightly."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.support import aligned
from sampan.discovery.searching.queries import clean_query
from sampan.notes.models import Note

ZH = ["昨天的考古发现让历史学家感到惊讶。", "火山喷发以后机场关闭了三天。", "他在马拉松比赛中获得了第二名。"]
EN = [
    "Yesterday's archaeological discovery surprised the historians.",
    "After the volcano erupted the airport was closed for three days.",
    "He came second in the marathon race.",
]


def places(monkeypatch: pytest.MonkeyPatch, found: dict[str, list[int]]) -> None:
    """Let a query find these notes."""

    class One:
        def __init__(self, note_id: int) -> None:
            self.note_id = note_id

    monkeypatch.setattr(
        aligned, "rank_notes", lambda query, **_options: [One(note_id) for note_id in found[query]]
    )


def test_places_are_counted_among_the_first_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    places(
        monkeypatch,
        {"first": [1, 9], "fourth": [9, 8, 7, 2], "eleventh": [*range(20, 30), 3], "nowhere": []},
    )
    quality = aligned.measure(
        ["first", "fourth", "eleventh", "nowhere"], [1, 2, 3, 4], found_in="zh", way=aligned.WAYS[0]
    )
    assert quality == aligned.Quality(mrr=(1 + 1 / 4) / 4, recall=2 / 4)


def test_a_query_without_its_note_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    places(monkeypatch, {"one": [1], "two": [2]})
    with pytest.raises(ValueError, match="zip"):
        aligned.measure(["one", "two"], [1], found_in="zh", way=aligned.WAYS[0])


def test_lines_are_read_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "x.zh").write_text("一\n\n三\n", encoding="utf-8")
    assert aligned.read_lines(tmp_path / "x.zh") == ["一", "", "三"]


@pytest.mark.django_db
def test_every_line_becomes_a_note_that_its_own_words_find(settings: Any) -> None:
    told: list[str] = []
    ids = aligned.fill(ZH, EN, told.append, embeds=False)
    bodies = dict(Note.objects.values_list("pk", "body"))
    assert [bodies[pk] for pk in ids["zh"]] == ZH
    assert [bodies[pk] for pk in ids["en"]] == EN
    assert told[0].startswith("6 lines filed")
    for side, lines in (("zh", ZH), ("en", EN)):
        asked = [aligned.rarest_words(line) for line in lines]
        assert all(len(query) < len(line) for query, line in zip(asked, lines, strict=True))
        assert aligned.measure(asked, ids[side], found_in=side, way=aligned.WAYS[0]) == aligned.Quality(1, 1)
        turned = [*ids[side][1:], ids[side][0]]
        assert aligned.measure(asked, turned, found_in=side, way=aligned.WAYS[0]).mrr < 1


@pytest.mark.django_db
def test_the_rarest_words_keep_their_order() -> None:
    line = EN[1]
    words = aligned.rarest_words(line).split()
    assert len(words) == aligned.RAREST
    assert sorted(words, key=clean_query(line).lower().index) == words
