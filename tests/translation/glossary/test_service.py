"""The glossary in the database: brought in once, edited by operators, remembered by the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sampan.accounts.models import Account
from sampan.core.clock import now
from sampan.translation.glossary.matching import TermIndex
from sampan.translation.glossary.shipped import read_shipped_terms
from sampan.translation.models import Term
from sampan.translation.selectors import find_glosses, forget_glossary, glossary_index, remember_glossary
from sampan.translation.selectors import glossary as selector
from sampan.translation.services.glossary import sync_shipped_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(make_account: Callable[..., Account], sign_in: Callable[[Account], Client]) -> Client:
    """A browser of the staff's."""
    return sign_in(make_account("keeper", is_staff=True))


def found(body: str) -> list[str]:
    return [hit.term.text for hit in glossary_index().find(body)]


def test_all_entries_come_in_once(django_assert_num_queries: Any) -> None:
    shipped = len(read_shipped_terms())
    assert sync_shipped_terms() == f"{shipped} new, 0 changed, 0 gone"
    assert Term.objects.filter(is_shipped=True, is_enabled=True).count() == shipped
    with django_assert_num_queries(3):  # the look itself, and a savepoint around it
        assert sync_shipped_terms() == "unchanged"


def test_a_release_changes_and_takes_out_its_own_entries_only() -> None:
    sync_shipped_terms()
    Term.objects.filter(text="yyds").update(gloss_en="An old gloss.")
    Term.objects.filter(text="no cap").update(gloss_en="The operator's gloss.", edited_at=now())
    Term.objects.filter(text="slay").update(is_enabled=False, edited_at=now())
    Term.objects.create(language="en", text="gone with the release", is_shipped=True)
    Term.objects.create(language="en", text="written by the operator")
    assert sync_shipped_terms() == "0 new, 1 changed, 1 gone"
    assert Term.objects.get(text="yyds").gloss_en.startswith("Initials")
    assert Term.objects.get(text="no cap").gloss_en == "The operator's gloss."
    assert not Term.objects.get(text="slay").is_enabled
    assert not Term.objects.filter(text="gone with the release").exists()
    assert Term.objects.filter(text="written by the operator").exists()


def test_an_operators_own_word_is_not_taken_over() -> None:
    Term.objects.create(language="zh", text="绝绝子", gloss_en="Ours.")
    sync_shipped_terms()
    assert Term.objects.get(language="zh", text="绝绝子").gloss_en == "Ours."


def test_a_warm_index_asks_nothing_and_a_cold_one_twice(django_assert_num_queries: Any) -> None:
    forget_glossary()
    with django_assert_num_queries(2):
        assert found("yyds") == []
    with django_assert_num_queries(0):
        glossary_index()
    forget_glossary()
    with django_assert_num_queries(1):  # nothing changed: only the look
        glossary_index()


def test_after_a_minute_the_table_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_glossary()
    assert found("blorp") == []
    Term.objects.create(language="en", text="blorp")
    assert found("blorp") == []
    later = selector.time.monotonic() + selector.RENEW_SECONDS + 1
    monkeypatch.setattr(selector.time, "monotonic", lambda: later)
    assert found("blorp") == ["blorp"]


def test_what_is_switched_off_or_unreadable_is_left_out() -> None:
    Term.objects.create(language="en", text="blorp", is_enabled=False)
    Term.objects.create(language="en", text="blarg", when="context:(")
    Term.objects.create(language="en", text="bling")
    forget_glossary()
    assert found("blorp blarg bling") == ["bling"]


def test_the_operators_names_are_kept(settings: Any) -> None:
    settings.SAMPAN_KEEP_NAMES = ["Oolong Corner", "小舟书店"]
    forget_glossary()
    hits = glossary_index().find("在Oolong Corner和小舟書店")
    assert [(hit.term.text, hit.term.keep) for hit in hits] == [("Oolong Corner", True), ("小舟书店", True)]


@pytest.mark.parametrize(
    ("to", "words"),
    [("en", ["yyds", "绝绝子"]), ("zh-Hans", ["no cap"]), ("zh-Hant", ["no cap"])],
)
def test_readers_are_told_words_of_the_other_language(to: str, words: list[str]) -> None:
    body = "yyds，绝绝子，no cap，又是yyds，iPhone"
    assert [gloss.word for gloss in find_glosses(body, to=to)] == words


def test_a_gloss_is_in_the_readers_own_script() -> None:
    for to, said in (("zh-Hans", "没撒谎"), ("zh-Hant", "沒撒謊")):
        (gloss,) = find_glosses("no cap", to=to)
        assert said in gloss.meaning
        assert (gloss.language, gloss.kind) == ("en", "slang")


def test_six_notes_are_enough_and_slang_comes_first() -> None:
    body = "包子饺子馄饨小笼包粽子月饼，绝绝子，yyds"
    words = [gloss.word for gloss in find_glosses(body, to="en")]
    assert len(words) == selector.GLOSSES_MAX
    assert words[-2:] == ["绝绝子", "yyds"]


def test_morse_is_read_to_everybody() -> None:
    for to in ("en", "zh-Hans"):
        (gloss,) = find_glosses("... --- ...", to=to)
        assert (gloss.word, gloss.meaning, gloss.kind) == ("... --- ...", "SOS", "morse")


def test_an_operator_adds_a_word_and_it_counts_at_once(staff: Client) -> None:
    fields = {
        "text": "blorp", "language": "en", "variants": "blorpy,blorps", "rendering": "布洛普",
        "gloss_en": "A test.", "gloss_zh": "测试。", "kind": "slang", "when": "always", "is_enabled": "on",
    }  # fmt: skip
    response = staff.post(reverse("admin:translation_term_add"), fields)
    assert response.status_code == 302
    term = Term.objects.get(text="blorp")
    assert (term.variants, term.is_shipped, term.edited_at is not None) == (["blorpy", "blorps"], False, True)
    assert found("so blorpy") == ["blorp"]


def test_a_condition_that_cannot_be_read_is_refused(staff: Client) -> None:
    fields = {"text": "blorp", "language": "en", "kind": "slang", "when": "context:(", "is_enabled": "on"}
    response = staff.post(reverse("admin:translation_term_add"), fields)
    assert response.status_code == 200
    assert "This condition cannot be read" in response.content.decode()
    assert not Term.objects.exists()


def test_an_edited_entry_is_marked_and_the_lists_switches_work(staff: Client) -> None:
    sync_shipped_terms()
    row = Term.objects.get(language="zh", text="yyds")
    page = reverse("admin:translation_term_change", args=[row.pk])
    fields = {
        "text": row.text, "language": "zh", "variants": "", "gloss_en": "Mine.", "kind": "slang", "when": "",
        "is_enabled": "on",
    }  # fmt: skip
    assert staff.post(page, fields).status_code == 302
    row.refresh_from_db()
    assert (row.gloss_en, row.when, row.edited_at is not None) == ("Mine.", "always", True)
    assert found("yyds") == ["yyds"]
    data = {"action": "switch_off", "_selected_action": [row.pk]}
    assert staff.post(reverse("admin:translation_term_changelist"), data).status_code == 302
    assert found("yyds") == []
    assert (
        staff.post(reverse("admin:translation_term_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Term.objects.filter(pk=row.pk).exists()
    response = staff.get(reverse("admin:translation_term_changelist"), {"q": "绝绝子", "language": "zh"})
    assert "绝绝子" in response.content.decode()


def test_a_remembered_index_stands_until_the_next_look() -> None:
    remember_glossary(TermIndex([]))
    assert found("yyds") == []
