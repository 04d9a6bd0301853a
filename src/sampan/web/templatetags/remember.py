"""Pieces of a page that stay the same for many readers, made once and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django import template
from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sampan.web.shown import ShownCard

register = template.Library()

CARDS = 4_096
"""Cards that a process remembers: about 15 MB, the pages that most people see in the same minutes."""
PIECES = 512
"""Other pieces: a few for each language and each kind of page."""
CARD = "components/card.html"


class Memo:
    """The latest used of what was made, at most `size`; safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._made: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], SafeString]) -> SafeString:
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


_cards = Memo(CARDS)
_pieces = Memo(PIECES)


@register.simple_tag(takes_context=True)
def card(context: Context, shown: ShownCard, loading: str = "lazy") -> SafeString:
    """The card of a note: it depends on what is shown, the language, and whether somebody is signed in."""
    request, me = context["request"], context.get("me")
    # A visitor's card leads to the sign-in and from there back to this page.
    back = "" if me else request.get_full_path()
    return _cards.get((shown, loading, get_language(), back), lambda: _render_card(context, shown, loading))


def _render_card(context: Context, shown: ShownCard, loading: str) -> SafeString:
    engine: Any = context.template.engine  # type: ignore[union-attr]
    given = {"card": shown, "loading": loading, "me": context.get("me"), "request": context["request"]}
    return SafeString(engine.get_template(CARD).render(context.new(given)))


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember "name" value … %}…{% endremember %}: it depends on these values and the language only.

    Never put anything inside that belongs to one reader: a token, a nonce, a message.
    """
    bits = token.split_contents()[1:]
    if not bits:
        raise TemplateSyntaxError("remember needs a name")
    inside = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode([parser.compile_filter(bit) for bit in bits], inside)


class RememberNode(template.Node):
    """What stands between remember and endremember."""

    def __init__(self, values: list[FilterExpression], inside: NodeList) -> None:
        self.values = values
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        """The remembered HTML, or the HTML made now."""
        values = tuple(str(value.resolve(context, ignore_failures=True) or "") for value in self.values)
        return _pieces.get((values, get_language()), lambda: self.nodelist.render(context))
