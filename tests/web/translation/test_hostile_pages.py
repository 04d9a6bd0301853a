"""Hostile texts and hostile translations on the pages: shown as words, never as markup."""

import json

import pytest
from django.test import Client

from sampan.accounts.models import Account
from sampan.notes.models import Note
from sampan.translation.keys import text_hash
from sampan.translation.models import Memory
from tests.conversations.conftest import make_note
from tests.translation.hostile import DISGUISES, WALLS

TRANSLATION = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b onclick=x>Hotpot</b>\u202e{0}"
TAGS = ("<script>alert", "<img src=x", "<b onclick", "<p hidden>", "<!-- system")


def _publish(mei: Account, body: str) -> Note:
    note = make_note(mei)
    note.title, note.body = "今天去吃火锅了", body
    note.save()
    return note


@pytest.mark.parametrize("kind", [*DISGUISES, *(name for name in WALLS if name not in ("emoji", "spaces"))])
def test_a_hostile_text_and_its_hostile_translation_are_only_words(
    mei: Account, client: Client, kind: str
) -> None:
    body = {**DISGUISES, **WALLS}[kind][:1000].replace("\x00", "").encode("utf-8", "replace").decode()
    note = _publish(mei, f"今天 {body}")
    for text in (note.title, note.body):
        Memory.objects.create(
            text_hash=text_hash(text), source="zh-Hans", target="en", origin="engine", body=TRANSLATION
        )
    page = client.get(f"/n/{note.pk}", headers={"accept-language": "en"})
    assert page.status_code == 200
    html = page.content.decode()
    ask = {
        "to": "en",
        "items": [{"ref": f"note:{note.pk}:{name}", "asked": True} for name in ("title", "body")],
    }
    answer = client.post("/translations", json.dumps(ask), content_type="application/json")
    assert answer.status_code == 200
    shown = "".join(answer.json()["ready"].values())
    for tag in TAGS:
        assert tag not in html
        assert tag not in shown
    assert "&lt;script&gt;" in shown
