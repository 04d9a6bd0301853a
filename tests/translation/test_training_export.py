"""The export for training: own lines, and only what readers gave away about texts that everybody may read."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sampan.accounts.events import AccountDeleted
from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.translation.handlers import on_account_deleted
from sampan.translation.keys import pair_hash
from sampan.translation.models import Example, Improvement
from sampan.translation.services.improvements import accept_improvement, forget_reader, mark_public
from tests.conftest import reader_of
from tests.translation.improving import BETTER, BODY, MakeAccount, open_text, propose

pytestmark = pytest.mark.django_db


def export(*arguments: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("lines", "export", *arguments, stdout=out, stderr=StringIO())
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def given(mei: Account, tom: Account, make_account: MakeAccount) -> Improvement:
    """An accepted improvement that its writer gave away."""
    text = open_text(mei)
    row = propose(tom, text, may_train=True)
    return accept_improvement(reader=reader_of(make_account(is_staff=True)), improvement_id=row.pk, text=text)


def test_what_was_given_away_leaves_without_names(given: Improvement) -> None:
    assert export() == [
        {
            "source": BODY,
            "translation": BETTER,
            "source_language": "zh-Hans",
            "target_language": "en",
            "origin": "reader",
            "kind": "note:body",
            "licence": "CC0-1.0",
            "source_licence": "",
            "date": now().date().isoformat(),
        }
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"may_train": False},
        {"is_public": False},
        {"everywhere": False},
        {"state": "replaced"},
        {"state": "declined"},
    ],
    ids=str,
)
def test_everything_else_stays(given: Improvement, change: dict[str, Any]) -> None:
    Improvement.objects.update(**change)
    assert export() == []


def test_what_is_closed_later_leaves_neither_with_the_export_nor_as_an_example(given: Improvement) -> None:
    assert Example.objects.filter(origin="reader").exists()
    mark_public(scopes=[given.scope], is_public=False)
    mark_public(scopes=[given.scope], is_public=False)
    assert export() == []
    assert not Example.objects.filter(origin="reader").exists()
    mark_public(scopes=[given.scope], is_public=True)
    assert [line["translation"] for line in export()] == [BETTER]


def test_what_others_proposed_for_the_words_about_oneself_goes_when_one_leaves(
    mei: Account, tom: Account
) -> None:
    text = open_text(mei, ref=f"account:{mei.pk}:bio")
    propose(tom, text)
    on_account_deleted(AccountDeleted(mei.pk))
    assert not Improvement.objects.filter(scope=text.ref).exists()


def test_what_was_given_stays_given_when_the_giver_leaves(given: Improvement, tom: Account) -> None:
    forget_reader(account_id=tom.pk)
    assert [line["translation"] for line in export()] == [BETTER]


def test_own_lines_go_along_and_since_narrows_both(given: Improvement) -> None:
    zh, en = "绝了", "Unreal"
    Example.objects.create(pair_hash=pair_hash(zh=zh, en=en), zh=zh, en=en, kind="comment")
    assert [(line["origin"], line["source_licence"]) for line in export()] == [
        ("own", "CC0-1.0"),
        ("reader", ""),
    ]
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    assert export("--since", tomorrow) == []
    assert len(export("--since", now().date().isoformat())) == 2


def test_a_day_that_is_none_is_said() -> None:
    with pytest.raises(CommandError, match="2026-11-30"):
        export("--since", "yesterday")
