"""Other people's code is what it was when it was taken in."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, name

HOUSES = [ROOT / "src/sampan/web/static/vendor", ROOT / "tests/journeys/vendor"]
ROW = re.compile(r"\|\s*`?([\w./-]+\.\w+)`?\s*\|\s*`?([0-9a-f]{64})`?\s*\|")
NOT_CODE = re.compile(r"(LICEN[SC]E|COPYING|NOTICE|README)", re.IGNORECASE)


@pytest.mark.parametrize("house", HOUSES, ids=name)
def test_vendored_files_have_the_hashes_that_are_written_down(house: Path) -> None:
    written = dict(ROW.findall((house / "README.md").read_text(encoding="utf-8")))
    found = {
        path.relative_to(house).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in house.rglob("*")
        if path.is_file() and not NOT_CODE.search(path.name)
    }

    assert written
    assert found == written
