"""Runs every check and every test of Sampan, step by step; `make test` calls it.

With `--quick` only the checks of the source run. Ends with 1 if any step failed; all steps run in any
case, so that one run tells everything that is wrong. A few journeys that fail are walked once more, alone;
if they arrive then, the run is good, and its last lines name them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = Path("/usr/bin/chromium")
BROWSER_PACKAGES = {
    "chromium": CHROMIUM,
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto"),
    "fonts-noto-color-emoji": Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
}
"""Debian's packages that the browser journeys need, each with a file or folder that it brings."""
LOOK = "!!"
SHOWN_LINES = 120  # of a check that failed
WORKERS = str(os.cpu_count() or 2)
AGAIN_MAX = 3
"""So many journeys may be walked once more; when more of them fail, it is no chance."""
TESTS_FAILED = 1  # what pytest ends with then; anything else is trouble of its own


@dataclass
class Step:
    """One check: its name and its command, run in the root of the source."""

    name: str
    command: list[str]


CHECKS = [
    Step("types (mypy)", ["mypy"]),
    Step("style (ruff check)", ["ruff", "check", "."]),
    Step("format (ruff format)", ["ruff", "format", "--check", "."]),
    Step("templates (djlint)", ["djlint", "src/sampan/web/templates", "--lint", "--quiet"]),
    Step("imports (import-linter)", ["lint-imports"]),
    Step("migrations", ["sampan", "makemigrations", "--check", "--dry-run"]),
    Step("messages", ["sampan", "messages", "--check"]),
]
TESTS = ["pytest", "-q", "-n", WORKERS, "-m", "not journey", "--ignore=tests/journeys", "tests"]
JOURNEYS = ["tests/journeys"]
SIDE_BY_SIDE = ["-n", WORKERS, "--dist", "loadfile"]


def main() -> int:
    """Run the checks two at a time, then the tests, then the journeys in a real browser."""
    began = time.monotonic()
    failed = run_checks()
    late: list[str] = []
    if "--quick" not in sys.argv[1:]:
        failed += run_aloud("tests", TESTS)
        missing = see_to_browser()
        environment = {"SAMPAN_NO_BROWSER": f"missing: {', '.join(missing)}"} if missing else {}
        lost, late = walk(JOURNEYS, environment)
        failed += lost
    took = time.monotonic() - began
    if late:
        print(f"\n{LOOK} ONLY AT THE SECOND WALK these arrived; each wants a look:", flush=True)
        print("\n".join(f"{LOOK}   {name}" for name in late), flush=True)
    print(f"\n{'All is well' if not failed else 'Failed: ' + ', '.join(failed)} ({took:.0f} s)", flush=True)
    return 1 if failed else 0


def run_checks() -> list[str]:
    """Run the checks of the source, shown only when they fail; gives the names of the failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for step, (code, said, took) in zip(CHECKS, pool.map(run_quietly, CHECKS), strict=True):
            print(f"{'ok  ' if code == 0 else 'FAIL'} {step.name} ({took:.0f} s)", flush=True)
            if code != 0:
                print("\n".join(said.splitlines()[-SHOWN_LINES:]), flush=True)
                failed.append(step.name)
    return failed


def run_quietly(step: Step) -> tuple[int, str, float]:
    """Run one command and give its exit status, its output and the seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        [str(BIN / step.command[0]), *step.command[1:]],
        cwd=ROOT,
        env=environment_of_checks(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def run_aloud(name: str, command: list[str]) -> list[str]:
    """Run one command with its output shown as it comes; gives its name if it failed."""
    return [name] if show(name, command) else []


def show(name: str, command: list[str], more: dict[str, str] | None = None, *, folder: Path = ROOT) -> int:
    """Run one command with its output shown as it comes; gives its exit status."""
    print(f"\n== {name}", flush=True)
    environment = {**os.environ, **(more or {})}
    program = [sys.executable, "-m", *command]
    return subprocess.run(
        program, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False
    ).returncode


def walk(
    journeys: list[str], environment: dict[str, str], *, folder: Path = ROOT
) -> tuple[list[str], list[str]]:
    """Walk the journeys side by side, and those few that fail once more: alone, in a fresh instance.

    Gives the names of the walks that failed for good, and the journeys that only the second one brought home.
    """
    name = "journeys in a real browser"
    with tempfile.TemporaryDirectory() as kept:
        report = Path(kept) / "report.xml"
        command = ["pytest", "-q", f"--junitxml={report}", "-o", "junit_family=xunit1"]
        code = show(name, [*command, *SIDE_BY_SIDE, *journeys], environment, folder=folder)
        lost = lost_of(report) if code == TESTS_FAILED else []
        if not 0 < len(lost) <= AGAIN_MAX:
            return ([name] if code else []), []
        report.unlink()
        code = show(f"{name}, once more, alone", [*command, *lost], environment, folder=folder)
        still = lost_of(report) if code in (0, TESTS_FAILED) else lost
        return ([name] if code else []), [one for one in lost if one not in still]


def lost_of(report: Path) -> list[str]:
    """The tests that failed, from pytest's own report (JUnit's XML, which names the file of each)."""
    cases = ElementTree.parse(report).iter("testcase")
    lost = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return sorted({f"{case.get('file')}::{case.get('name')}" for case in lost})


def environment_of_checks() -> dict[str, str]:
    """The checks use the tests' data folder, never the operator's."""
    return {**os.environ, "SAMPAN_HOME": str(ROOT / "var" / "tests")}


def see_to_browser() -> list[str]:
    """Install what the browser needs if we may (root on Debian); gives the names of what is still missing."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"\n== installing for the browser journeys: {', '.join(missing)}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
            subprocess.run(
                ["apt-get", *command],
                env=quiet,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
        missing = missing_packages()
    if missing:
        print(f"\nThe journeys are skipped; they need: apt-get install {' '.join(missing)}")
    return missing


def missing_packages() -> list[str]:
    """Give Debian's names of what the journeys need and this machine lacks."""
    return [name for name, brought in BROWSER_PACKAGES.items() if not brought.exists()]


if __name__ == "__main__":
    sys.exit(main())
