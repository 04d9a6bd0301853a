"""A database inside a server: made with the right encoding, locale and extensions."""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from sampan.ops.postgres.errors import PostgresTrouble
from sampan.ops.postgres.postmaster import LOCALE

EXTENSIONS = ("vector", "pg_trgm", "unaccent")


def ensure_database(url: str) -> bool:
    """Make the database of this address unless it is there, and its extensions; tell whether it was made.

    Raises PostgresTrouble when the server does not answer or refuses.
    """
    name = urlsplit(url).path.lstrip("/")
    try:
        with psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=10) as connection:
            made = _create_if_missing(connection, name)
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            for extension in EXTENSIONS:
                _add_extension(connection, extension)
    except psycopg.Error as error:
        raise PostgresTrouble(f"The database {name} could not be made: {error}") from error
    return made


def check_answers(url: str) -> None:
    """Raise PostgresTrouble unless a server of the operator's own (DATABASE_URL) answers."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        raise PostgresTrouble(
            f"The database server of DATABASE_URL does not let Sampan in: {str(error).strip()}\n"
            "Check the address, the user and the password, or unset DATABASE_URL to use the built-in server."
        ) from error


def drop_databases(url: str, names: list[str]) -> None:
    """Drop these databases, whoever is connected to them; names that do not exist are skipped."""
    with psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=10) as connection:
        for name in names:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def list_databases(url: str) -> list[str]:
    """Give the names of the server's databases, templates left out."""
    with psycopg.connect(url, dbname="postgres", connect_timeout=10) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1"
        ).fetchall()
    return [str(name) for (name,) in rows]


def _create_if_missing(connection: psycopg.Connection, name: str) -> bool:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Literal(LOCALE)))
    return True


def _add_extension(connection: psycopg.Connection, extension: str) -> None:
    known = connection.execute(
        "SELECT 1 FROM pg_available_extensions WHERE name = %s", [extension]
    ).fetchone()
    if known:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
