"""The documents tell of everything that there is, and of nothing else."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import PACKAGE, ROOT, name, source_files, tracked_files

DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md" and "vendor" not in path.parts]
INTERNAL = {
    "SAMPAN_DATABASE_HELD_BY",
    "SAMPAN_DATABASE_TROUBLE",
    "SAMPAN_SUPERVISED",
    "SAMPAN_TEST_RUN",
}
"""Variables by which Sampan's own processes talk to each other."""
ASKED = re.compile(
    r"""(?:env\.\w+|environ(?:\.get|\.setdefault)?)[(\[]\s*\(?["'](SAMPAN_\w+|PORT|DATABASE_URL|NO_COLOR)["']"""
)
NUMBER = re.compile(r"""\b(?:number|flag)\(["'](SAMPAN_\w+)["']""")


def _asked_variables() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in source_files(".py") if path.is_relative_to(PACKAGE)]
    return {
        found for text in texts for pattern in (ASKED, NUMBER) for found in pattern.findall(text)
    } - INTERNAL


def _documented_variables() -> set[str]:
    rows = [
        line
        for line in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
        if line[:1] == "|"
    ]
    return {word for row in rows for word in re.findall(r"`([A-Z][A-Z0-9_]+)`", row.split("|")[1])}


def test_every_setting_is_documented() -> None:
    assert sorted(_asked_variables() - _documented_variables()) == []


def test_every_documented_setting_exists() -> None:
    assert sorted(_documented_variables() - _asked_variables()) == []


def test_every_command_is_documented() -> None:
    commands = {
        path.stem
        for path in source_files(".py")
        if path.parent.parts[-2:] == ("management", "commands") and path.stem != "__init__"
    } | {"up", "web", "live"}
    text = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")

    assert sorted(command for command in commands if f"`sampan {command}" not in text) == []


def test_every_dependency_is_documented_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + _optional(project)
    names = {re.split(r"[\[=<>~]", entry)[0].lower() for entry in wanted} | {"setuptools"}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    documented = {row.split("|")[1].strip().lower() for row in text.splitlines() if row[:1] == "|"}

    assert names ^ (documented - {"package", "---"}) == set()


def test_the_pinned_lists_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        _pin(line)
        for file in ("run.txt", "test.txt", "training.txt")
        for line in (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    wanted = {_pin(entry) for entry in project["dependencies"] + _optional(project)}

    assert sorted(wanted - pinned) == []


def _optional(project: dict[str, Any]) -> list[str]:
    return [entry for more in project["optional-dependencies"].values() for entry in more]


def _pin(requirement: str) -> str:
    return re.sub(r"\[.*\]", "", requirement).lower().replace("_", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and not re.match(r"[a-z]+:", target)]

    assert [target for target in local if not (document.parent / target).exists()] == []
