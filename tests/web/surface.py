"""Every address of the app with its arguments filled in, for tests that try each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, get_resolver

_ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Address:
    """One address as the app knows it: `n/<int:note_id>/like`."""

    route: str
    name: str

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments by name, each with its converter: {"note_id": "int"}."""
        return {match["name"]: match["kind"] or "str" for match in _ARGUMENT.finditer(self.route)}

    def fill(self, values: Mapping[str, object]) -> str:
        """The path with these arguments, written as a browser writes them."""
        safe = {"path": "/"}

        def put(match: re.Match[str]) -> str:
            return quote(str(values[match["name"]]), safe=safe.get(match["kind"] or "", ""))

        return "/" + _ARGUMENT.sub(put, self.route)


def addresses(*, without: tuple[str, ...] = ("admin/",)) -> list[Address]:
    """All addresses but those that begin with `without`."""
    found = (Address(route, name) for route, name in _walk(get_resolver().url_patterns, ""))
    return [one for one in found if not one.route.startswith(without)]


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, one.name or route
        else:
            yield from _walk(one.url_patterns, route)
