"""A job that takes as long as the test wants: it writes what happens to it into a folder."""

import os
import subprocess
from pathlib import Path

from sampan.core.processes import die_with_parent
from sampan.core.queue import task

NAME = "tests.slow"


@task(name=NAME, queue="media", retries=0)
def slow(folder: str) -> None:
    """Note the start; finish when the folder says so, otherwise wait for a program that takes ten minutes."""
    place = Path(folder)
    if (place / "may-finish").exists():
        with (place / "done").open("a") as done:
            done.write(f"{os.getpid()}\n")
        return
    program = subprocess.Popen(["sleep", "600"], preexec_fn=die_with_parent())
    (place / "program.part").write_text(str(program.pid))
    (place / "program.part").rename(place / "program")
    program.wait()
