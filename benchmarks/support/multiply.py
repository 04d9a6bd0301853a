"""Makes a filled world many times as large inside PostgreSQL: half a million notes in a minute or two.

Every note comes again some seconds later with another number in its words, and with it its files,
topics, likes,
comments and translations; people and follows stay. What is copied is as large as what was there, so the
tables and their indexes grow as they would.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, models

from sampan.accounts.models import Account
from sampan.conversations.models import Comment
from sampan.notes.models import Like, Media, Note, NoteTopic, Topic
from sampan.translation.models import Memory

APART = 20_000 << 16
"""How much later the next copy of a note came, as a difference of ids: 20 seconds. Ten copies lie between one
note and the next of the world, which are 200 seconds apart."""
_HASH = "left(encode(sha256(convert_to({text}, 'UTF8')), 'hex'), 32)"
"""As `translation.keys.text_hash`; the words of the world are in normal form."""


def multiply(times: int, say: Callable[[str], None]) -> int:
    """Have every note `times` times (10 at most); gives how many notes there are then."""
    if not 1 <= times <= 10:
        raise ValueError("a note can be there once to ten times")
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # what is copied needs no foreign keys checked
        cursor.execute(
            "CREATE TEMP TABLE numbered AS SELECT id, (row_number() OVER (ORDER BY id) - 1)::text AS number, "
            "count(*) OVER () AS notes, title, body FROM notes_note"
        )
        for model, statement in _statements(times - 1):
            cursor.execute(statement)
            say(f"{cursor.rowcount:,} more rows of {model._meta.verbose_name_plural}")
        for model in (Account, Topic):
            cursor.execute(f"UPDATE {model._meta.db_table} SET note_count = note_count * {int(times)}")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("DROP TABLE numbered")
        cursor.execute("VACUUM ANALYZE")
    return Note.objects.count()


def _statements(more: int) -> list[tuple[type[models.Model], str]]:
    shift = f"{APART}::bigint * k"
    renamed = "replace(o.{column}, x.number, (x.number::bigint + x.notes * k)::text)"
    times = f"CROSS JOIN generate_series(1, {int(more)}) k"
    memory = []
    for column in ("title", "body"):
        words = renamed.format(column="body")
        memory.append(
            _copied(
                Memory,
                f"JOIN numbered x ON o.text_hash = {_HASH.format(text=f'x.{column}')} {times}",
                {
                    "body": words,
                    "text_hash": _HASH.format(
                        text=f"replace(x.{column}, x.number, (x.number::bigint + x.notes * k)::text)"
                    ),
                },
            )
        )
    return [
        (Memory, memory[0]),
        (Memory, memory[1]),
        (
            Media,
            _copied(
                Media,
                times,
                {
                    "id": f"o.id + {shift}",
                    "note_id": f"o.note_id + {shift}",
                    "key": f"lpad(to_hex(o.note_id + {shift}), 24, '0') || right(o.key, 8)",
                },
            ),
        ),
        (
            Note,
            _copied(
                Note,
                f"JOIN numbered x ON x.id = o.id {times} ORDER BY o.id + {shift}",
                {
                    "id": f"o.id + {shift}",
                    "cover_id": f"o.cover_id + {shift}",
                    "created_at": "o.created_at + k * interval '20 seconds'",
                    "title": renamed.format(column="title"),
                    "body": renamed.format(column="body"),
                },
            ),
        ),
        (NoteTopic, _copied(NoteTopic, times, {"note_id": f"o.note_id + {shift}"})),
        (
            Like,
            _copied(
                Like,
                f"{times} CROSS JOIN (SELECT count(*) AS likes FROM notes_like) n",
                {"id": "o.id + n.likes * k", "note_id": f"o.note_id + {shift}"},
            ),
        ),
        (
            Comment,
            _copied(
                Comment,
                times,
                {
                    "id": f"o.id + {shift}",
                    "note_id": f"o.note_id + {shift}",
                    "parent_id": f"o.parent_id + {shift}",
                    "reply_to_id": f"o.reply_to_id + {shift}",
                },
            ),
        ),
    ]


def _copied(model: type[models.Model], joined: str, changes: dict[str, str]) -> str:
    """An INSERT of all rows of a table once more for each k, with some columns changed."""
    columns = [
        str(field.column) for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'o."{column}"') for column in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} o {joined}"
