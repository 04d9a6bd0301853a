"""What every `sampan` process agrees on before Django starts: data folder, settings, database."""

import os
import sys
from pathlib import Path

from sampan.ops.postgres.database import check_answers, ensure_database
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.server import Lease, attach

HOLDER = "SAMPAN_DATABASE_HELD_BY"  # id of the ancestor that holds the embedded server for this process


def prepare_environment() -> Path:
    """Set SAMPAN_HOME and the settings module unless the operator did, make the folder, and give it.

    Raises PostgresTrouble when the folder cannot be used.
    """
    home = Path(os.environ.get("SAMPAN_HOME") or "var").expanduser().resolve()
    os.environ["SAMPAN_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sampan.config.settings")
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PostgresTrouble(
            f"Sampan cannot write to its folder {home} ({error.strerror}). "
            "Give it another one: SAMPAN_HOME=/path/to/folder"
        ) from error
    return home


def hold_database(home: Path) -> Lease | None:
    """See to it that PostgreSQL is there, and put its address in DATABASE_URL.

    Gives the lease on the embedded server, or None when the operator's own server (or a parent's lease) is
    used. Raises PostgresTrouble.
    """
    if os.environ.get("DATABASE_URL"):
        if not os.environ.get(HOLDER):
            check_answers(os.environ["DATABASE_URL"])
        return None
    lease = attach(home, say=lambda line: print(line, file=sys.stderr))
    ensure_database(lease.url())
    os.environ["DATABASE_URL"] = lease.url()
    os.environ[HOLDER] = str(os.getpid())
    return lease
