"""The one command line: `sampan up`, `sampan doctor` and every other command of the instance."""

import os
import sys
from collections.abc import Callable, Sequence

from sampan import __version__
from sampan.ops.environment import hold_database, prepare_environment
from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.terminal import fail

USAGE = """sampan {version}: a social platform that two languages share  中文和英文同在一条船上

  sampan up [--demo] [--port N]      everything: database, web, live updates, worker
  sampan doctor                      what is wrong, and how to mend it
  sampan account create HANDLE --email E --password P [--staff]
  sampan migrate                     bring the database up to date
  sampan demo                        load the demo world into an empty instance
  sampan translate --from zh --to en [--engine NAME]      lines in, lines out
  sampan models                      the models that translate and listen
  sampan lines export [--since DATE] pairs of texts to train translators with
  sampan web | live | worker         one process of `up` by itself
  sampan help                        all commands; `sampan COMMAND --help` tells more of one

Data lies in SAMPAN_HOME (default ./var). DATABASE_URL names a PostgreSQL server of your own.
"""
WITHOUT_DATABASE = {
    "help",
    "version",
    "--version",
    "check",
    "messages",
    "diffsettings",
    "collectstatic",
    "models",
}
"""Commands that work while PostgreSQL does not."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; trouble that an operator can mend is said in one sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] not in {"-h", "--help"}:
            return _run(words)
        print(USAGE.format(version=__version__), flush=True)
        return 0
    except PostgresTrouble as trouble:
        return fail(str(trouble))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output left, as in `sampan help | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str]) -> int:
    home = prepare_environment()
    own: dict[str, Callable[[list[str]], int]] = {"up": _up, "web": _web, "live": _live}
    asks_only = "--help" in words or "-h" in words
    if words[0] in own:
        return own[words[0]](words[1:])
    if asks_only or words[0] in WITHOUT_DATABASE:
        return _django(words)
    if words[0] == "doctor":
        return _doctor(words)
    lease = hold_database(home)
    try:
        return _django(words)
    finally:
        if lease:
            lease.release()


def _up(rest: list[str]) -> int:
    from sampan.ops.up import up  # imported late: each process loads only what it runs

    return up(rest)


def _web(rest: list[str]) -> int:
    from sampan.ops.servers import web

    return web(rest)


def _live(rest: list[str]) -> int:
    from sampan.ops.servers import live

    return live(rest)


def _doctor(words: list[str]) -> int:
    """Run the doctor even when there is no database to be had; that is what it should tell."""
    try:
        hold_database(prepare_environment())
    except PostgresTrouble as trouble:
        os.environ["SAMPAN_DATABASE_TROUBLE"] = str(trouble)
    return _django(words)


def _django(words: list[str]) -> int:
    """Hand the words to Django's command line, with expected trouble in one sentence."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility
    from django.db.utils import OperationalError, ProgrammingError

    from sampan.core.errors import DomainError

    try:
        ManagementUtility(["sampan", *words]).execute()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except DomainError as error:
        return fail(str(error))
    except ImproperlyConfigured as error:
        return fail(f"the settings are not right: {error}")
    except OperationalError as error:
        return fail(f"the database does not answer: {str(error).strip()}\nRun `sampan doctor` to see why.")
    except ProgrammingError as error:
        if "does not exist" not in str(error):
            raise
        return fail(
            f"the database is not up to date ({str(error).splitlines()[0]}). Run `sampan migrate` first."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
