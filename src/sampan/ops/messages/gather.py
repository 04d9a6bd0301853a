"""Finds every text of the interface in Python files and templates."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from sampan.discovery.ranking.explaining import read as read_weights

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
"""Django's functions that mark a text, with the places of context, singular and plural."""
TEMPLATE_SUFFIXES = {".html", ".txt"}
WEIGHTS = "discovery/ranking/weights.py"
"""The words below each number of this file are shown on a public page, so they are texts as well."""


@dataclass(frozen=True)
class Message:
    """One text to translate: its English, its plural (or ''), its context (or ''), the file it is in."""

    text: str
    plural: str
    context: str
    file: str

    @property
    def key(self) -> tuple[str, str]:
        """What gettext looks it up by."""
        return self.context, self.text


def gather(source: Path) -> list[Message]:
    """Give every text below `source`, each once with the first file that has it, in the order of the files.

    Raises ValueError when the same text is marked once with a plural and once with another.
    """
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(source.rglob("*")):
        for message in _messages_of(path, path.relative_to(source).as_posix()):
            known = found.setdefault(message.key, message)
            if message.plural and known.plural and known.plural != message.plural:
                raise ValueError(f"{message.file}: {message.text!r} has another plural in {known.file}")
            if message.plural and not known.plural:
                found[message.key] = message
    return list(found.values())


def _messages_of(path: Path, name: str) -> Iterator[Message]:
    if name == WEIGHTS:
        for weight in read_weights(path.read_text(encoding="utf-8")):
            yield from (Message(text, "", "", name) for text in (weight.title, weight.reason))
    elif path.suffix == ".py":
        yield from _from_python(path.read_bytes(), name)
    elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
        # Within brackets, Python's tokens know no indentation, of which a template has its own idea.
        code = templatize(path.read_text(encoding="utf-8"), origin=name)
        yield from _from_python(f"(\n{code}\n)".encode(), name)


def _from_python(code: bytes, name: str) -> Iterator[Message]:
    for _line, texts, _comments, context in extract("python", io.BytesIO(code), keywords=KEYWORDS):
        forms = (texts,) if isinstance(texts, str) else texts
        words = [text for text in forms if text]
        if words:
            yield Message(words[0], words[1] if len(words) > 1 else "", context or "", name)
