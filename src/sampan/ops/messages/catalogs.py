"""The catalogs: Simplified Chinese by hand, Traditional converted where nobody wrote a better one.

`zh_Hans` holds every text. `zh_Hant` holds only what a person wrote because the conversion was not good
enough; the rest is converted with the words of Taiwan (opencc s2twp) when the catalogs are compiled. `en` is
short: our own English stands in the source, so it only says otherwise what libraries say.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from sampan.ops.messages.gather import Message

SIMPLIFIED, TRADITIONAL, ENGLISH = "zh_Hans", "zh_Hant", "en"
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=1; plural=0;",  # Chinese has one form for any number
}
_QUOTES = str.maketrans("“”", "「」")
"""Where traditional characters are written, other marks stand around what is quoted."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)\}(?!\})|%[sd]")


@dataclass(frozen=True)
class Fault:
    """Something that is not right with one text in one language."""

    language: str
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.language}: {self.reason}: {self.text[:100]!r}"


def catalog_path(locale: Path, language: str) -> Path:
    """Give the place of a language's catalog."""
    return locale / language / "LC_MESSAGES" / "django.po"


def read_catalog(locale: Path, language: str) -> polib.POFile:
    """Read a catalog, or make an empty one."""
    path = catalog_path(locale, language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    catalog = polib.POFile(wrapwidth=100)
    catalog.metadata = {**HEADER, "Language": language}
    return catalog


def update(locale: Path, messages: "Iterable[Message]") -> tuple[int, int]:
    """Bring the catalogs in line with the source; gives how many texts were added and how many dropped.

    A new text comes with an empty translation; one that the source does not have any more is dropped.
    """
    wanted = {message.key: message for message in messages}
    catalog = read_catalog(locale, SIMPLIFIED)
    known = {_key(entry): entry for entry in catalog}
    kept = polib.POFile(wrapwidth=100)
    kept.metadata = {**HEADER, "Language": SIMPLIFIED}
    for key, message in wanted.items():
        kept.append(_entry(message, known.get(key)))
    _save(kept, catalog_path(locale, SIMPLIFIED))
    mended = read_catalog(locale, TRADITIONAL)
    for entry in [entry for entry in mended if _key(entry) not in wanted]:
        mended.remove(entry)
    _save(mended, catalog_path(locale, TRADITIONAL))
    return len(wanted.keys() - known.keys()), len(known.keys() - wanted.keys())


def find_faults(locale: Path, messages: "Iterable[Message]") -> list[Fault]:
    """Give what is missing, empty, fuzzy, broken or no longer used in either catalog."""
    wanted = {message.key: message for message in messages}
    faults = []
    for language in (SIMPLIFIED, TRADITIONAL):
        catalog = {_key(entry): entry for entry in read_catalog(locale, language)}
        for key, entry in catalog.items():
            reason = "not in the source any more" if key not in wanted else _fault_of(entry)
            if reason:
                faults.append(Fault(language, entry.msgid, reason))
        if language == SIMPLIFIED:
            faults += [Fault(language, key[1], "missing") for key in wanted if key not in catalog]
    return faults


def compile_catalogs(locale: Path, *, force: bool = False) -> bool:
    """Write the .mo files unless they are newer than the catalogs; tells whether they were written."""
    sources = [catalog_path(locale, language) for language in (SIMPLIFIED, TRADITIONAL)]
    english = catalog_path(locale, ENGLISH)
    sources += [english] if english.exists() else []
    newest = max((path.stat().st_mtime_ns for path in sources if path.exists()), default=0)
    targets = [path.with_suffix(".mo") for path in sources]
    if not force and all(path.exists() and path.stat().st_mtime_ns > newest for path in targets):
        return False
    simplified = read_catalog(locale, SIMPLIFIED)
    _compile(simplified, targets[0])
    _compile(to_traditional(simplified, read_catalog(locale, TRADITIONAL)), targets[1])
    if english in sources:
        _compile(read_catalog(locale, ENGLISH), english.with_suffix(".mo"))
    return True


def to_traditional(simplified: polib.POFile, mended: polib.POFile) -> polib.POFile:
    """Convert a catalog, with what a person wrote in the place of the conversion."""
    from opencc import OpenCC  # its dictionaries take a moment, and are needed only when something changed

    words = OpenCC("s2twp").convert

    def convert(text: str) -> str:
        return str(words(text)).translate(_QUOTES)

    by_hand = {_key(entry): entry for entry in mended if entry.translated()}
    result = polib.POFile()
    result.metadata = {**HEADER, "Language": TRADITIONAL}
    for entry in simplified:
        if not entry.translated():
            continue
        better = by_hand.get(_key(entry))
        if better is None:
            better = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural)
            better.msgstr = convert(entry.msgstr)
            better.msgstr_plural = {number: convert(text) for number, text in entry.msgstr_plural.items()}
        result.append(better)
    return result


def _fault_of(entry: polib.POEntry) -> str:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        return "fuzzy"
    if not forms or not all(form.strip() for form in forms):
        return "empty"
    if entry.msgid_plural and len(forms) != 1:
        return "Chinese has one plural form, not several"
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
    needed = _placeholders(entry.msgid_plural or entry.msgid)
    if any(_placeholders(form) - wanted or needed - _placeholders(form) for form in forms):
        return "its placeholders differ from the English"
    return ""


def _placeholders(text: str) -> Counter[str]:
    return Counter(match.group(0) for match in _PLACEHOLDER.finditer(text or ""))


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _entry(message: "Message", known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        occurrences=[(message.file, "")],  # no line numbers: they would change with every edit
        flags=["python-format"] if "%(" in message.text else [],
    )
    if message.plural:
        entry.msgstr_plural = {0: (known.msgstr_plural.get(0) or known.msgstr) if known else ""}
    elif known:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")
    if known:
        entry.tcomment = known.tcomment
        entry.flags += [flag for flag in known.flags if flag == "fuzzy"]
    return entry


def _save(catalog: polib.POFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(path))


def _compile(catalog: polib.POFile, target: Path) -> None:
    """Write a .mo file as a whole: another process may be reading it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}")
    catalog.save_as_mofile(str(unfinished))
    unfinished.replace(target)
