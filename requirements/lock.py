"""Writes the pinned lists beside it from pyproject.toml: `make lock` after a change of dependencies.

run.txt holds what an instance runs on, test.txt what `make test` needs besides, training.txt what
`make test-training` needs besides both; build.txt what builds the package.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOR_GPUS = ("nvidia-", "cuda-", "triton")
"""What PyTorch brings along for graphics cards, gigabytes of it; the tests of the training need none."""


def main() -> None:
    """Resolve both lists with pip (which installs nothing) and write them."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = resolve(project["dependencies"])
    everything = resolve([*project["dependencies"], *project["optional-dependencies"]["test"]])
    training = resolve(
        [
            *project["dependencies"],
            *(one for more in project["optional-dependencies"].values() for one in more),
        ]
    )
    write("run.txt", "What an instance runs on", run)
    write("test.txt", "What `make test` needs besides run.txt", sorted(set(everything) - set(run)))
    write(
        "training.txt",
        "What `make test-training` needs besides run.txt and test.txt, on a processor",
        [line for line in sorted(set(training) - set(everything)) if not line.startswith(FOR_GPUS)],
    )


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
