"""A note is deleted while its likes are being paired: both end, and nothing hangs."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from sampan.accounts.models import Account
from sampan.discovery import services
from sampan.discovery.models import Affinity, Together
from sampan.discovery.services import together
from sampan.notes import services as notes
from sampan.notes.models import Note
from tests.conftest import reader_of
from tests.discovery.makers import make_note

pytestmark = pytest.mark.django_db(transaction=True)


def test_pairing_waits_for_a_deletion_and_the_other_way_round(
    mei: Account, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_note(mei), make_note(mei)
    for note in (first, second):
        Affinity.objects.create(account=tom, note=note, weight=1)
    locked, go_on = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def delete() -> None:
        try:
            with transaction.atomic():
                Note.objects.select_for_update().get(pk=first.pk)
                locked.set()
                assert go_on.wait(20)
                notes.delete_note(reader=reader_of(mei), note_id=first.pk)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=delete)
    thread.start()
    assert locked.wait(20)
    read = together._Like

    def read_and_let_go(*row: Any) -> Any:
        go_on.set()
        return read(*row)

    monkeypatch.setattr(together, "_Like", read_and_let_go)
    try:
        services.pair_new()
    finally:
        go_on.set()
        thread.join()
    assert failed == []
    assert not Note.objects.filter(pk=first.pk).exists()
    assert not Together.objects.filter(one=first.pk).exists()
