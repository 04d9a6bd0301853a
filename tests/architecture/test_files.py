"""Every file says what it is for, and none is too long to read."""

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT, is_migration, name, source_files

FILE_LINES = 600
FUNCTION_LINES = 80
FIRST_LINES = {
    ".py": re.compile(r'"""\S.{8,}'),
    ".js": re.compile(r"(//|/\*\*?) ?\S.{8,}"),
    ".css": re.compile(r"/\* ?\S.{8,}"),
    ".html": re.compile(r"\{(#|% comment %\}).{8,}"),
    ".sh": re.compile(r"#!.*\n# \S.{8,}"),
}
"""What a file begins with: a sentence that says what it is for, in the comments of its language."""
NAMELESS = {"utils", "util", "helpers", "common", "misc", "shared"}


def test_the_first_line_of_a_file_says_what_it_is_for() -> None:
    silent = [name(path) for path in source_files() if not _is_exempt(path) and not _speaks(path)]

    assert silent == []


def test_files_are_short_enough_to_read() -> None:
    long = {name(path): lines for path in source_files() if (lines := _lines(path)) > FILE_LINES}

    assert long == {}


def test_functions_are_short_enough_to_read() -> None:
    assert [
        where for path in source_files(".py") if not is_migration(path) for where in _long_functions(path)
    ] == []


def test_functions_of_scripts_are_short_enough_to_read() -> None:
    assert [where for path in source_files(".js") for where in _long_blocks(path)] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = [
        name(path)
        for path in source_files(".py", ".js")
        if path.stem in NAMELESS or path.parent.name in NAMELESS
    ]

    assert drawers == []


def _is_exempt(path: Path) -> bool:
    return is_migration(path) or (path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip())


def _speaks(path: Path) -> bool:
    text = path.read_text(encoding="utf-8").removeprefix("#!/usr/bin/env python3\n")
    if path.suffix == ".html":  # {% extends %} has to come first where it is used
        text = re.sub(r"^(\{% (extends|load) [^%]+%\}\s*)+", "", text)
    return bool(FIRST_LINES[path.suffix].match(text))


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _long_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return [
        f"{name(path)}: {function} ({length})"
        for function, length in lengths.items()
        if length > FUNCTION_LINES
    ]


def _long_blocks(path: Path) -> list[str]:
    """Functions at the left edge, or one level in, that end with a brace in the column of their beginning."""
    found = []
    opened: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        indent = len(line) - len(line.lstrip())
        if re.search(r"(\bfunction\b|=>)[^;]*\{\s*$", line):
            opened[indent] = (number, line.strip())
        elif line.lstrip().startswith("}") and indent in opened:
            start, text = opened.pop(indent)
            if number - start + 1 > FUNCTION_LINES:
                found.append(f"{name(path)}:{start}: {text[:60]} ({number - start + 1})")
    return found


def test_the_rules_look_at_the_whole_source() -> None:
    assert len(source_files(".py")) > 100
    assert ROOT.joinpath("src", "sampan", "core", "events.py") in source_files()
