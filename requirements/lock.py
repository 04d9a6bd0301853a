"""Writes the pinned lists beside it from pyproject.toml: `make lock` after a change of dependencies.

run.txt holds what an instance runs on, test.txt what `make test` needs besides; build.txt what builds the
package.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Resolve both lists with pip (which installs nothing) and write them."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = resolve(project["dependencies"])
    everything = resolve([*project["dependencies"], *project["optional-dependencies"]["test"]])
    write("run.txt", "What an instance runs on", run)
    write("test.txt", "What `make test` needs besides run.txt", sorted(set(everything) - set(run)))


def resolve(wanted: list[str]) -> list[str]:
    """Give name==version of everything that `wanted` brings along, sorted by name."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--report",
        "-",
    ]
    report = subprocess.run([*command, *wanted], check=True, capture_output=True, text=True).stdout
    pairs = [
        (entry["metadata"]["name"], entry["metadata"]["version"]) for entry in json.loads(report)["install"]
    ]
    return [f"{name}=={version}" for name, version in sorted(pairs, key=lambda pair: pair[0].lower())]


def write(name: str, purpose: str, lines: list[str]) -> None:
    """Write one list with its first line saying what it is for."""
    text = f"# {purpose}; written by `make lock`.\n" + "\n".join(lines) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
