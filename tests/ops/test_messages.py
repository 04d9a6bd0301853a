"""The catalogs of the interface: what is gathered, what is found wanting, what is compiled."""

import gettext
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext as gettext_of_django
from django.utils.translation import override

from sampan.ops.messages.catalogs import (
    ENGLISH,
    SIMPLIFIED,
    TRADITIONAL,
    catalog_path,
    compile_catalogs,
    find_faults,
    read_catalog,
    update,
)
from sampan.ops.messages.gather import Message, gather

SOURCE = Path(__file__).resolve().parent.parent.parent / "src" / "sampan"
TEMPLATE = """{% load i18n %}
  <p title="{% translate 'Say (it) "so"' %}">Not {this} one: it's plain (</p>
    {% blocktranslate count n=n %}%{{ n }} boat{% plural %}{{ n }} boats{% endblocktranslate %}
{% blocktranslate trimmed with name=person.name %}
   Hello,
   {{ name }}
{% endblocktranslate %}
{% translate "May" context "month" %}{# Translators: "x #}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small source tree with one template and one module."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "views.py").write_text(
        'A = _("Save" " now")\nB = ngettext("%(n)s day", "%(n)s days", n)\nC = other("Not this")\n'
    )
    return tmp_path


def write(locale: Path, language: str, *entries: polib.POEntry) -> None:
    """Replace a catalog with these entries."""
    catalog = polib.POFile()
    catalog.metadata = read_catalog(locale, language).metadata
    catalog.extend(entries)
    path = catalog_path(locale, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(path))


def faults(locale: Path, *messages: Message) -> list[str]:
    """What is wrong, in short: 'zh_Hans missing'."""
    return [f"{fault.language} {fault.reason}" for fault in find_faults(locale, messages)]


def test_texts_are_found_in_templates_and_modules(source: Path) -> None:
    found = {(message.text, message.plural, message.context) for message in gather(source)}

    assert found == {
        ('Say (it) "so"', "", ""),
        ("%%%(n)s boat", "%(n)s boats", ""),
        ("Hello, %(name)s", "", ""),
        ("May", "", "month"),
        ("Save now", "", ""),
        ("%(n)s day", "%(n)s days", ""),
    }


def test_nothing_that_a_template_marks_is_overlooked() -> None:
    marked = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')\s*%\}""")
    wanted = {
        one or other
        for path in SOURCE.rglob("templates/**/*.html")
        for one, other in marked.findall(path.read_text(encoding="utf-8"))
    }

    assert len(wanted) > 100
    assert wanted - {message.text for message in gather(SOURCE)} == set()


def test_an_update_adds_what_is_new_keeps_what_is_done_and_drops_what_is_gone(tmp_path: Path) -> None:
    write(
        tmp_path,
        SIMPLIFIED,
        polib.POEntry(msgid="Save", msgstr="保存"),
        polib.POEntry(msgid="Gone", msgstr="没了"),
    )

    counts = update(tmp_path, [Message("Save", "", "", "a.py"), Message("New", "", "", "b.py")])

    assert counts == (1, 1)
    assert [(entry.msgid, entry.msgstr) for entry in read_catalog(tmp_path, SIMPLIFIED)] == [
        ("Save", "保存"),
        ("New", ""),
    ]


def test_missing_empty_fuzzy_and_unused_texts_are_faults(tmp_path: Path) -> None:
    write(
        tmp_path,
        SIMPLIFIED,
        polib.POEntry(msgid="Empty", msgstr=""),
        polib.POEntry(msgid="Fuzzy", msgstr="模糊", flags=["fuzzy"]),
        polib.POEntry(msgid="Unused", msgstr="没用"),
        polib.POEntry(msgid="Fine", msgstr="好"),
    )
    wanted = [Message(text, "", "", "a.py") for text in ("Empty", "Fuzzy", "Fine", "Missing")]

    assert faults(tmp_path, *wanted) == [
        "zh_Hans empty",
        "zh_Hans fuzzy",
        "zh_Hans not in the source any more",
        "zh_Hans missing",
    ]


def test_a_placeholder_that_is_lost_or_misspelt_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, SIMPLIFIED, polib.POEntry(msgid="Hello %(name)s", msgstr="你好 %(nmae)s"))

    assert faults(tmp_path, Message("Hello %(name)s", "", "", "a.py")) == [
        "zh_Hans its placeholders differ from the English"
    ]


def test_a_plural_needs_its_number_in_the_one_chinese_form(tmp_path: Path) -> None:
    message = Message("One note", "%(n)s notes", "", "a.py")
    write(
        tmp_path,
        SIMPLIFIED,
        polib.POEntry(msgid="One note", msgid_plural="%(n)s notes", msgstr_plural={0: "%(n)s 篇笔记"}),
    )
    assert faults(tmp_path, message) == []

    write(
        tmp_path,
        SIMPLIFIED,
        polib.POEntry(msgid="One note", msgid_plural="%(n)s notes", msgstr_plural={0: "笔记"}),
    )
    assert faults(tmp_path, message) == ["zh_Hans its placeholders differ from the English"]


def test_traditional_is_converted_except_where_a_person_wrote_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        SIMPLIFIED,
        polib.POEntry(msgid="Video quality", msgstr="视频质量"),
        polib.POEntry(msgid="Network", msgstr="网络"),
        polib.POEntry(msgid="Press Study", msgstr="点“学习”"),
    )
    write(tmp_path, TRADITIONAL, polib.POEntry(msgid="Video quality", msgstr="畫質"))

    assert compile_catalogs(tmp_path) is True

    with catalog_path(tmp_path, TRADITIONAL).with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    assert translations.gettext("Video quality") == "畫質"
    assert translations.gettext("Network") == "網路"
    assert translations.gettext("Press Study") == "點「學習」"


def test_catalogs_are_compiled_only_when_they_changed(tmp_path: Path) -> None:
    write(tmp_path, SIMPLIFIED, polib.POEntry(msgid="Save", msgstr="保存"))

    assert compile_catalogs(tmp_path) is True
    assert compile_catalogs(tmp_path) is False


def test_english_says_in_sentence_case_what_libraries_say_in_title_case() -> None:
    entries = read_catalog(SOURCE / "locale", ENGLISH)
    assert len(entries) > 40
    assert not [entry.msgid for entry in entries if not entry.translated()]
    assert not [entry.msgstr for entry in entries if re.search(r" [A-Z][a-z]", entry.msgstr)]
    with override("en"):
        assert gettext_of_django("Two-Factor Authentication") == "Two-factor authentication"
    with override("zh-hans"):
        assert gettext_of_django("Two-Factor Authentication") != "Two-factor authentication"
