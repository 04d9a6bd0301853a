"""Nothing in the repository names the machine or the people that it was written on and by."""

import re

from tests.architecture.source import name, tracked_files

FORBIDDEN = [
    r"/work/(?!flow)",
    r"/root/\.",
    r"registry\.npmjs",
    r"pypi\.org/simple",
    r"files\.pythonhosted",
    r"\b(sub-?agent|the session|our session|the issue|issue 2|the founder|language model assistant)\b",
]
"""Paths of one machine, hosts of registries, and talk about how the work was organised."""
LARGEST_TEXT = 2 * 1024 * 1024
EXEMPT = {"tests/architecture/test_words.py"}


def test_no_file_tells_where_or_by_whom_it_was_made() -> None:
    pattern = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
    found = []
    for path in tracked_files():
        if name(path) in EXEMPT or "vendor" in path.parts or path.stat().st_size > LARGEST_TEXT:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font, a video
        found += [f"{name(path)}: {match.group(0)!r}" for match in pattern.finditer(text)]

    assert found == []
