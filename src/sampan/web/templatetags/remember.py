"""Pieces of a page that stay the same for many readers, made once and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import Any, Generic, TypeVar

from django import template
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sampan.web.shown import ShownCard
from sampan.web.templatetags import card_moulds

register = template.Library()

MOULDS = 2_048
"""Moulds of cards that a process remembers: about 8 MB, every shape that cards have in three languages."""
PIECES = 2_048
"""Other pieces: a few for each language and each kind of page, and two for each reader of the last
minutes."""
CARD = "components/card.html"
OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around the name of what is filled in later: from a private range, which no text of people's keeps."""

Made = TypeVar("Made")


class Memo(Generic[Made]):
    """The latest used of what was made, at most `size`; safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for `key`, or what `make` makes now."""
        with self._lock:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            if len(self._made) > self._size:
                self._made.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._made)


_moulds: Memo[card_moulds.Mould] = Memo(MOULDS)
_pieces: Memo[tuple[str, ...]] = Memo(PIECES)


@register.simple_tag(takes_context=True)
def card(context: Context, shown: ShownCard, loading: str = "lazy") -> SafeString:
    """The card of a note: its template is rendered once for each shape, then only filled."""
    return SafeString(_card(context, shown, loading, get_language(), _back(context)))


@register.simple_tag(takes_context=True)
def cards(context: Context, items: Iterable[ShownCard], eager: int = 0) -> SafeString:
    """The cards of a list; the pictures of the first `eager` are fetched at once."""
    language, back = get_language(), _back(context)
    return SafeString(
        "".join(
            _card(context, shown, "eager" if place < (eager or 0) else "lazy", language, back)
            for place, shown in enumerate(items)
        )
    )


def _back(context: Context) -> str:
    """A visitor's card leads to the sign-in and from there back to this page; a member's does not."""
    return "" if context.get("me") else context["request"].get_full_path()


def _card(context: Context, shown: ShownCard, loading: str, language: str | None, back: str) -> str:
    key = (card_moulds.shape(shown), loading, language, back)
    return _moulds.get(key, lambda: _mould(context, shown, loading)).fill(shown)


def _mould(context: Context, shown: ShownCard, loading: str) -> card_moulds.Mould:
    blank = card_moulds.blank(shown)
    return card_moulds.Mould(render_card(context, blank, loading))


def render_card(context: Context, shown: ShownCard, loading: str) -> SafeString:
    """The card by its template."""
    engine: Any = context.template.engine  # type: ignore[union-attr]
    given = {"card": shown, "loading": loading, "me": context.get("me"), "request": context["request"]}
    return SafeString(engine.get_template(CARD).render(context.new(given)))


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember "name" value … filling name … %}…{% endremember %}: it depends on these values and the
    language.

    Variables named after `filling` may differ for every reader and request (a token, an address): they are
    filled in anew each time, and inside they may only be written out, not compared.
    Never put anything else inside that belongs to one reader: a nonce, a message.
    """
    bits = token.split_contents()[1:]
    if not bits:
        raise TemplateSyntaxError("remember needs a name")
    cut = bits.index("filling") if "filling" in bits else len(bits)
    inside = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode([parser.compile_filter(bit) for bit in bits[:cut]], bits[cut + 1 :], inside)


class RememberNode(template.Node):
    """What stands between remember and endremember."""

    def __init__(self, values: list[FilterExpression], holes: list[str], inside: NodeList) -> None:
        self.values = values
        self.holes = holes
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        """The remembered HTML, or the HTML made now."""
        values = tuple(str(value.resolve(context, ignore_failures=True) or "") for value in self.values)
        parts = _pieces.get((values, get_language()), lambda: self._make(context))
        if len(parts) == 1:
            return SafeString(parts[0])
        told = {hole: conditional_escape(context.get(hole) or "") for hole in self.holes}
        return SafeString("".join(part if place % 2 == 0 else told[part] for place, part in enumerate(parts)))

    def _make(self, context: Context) -> tuple[str, ...]:
        """Words and names of holes in turns."""
        with context.push(**{hole: SafeString(f"{OPEN}{hole}{CLOSE}") for hole in self.holes}):
            made = self.nodelist.render(context)
        parts: list[str] = []
        for piece in made.split(OPEN):
            parts.extend(piece.split(CLOSE, 1) if parts else [piece])
        return tuple(parts)
