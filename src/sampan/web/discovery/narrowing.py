"""What every search that is narrowed by its address has: addresses that say it otherwise, and filters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict

from sampan.web.shown_discovery import ShownChoice, ShownFilter


class Addressed(ABC):
    """A search that stands whole in its address."""

    NARROWING: ClassVar[tuple[str, ...]]
    """The names in the address that leave something out."""

    @abstractmethod
    def said(self) -> dict[str, str]:
        """The parts of the address by name; an empty one is left out of it."""

    def address(self, **other: str) -> str:
        """The query string of this search with some of it otherwise; '' takes a part out."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in (self.said() | other).items() if value})
        return f"?{query.urlencode()}"

    def widened(self) -> str:
        """The address of the same search with nothing left out."""
        return self.address(**dict.fromkeys(self.NARROWING, ""))

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """The parts of the address but those named, for the hidden fields of a form."""
        parts = QueryDict(self.address()[1:])
        return [(name, parts[name]) for name in parts if name not in without]


def filter_shown(
    asked: Addressed, name: str, label: str, words: Mapping[str, Any], chosen: str
) -> ShownFilter:
    """A filter whose choices each lead to the same search with `name` said otherwise."""
    choices = tuple(
        ShownChoice(str(said), asked.address(**{name: value}), value == chosen)
        for value, said in words.items()
    )
    return ShownFilter(name, label, choices, is_set=bool(chosen))


def known(value: str, words: Mapping[str, Any]) -> str:
    """The value if it is one of the choices, else ''."""
    return value if value in words else ""
