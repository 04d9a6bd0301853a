"""The files that the rules of the source are about."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "sampan"
WRITTEN = {".py", ".js", ".css", ".html", ".sh"}
"""What people write; pictures, fonts, data and catalogs are not read by these rules."""


def tracked_files() -> list[Path]:
    """Every file that is in git or about to be, so that no rule looks at what was only built."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def is_vendored(path: Path) -> bool:
    """Tell whether other people wrote this file."""
    return "vendor" in path.parts


def is_migration(path: Path) -> bool:
    """Tell whether Django wrote this file."""
    return path.suffix == ".py" and path.parent.name == "migrations"


def source_files(*suffixes: str) -> list[Path]:
    """Our own files with these endings (all of WRITTEN by default)."""
    wanted = set(suffixes) or WRITTEN
    return [path for path in tracked_files() if path.suffix in wanted and not is_vendored(path)]


def name(path: Path) -> str:
    """The path within the repository."""
    return path.relative_to(ROOT).as_posix()
