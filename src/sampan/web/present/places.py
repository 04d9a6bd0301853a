"""Cities by their names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from django.http import HttpRequest

from sampan.web.present.reading import reader_of
from sampan.web.present.rows import PlaceRow
from sampan.web.shown_discovery import ShownPlace


def places(rows: Sequence[PlaceRow], *, request: HttpRequest) -> list[ShownPlace]:
    """Cities in their order, each by its name in the reader's language first. No query."""
    return [place(row, request=request) for row in rows]


def place(row: PlaceRow, *, request: HttpRequest) -> ShownPlace:
    """One city. No query."""
    language = reader_of(request).language
    chinese = language.startswith("zh")
    name, other = (row.name_zh, row.name_en) if chinese and row.name_zh else (row.name_en, row.name_zh)
    return ShownPlace(
        id=str(row.id),
        name=name,
        other_name=other if other != name else "",
        country=_country(row.country, language),
        region=row.region,
    )


@lru_cache(maxsize=1_024)
def _country(code: str, language: str) -> str:
    """The name of a country in a language, by the Unicode CLDR; its code, where that has none."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))
