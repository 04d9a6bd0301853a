"""A journey that fails is walked once more, alone; more than a few are not."""

from pathlib import Path

import pytest

from tests import everything

STAND_IN = """
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", {names})
def test_journey(name, request):
    walked = HERE / (name + ".walked")
    with walked.open("a") as log:
        print(hasattr(request.config, "workerinput"), file=log)
    times = len(walked.read_text().splitlines())
    assert name == "sound" or (name.startswith("late") and times > 1)
"""


def walk(folder: Path, *names: str) -> tuple[list[str], list[str]]:
    """Walk journeys of these names: 'sound' arrives, 'late...' at its second walk, others never."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider -p no:django\n")
    (folder / "test_stand_in.py").write_text(STAND_IN.format(names=list(names)))
    return everything.walk([], {}, folder=folder)


def walks(folder: Path, name: str) -> list[str]:
    """For each walk of this journey, whether it had others beside it."""
    return (folder / f"{name}.walked").read_text().split()


def test_a_journey_that_arrives_at_its_second_walk_is_named(tmp_path: Path) -> None:
    failed, late = walk(tmp_path, "sound", "late")

    assert failed == []
    assert late == ["test_stand_in.py::test_journey[late]"]
    assert walks(tmp_path, "late") == ["True", "False"]
    assert walks(tmp_path, "sound") == ["True"]


def test_one_that_never_arrives_fails_the_run(tmp_path: Path) -> None:
    failed, late = walk(tmp_path, "sound", "late", "lost")

    assert failed == ["journeys in a real browser"]
    assert late == ["test_stand_in.py::test_journey[late]"]
    assert len(walks(tmp_path, "lost")) == 2


def test_more_than_a_few_are_not_walked_again(tmp_path: Path) -> None:
    names = [f"late{number}" for number in range(everything.AGAIN_MAX + 1)]

    failed, late = walk(tmp_path, *names)

    assert failed == ["journeys in a real browser"]
    assert late == []
    assert [len(walks(tmp_path, name)) for name in names] == [1] * len(names)


def test_the_last_lines_tell_what_wants_a_look(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(everything, "run_checks", list)
    monkeypatch.setattr(everything, "run_aloud", lambda name, command: [])
    monkeypatch.setattr(everything, "see_to_browser", list)
    monkeypatch.setattr(everything, "walk", lambda *_given: ([], ["tests/journeys/test_x.py::test_y"]))
    monkeypatch.setattr("sys.argv", ["everything.py"])

    assert everything.main() == 0

    said = capsys.readouterr().out.splitlines()
    assert "SECOND WALK" in said[-4]
    assert "tests/journeys/test_x.py::test_y" in said[-3]
    assert said[-1].startswith("All is well")
