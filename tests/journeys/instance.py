"""A living instance for the journeys: `sampan up` in a folder of its own, and what it printed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

START_SECONDS = 600
STOP_SECONDS = 60
MAIL_SECONDS = 60
RESTART_SECONDS = 60
COMMAND_SECONDS = 240
CODE = re.compile(r"^\s*(?:web\s+)?([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", re.MULTILINE)


def free_port() -> int:
    """A port that is free now, and the next one too (the live process takes it)."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two free ports side by side")


class Instance:
    """One `sampan up`; `lines` is what it has printed so far."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.lines: list[str] = []
        self.environment = {
            **{
                k: v
                for k, v in os.environ.items()
                if not k.startswith(("DATABASE_URL", "SAMPAN_", "DJANGO_"))
            },
            "SAMPAN_HOME": str(home),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
            **environment,
        }
        self.process = subprocess.Popen(
            [self.command, "up", "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def command(self) -> str:
        """The `sampan` of the virtualenv that runs the tests."""
        return str(Path(sys.executable).with_name("sampan"))

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def printed(self) -> str:
        return "\n".join(self.lines)

    def wait_until_up(self) -> None:
        """Return when a page is served; fails with the instance's own words."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        raise AssertionError(f"the instance did not come up:\n{self.printed[-4000:]}")

    def run(self, *words: str, stdin: str = "") -> str:
        """Run another `sampan` command on the same instance and give what it printed."""
        done = subprocess.run(
            [self.command, *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"sampan {words[0]} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def code_mailed_to(self, address: str) -> str:
        """The sign-up code that the console e-mail printed for this address."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            _before, found, mail = self.printed.rpartition(f"To: {address}")
            match = CODE.search(mail) if found else None
            if match:
                return match.group(1)
            time.sleep(0.2)
        raise AssertionError(f"no code was mailed to {address}:\n{self.printed[-3000:]}")

    def worker_pid(self) -> int:
        """The process id of the running worker."""
        return self.pid_of("worker")

    def pid_of(self, name: str) -> int:
        """The process id of one of the processes: web, live, worker; one that was killed comes again."""
        deadline = time.monotonic() + RESTART_SECONDS
        while True:
            children = subprocess.run(
                ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for line in children.splitlines():
                pid, _space, args = line.strip().partition(" ")
                if re.search(rf"\b{name}\b", args):
                    return int(pid)
            assert time.monotonic() < deadline, f"no {name} among:\n{children}"
            time.sleep(0.2)

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                raise AssertionError(f"the instance did not stop:\n{self.printed[-2000:]}") from None

    def forget(self) -> None:
        """Remove its data."""
        shutil.rmtree(self.home, ignore_errors=True)
