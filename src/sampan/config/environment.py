"""Reads settings from environment variables, with a plain error for a value that cannot be meant."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    """The variable's value, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """A whole number; raises ImproperlyConfigured for anything else."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def flag(name: str, default: bool) -> bool:
    """yes/no, true/false, on/off or 1/0."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


PREPARE_AFTER = 2
"""How often a connection sees a statement before it prepares it: what comes once is not worth it."""


def database(url: str) -> dict[str, Any]:
    """Django's database entry for a PostgreSQL address, with a connection pool."""
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured("DATABASE_URL is not an address of PostgreSQL.") from error
    options = {k: v for k, v in parts.items() if k not in {"dbname", "user", "password", "host", "port"}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "sampan",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "OPTIONS": {
            **options,
            # Without the pool a page costs ten times as much: each request would open a connection.
            "pool": {"min_size": 1, "max_size": number("SAMPAN_DATABASE_POOL", 8), "timeout": 10},
            **_prepared_statements(options),
        },
    }


def _prepared_statements(options: dict[str, Any]) -> dict[str, Any]:
    """Let `core.prepared` prepare statements, unless SAMPAN_DATABASE_PREPARE is 0: some poolers in front of
    PostgreSQL cannot keep them. One plan serves for all parameters: to plan takes longer than to answer."""
    if not flag("SAMPAN_DATABASE_PREPARE", True):
        return {"prepare_threshold": None}
    given = f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    return {"prepare_threshold": PREPARE_AFTER, "options": given}


def secret_key(home: Path) -> str:
    """SAMPAN_SECRET_KEY, or the key kept in SAMPAN_HOME/secret, made on first use with mode 0600."""
    given = text("SAMPAN_SECRET_KEY")
    if given:
        return given
    path = home / "secret"
    try:
        return path.read_text().strip() or _make_secret(path)
    except FileNotFoundError:
        return _make_secret(path)


def _make_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"secret.{os.getpid()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(own, path)  # the first of several processes wins; the others read its key
    except FileExistsError:
        pass
    finally:
        own.unlink()
    return path.read_text().strip()
