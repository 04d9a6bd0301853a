"""The database: does it answer, does it know Chinese letters, is it up to date."""

import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from sampan.ops.doctor.finding import Finding, bad, ok
from sampan.ops.environment import HOLDER

OLDEST_SERVER = 150_000  # PostgreSQL 15


def look() -> Iterator[Finding]:
    """Look at the database; one finding when it does not answer."""
    trouble = os.environ.get("SAMPAN_DATABASE_TROUBLE")
    if trouble:
        yield bad("database", "PostgreSQL cannot be reached", trouble)
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
            )
            number, version = cursor.fetchone()
    except DatabaseError as error:
        yield bad("database", f"does not answer: {str(error).strip()}", "Check DATABASE_URL, or unset it.")
        return
    yield _version(number, version)
    yield _locale()
    yield from _extensions()
    yield _migrations()


def is_reachable(findings: list[Finding]) -> bool:
    """Tell whether the rest of the doctor may ask the database: it answered and has its tables."""
    return not any(
        finding.grade == "bad" and finding.subject in {"database", "migrations"} for finding in findings
    )


def _version(number: int, version: str) -> Finding:
    whose = "built in" if os.environ.get(HOLDER) else "yours, by DATABASE_URL"
    if number < OLDEST_SERVER:
        return bad("database", f"PostgreSQL {version} is too old", "Use PostgreSQL 15 or newer.")
    return ok("database", f"PostgreSQL {version} ({whose})")


def _locale() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype"
            " FROM pg_database WHERE datname = current_database()"
        )
        encoding, letters = cursor.fetchone()
        cursor.execute("SELECT '舢板' ~ '^[[:alpha:]]+$'")
        (knows_chinese,) = cursor.fetchone()
    if encoding == "UTF8" and knows_chinese:
        return ok("locale", f"{encoding}, {letters}")
    return bad(
        "locale",
        f"{encoding}, {letters}: Chinese letters are not letters here, so search would find no Chinese",
        "Make a new database and move the data: CREATE DATABASE sampan TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE 'C.UTF-8'",
    )


def _extensions() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
    if "pg_trgm" in present:
        yield ok("pg_trgm", "there")
    else:
        yield bad(
            "pg_trgm", "missing; search needs it", "As a superuser in this database: CREATE EXTENSION pg_trgm"
        )


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return bad(
            "migrations", f"{len(waiting)} have not run", "Run `sampan migrate` (`sampan up` does it itself)."
        )
    return ok("migrations", "up to date")
