"""Leaving, from the form to the last row: what every room keeps of an account goes with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from sampan.accounts import services
from sampan.accounts.models import Account
from sampan.conversations import services as conversations
from sampan.core import events
from sampan.notes import services as notes
from sampan.notes.models import Media, Note
from tests.conftest import PASSWORD, reader_of
from tests.discovery.makers import make_note, make_video

pytestmark = pytest.mark.django_db


def work_off(handled: set[int]) -> None:
    """Do what the worker would: carry every recorded event to its handler, once."""
    while True:
        jobs = ProcrastinateJob.objects.filter(task_name="core.handle_event").exclude(pk__in=handled)
        if not jobs:
            return
        for job in jobs:
            handled.add(job.pk)
            args: dict[str, Any] = job.args
            events.handle(args["handler"], args["payload"])


def test_nothing_of_an_account_is_left_and_the_counts_of_others_are_right(
    mei: Account, tom: Account, sign_in: Callable[[Account], Client]
) -> None:
    kept, own = make_note(mei, "A lake"), make_video(tom, "Waves")
    notes.like(reader=reader_of(tom), note_id=kept.pk, on=True)
    notes.collect(reader=reader_of(tom), note_id=kept.pk, on=True)
    conversations.create_comment(reader=reader_of(tom), note_id=kept.pk, body="Lovely")
    conversations.create_comment(reader=reader_of(mei), note_id=own.pk, body="漂亮")
    services.follow(reader=reader_of(tom), account_id=mei.pk)
    handled: set[int] = set()
    work_off(handled)
    kept.refresh_from_db()
    assert (kept.like_count, kept.collect_count, kept.comment_count) == (1, 1, 1)

    sign_in(tom).post(reverse("settings_delete"), {"password": PASSWORD, "sure": "on"})
    assert Client().get(reverse("note", args=[own.pk])).status_code == 404
    work_off(handled)
    services.erase_account(account_id=tom.pk)

    assert not Account.objects.filter(pk=tom.pk).exists()
    assert not Note.objects.filter(pk=own.pk).exists()
    assert not Media.objects.exists()
    kept.refresh_from_db()
    mei.refresh_from_db()
    assert (kept.like_count, kept.collect_count, kept.comment_count, mei.follower_count) == (0, 0, 0, 0)
