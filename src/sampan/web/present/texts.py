"""The texts of one page in the reader's language: gathered first, looked up together, then shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from django.core.cache import cache
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from sampan.accounts.types import Reader
from sampan.core.html import linkify
from sampan.translation.language import detect_language, source_for
from sampan.translation.selectors import find_translations, text_key
from sampan.translation.services import want_translations
from sampan.translation.services.coverage import count_texts
from sampan.translation.types import UND, Text, Translated
from sampan.web.present.glosses import shown_glosses
from sampan.web.shown_text import ShownText, TextState

HtmlOf = Callable[[str], SafeString]


class LookUp(Protocol):
    """Either way of getting the translations of several texts."""

    def __call__(self, texts: Sequence[Text], *, to: str) -> list[Translated | None]: ...


ORDER_SECONDS = 600
"""How long a page's order of a translation stands before a page orders it again."""
LEAD_LENGTH = 60
"""How many characters of its body stand in for the title of a note without one: two lines of a card."""


class Texts:
    """Want every text of the page, find them all in one query, then show each.

    Texts in a language that the reader reads are offered (translated on a tap), not looked up; the others
    are shown translated when memory has them, and are pending when it does not.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._texts: dict[str, Text] = {}
        self._found: dict[str, Translated] = {}
        self._asked: set[str] = set()

    def want(self, ref: str, text: Text, *, asked: bool = False) -> None:
        """Add one text under its ref; `asked`: look it up even if the reader understands it."""
        self._texts[ref] = text
        if asked:
            self._asked.add(ref)

    def has(self, ref: str) -> bool:
        """Whether the text under this ref was asked for."""
        return ref in self._texts

    def find(self) -> None:
        """Look up what the reader does not understand, and count what they can read. One query, none when
        there is nothing."""
        self._look_up(find_translations)
        states = ((ref, self.state(ref)) for ref, text in self._texts.items() if text.body)
        read = ((_surface(ref), state not in ("pending", "given_up")) for ref, state in states)
        count_texts(read, target=self.reader.language)

    def find_or_order(self) -> None:
        """The same, and have what is missing translated."""
        self._look_up(want_translations)

    def find_and_order(self) -> None:
        """Look up, and have what is missing translated once in ORDER_SECONDS.

        For words without an element of their own (names of boards and topics): the page cannot ask for them.
        """
        self.find()
        to = self.reader.language
        missing = [text for ref, text in self._texts.items() if self.state(ref) == "pending"]
        fresh = [text for text in missing if cache.add(f"ordered:{text_key(text, to=to)}", 1, ORDER_SECONDS)]
        if fresh:
            want_translations(fresh, to=to)

    def _look_up(self, source: LookUp) -> None:
        refs = [ref for ref, text in self._texts.items() if ref in self._asked or self._is_foreign(text)]
        if not refs:
            return
        found = source([self._texts[ref] for ref in refs], to=self.reader.language)
        self._found = {ref: one for ref, one in zip(refs, found, strict=True) if one is not None}

    def state(self, ref: str) -> TextState:
        """How the text under `ref` stands for this reader; right only after `find`."""
        text = self._texts[ref]
        if _source(text, self.reader.language) is None:
            return "plain"
        if ref not in self._asked and not self._is_foreign(text):
            return "offered"
        found = self._found.get(ref)
        if found is None:
            return "pending"
        if found.origin == "given_up":
            return "given_up"
        return "translated" if found.is_translation else "plain"

    def body(self, ref: str, *, may_improve: bool = False, glossed: bool = False) -> ShownText:
        """A text with links, mentions, topics and line breaks; `may_improve`: its line offers that;
        `glossed`: its slang is explained, whether or not it is translated already."""
        return self._shown(ref, as_html, may_improve, glossed)

    def title(self, ref: str, *, may_improve: bool = False, glossed: bool = False) -> ShownText:
        """A text without any markup."""
        return self._shown(ref, as_words, may_improve, glossed)

    def lead(self, ref: str) -> ShownText:
        """The beginning of a text, where a title is missing."""
        return self._shown(ref, as_lead)

    def words(self, ref: str) -> str:
        """The best words that there are now for the reader, as plain text (alt texts, names of boards)."""
        found = self._found.get(ref)
        if found is not None and found.is_translation and self.state(ref) == "translated":
            return found.body
        return self._texts[ref].body

    def _shown(
        self, ref: str, to_html: HtmlOf, may_improve: bool = False, glossed: bool = False
    ) -> ShownText:
        text = self._texts[ref]
        state = self.state(ref)
        found = self._found[ref] if state == "translated" else None
        language = found.source if found else _language(text)
        may_improve = may_improve and state != "plain" and self._crosses(language)
        return ShownText(
            ref=ref,
            key="" if state == "plain" else text_key(text, to=self.reader.language),
            original=to_html(text.body),
            language=language,
            state=state,
            translated=to_html(found.body) if found else SafeString(),
            target="" if state == "plain" else self.reader.language,
            improve_url=improve_url(ref) if may_improve else "",
            origin=found.origin if found else "",
            by=found.by if found else "",
            engine=found.engine if found and found.origin == "engine" else "",
            doubtful=found.is_doubtful if found else False,
            glosses=shown_glosses(text.body, language=self.reader.language) if glossed else (),
        )

    def _crosses(self, language: str) -> bool:
        """Whether somebody who is signed in could better what leads from this language to the reader's."""
        reader = self.reader
        both_chinese = _is_chinese(language) and _is_chinese(reader.language)
        return reader.signed_in and not reader.is_suspended and not both_chinese

    def _is_foreign(self, text: Text) -> bool:
        """Whether the reader sees this text translated without asking for it."""
        reader = self.reader
        source = _source(text, reader.language)
        if source is None or not reader.auto_translate:
            return False
        language = _language(text)
        if _is_chinese(language) and _is_chinese(reader.language):
            # The other script is exchanged, unless the reader reads both.
            return language != reader.language and language not in reader.reads
        return not reader.understands(language)


def _surface(ref: str) -> str:
    """What kind of text a ref names: 'note:title'. The lead on a card is the beginning of a body."""
    kind, _id, name = ref.split(":")
    if kind == "poll_option":
        return "poll:option"
    return f"{kind}:{'body' if name == 'lead' else name.rstrip('012')}"


def as_html(body: str) -> SafeString:
    """The HTML of a body, original or translated."""
    return linkify(body, topic_url=_topic_url, profile_url=_profile_url)


def as_lead(body: str) -> SafeString:
    """The HTML of a body's beginning."""
    line = " ".join(body.split())
    return as_words(line if len(line) <= LEAD_LENGTH else line[: LEAD_LENGTH - 1].rstrip() + "…")


def as_words(body: str) -> SafeString:
    """The HTML of a text without any markup."""
    return escape(body)


def improve_url(ref: str) -> str:
    """Where the translations of a note, a comment or a profile are bettered; by the ref of a text."""
    kind, target_id, _field = ref.split(":")
    return reverse("improve", args=[kind, target_id])


def _topic_url(name: str) -> str:
    return reverse("topic", args=[name])


def _profile_url(handle: str) -> str:
    return reverse("profile", args=[handle])


def _is_chinese(language: str) -> bool:
    return language.startswith("zh")


def _language(text: Text) -> str:
    found = detect_language(text.body)
    return found if found != UND else (text.language or UND)


def needs_translation(text: Text, language: str) -> bool:
    """Whether a text has something for an engine or a change of script, for a reader of `language`."""
    return _source(text, language) is not None


def _source(text: Text, to: str) -> str | None:
    return source_for(text.body, to=to, hint=text.language)
