"""The tests' own database: it has all migrations, is told apart by them, and is empty after every test."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.ops.testing_database import fingerprint
from tests.emptying import empty_tables


@pytest.mark.django_db
def test_the_copy_has_all_migrations() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_another_word_in_a_migration_asks_for_another_database(tmp_path: Path) -> None:
    folder = tmp_path / "notes" / "migrations"
    folder.mkdir(parents=True)
    names = set()
    for written in ("", "x", "y"):
        (folder / "0001_initial.py").write_text(written)
        names.add(fingerprint(tmp_path))
    (folder / "0002_more.py").write_text("y")
    assert len(names | {fingerprint(tmp_path)}) == 4


@pytest.mark.django_db(transaction=True)
def test_nothing_that_a_test_committed_is_left(mei: Account) -> None:
    before = (Permission.objects.count(), ContentType.objects.count())
    assert Account.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'x')")
        moment = now()
        signal = "INSERT INTO discovery_signal (kind, day, happened_at) VALUES (1, %s, %s)"
        cursor.execute(signal, [moment.date(), moment])
        empty_tables()
        for table in ("accounts_account", "accounts_user", "procrastinate_jobs", "discovery_signal"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
    assert (Permission.objects.count(), ContentType.objects.count()) == before
    assert 0 not in before
