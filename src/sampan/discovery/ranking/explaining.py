"""The weights in words, read out of the file that holds them, so that what is told is what is done."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sampan.discovery.ranking import weights

_TITLE = re.compile(r"# --- (.+) ---$")


@dataclass(frozen=True)
class Explained:
    """One number of `weights`: under which title it stands, its name, what it is, and why (in English)."""

    title: str
    name: str
    value: float | int | tuple[int, ...]
    reason: str


@lru_cache(maxsize=1)
def explained() -> tuple[Explained, ...]:
    """Every weight in the order of the file."""
    return read(inspect.getsource(weights))


def read(source: str) -> tuple[Explained, ...]:
    """Every number that a file in the form of `weights` names, with the words below it."""
    titles = {
        number: found[1]
        for number, line in enumerate(source.splitlines(), start=1)
        if (found := _TITLE.match(line))
    }
    rows = []
    for node, after in pairwise(ast.parse(source).body):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value):
            continue
        title = next((titles[line] for line in sorted(titles, reverse=True) if line < node.lineno), "")
        rows.append(Explained(title, node.target.id, ast.literal_eval(node.value), _text(after)))
    return tuple(rows)


def _text(node: ast.stmt) -> str:
    """The words below a number, on one line; '' when there are none."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(node.value.value.split())
    return ""
